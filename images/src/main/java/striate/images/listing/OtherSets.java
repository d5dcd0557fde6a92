package striate.images.listing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.files.InputFile;
import striate.images.format.OtherFile;

/**
 * Sets in forms that are not read, in words for the refusal: which file says so, what it is, and
 * what can be done.
 */
final class OtherSets {
  private static final int START = 1024;

  /** Files of each folder that are looked at. */
  private static final int FILES = 20;

  private static final int FOLDERS = 20;

  /** A class and the sides of a box. */
  private static final Pattern BOX = Pattern.compile("\\d+([ \\t]+-?\\d*\\.?\\d+){4,}\\s*");

  private static final Pattern NUMBERED =
      Pattern.compile("(\\p{L}[\\p{L} _-]*?)[ ._(-]*\\d+\\)?\\.\\w+");

  private static final List<String> PACKED =
      List.of(
          "a ZIP file",
          "a gzip file",
          "a tar file",
          "a bzip2 file",
          "an xz file",
          "a Zstandard file",
          "a 7z file",
          "a RAR file");

  private static final List<String> TABLES =
      List.of(
          "a Parquet file",
          "an Arrow file",
          "NumPy arrays",
          "a NumPy array",
          "a Python pickle",
          "HDF5",
          "a MATLAB file",
          "an SQLite database");

  private OtherSets() {}

  /** What to add to a refusal of a folder: {@code ; x.json is JSON: …}, or nothing. */
  static String hint(Path folder) {
    List<Path> files = new ArrayList<>(some(folder));
    for (Path inner : folders(folder)) {
      files.addAll(some(inner));
      folders(inner).forEach(f -> files.addAll(some(f)));
    }
    String later = "";
    for (Path file : files) {
      String start = start(file);
      String what = OtherFile.describe(bytes(start));
      String name = FileNames.text(folder.relativize(file));
      if (PACKED.contains(what)) {
        return String.format(Locale.ROOT, "; %s is %s: unpack it", name, what);
      }
      if (TABLES.stream().anyMatch(what::startsWith)) {
        return String.format(
            Locale.ROOT,
            "; %s is %s: %s",
            name,
            what,
            FileNames.last(file).matches("data_batch_\\d|test_batch|(coarse_)?batches\\.meta")
                ? "CIFAR-10's binary version is read"
                : "each picture must be a file of its own");
      }
      String is = labels(start, what);
      if (is != null && later.isEmpty()) {
        later =
            String.format(Locale.ROOT, "; %s is %s: make a CSV list of path,label of it", name, is);
      }
    }
    return later.isEmpty() ? named(folder) : later;
  }

  /** Pictures called {@code cat.0.jpg} and {@code dog.0.jpg} have classes in their names. */
  private static String named(Path folder) {
    List<Path> pictures = new ArrayList<>(Inside.of(folder).pictures());
    folders(folder).forEach(f -> pictures.addAll(Inside.of(f).pictures()));
    Map<String, Integer> begins = new TreeMap<>();
    for (Path picture : pictures) {
      Matcher name = NUMBERED.matcher(FileNames.last(picture));
      if (name.matches() && PartName.of(name.group(1)) == null) {
        begins.merge(name.group(1), 1, Integer::sum);
      }
    }
    List<String> often =
        begins.keySet().stream().filter(b -> begins.getOrDefault(b, 0) > 1).toList();
    int known = often.stream().mapToInt(b -> begins.getOrDefault(b, 0)).sum();
    return often.size() < 2 || 2 * known < pictures.size()
        ? ""
        : "; their names begin with "
            + Listing.some(often)
            + ": folders of these names would be classes";
  }

  /** What says something of pictures, in another form than a list. */
  private static @Nullable String labels(String start, String what) {
    if (what.equals("JSON")) {
      return start.contains("\"annotations\"") || start.contains("\"categories\"")
          ? "JSON (COCO or the like)"
          : "JSON";
    }
    if (what.equals("XML") || what.equals("XML or HTML")) {
      return start.contains("<annotation") ? "XML of boxes (Pascal VOC)" : "XML";
    }
    return BOX.matcher(start.lines().findFirst().orElse("")).matches()
        ? "a text of boxes (YOLO)"
        : null;
  }

  private static List<Path> some(Path folder) {
    return Inside.of(folder).files().stream()
        .filter(f -> !Inside.isPicture(f))
        .limit(FILES)
        .toList();
  }

  private static List<Path> folders(Path folder) {
    return Inside.of(folder).folders().stream().limit(FOLDERS).toList();
  }

  private static byte[] bytes(String start) {
    return start.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String start(Path file) {
    try (InputStream in = InputFile.open(file)) {
      return new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // whoever reads it says so
    }
  }
}
