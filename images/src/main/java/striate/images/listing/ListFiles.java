package striate.images.listing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.files.InputFile;

/** The list files that lie in a folder with the pictures they name. */
public final class ListFiles {
  private static final Set<String> SUFFIXES = Set.of("csv", "tsv", "psv", "tab");

  /** Where there are several, one of these is the list of all. */
  private static final Set<String> NAMES =
      Set.of("labels", "label", "metadata", "annotations", "list", "index", "classes");

  /** Of these only those that begin as a list. */
  private static final Set<String> JSON = Set.of("json", "jsonl", "ndjson");

  private static final int TEXTS = 10;

  private static final int LINE = 4096;

  private static final Pattern ROW =
      Pattern.compile(
          "\ufeff?\"?[^\\s,;|]+\\.(png|jpe?g|jfif|webp|gif|bmp)\"?( *[\\t,;|].*\\S.*| +\\S+\\s*)",
          Pattern.CASE_INSENSITIVE);

  private ListFiles() {}

  /** The lists among the files of a folder; texts by what their first line is. */
  public static List<Path> in(Inside inside) {
    List<Path> lists = new ArrayList<>();
    int texts = 0;
    for (Path file : inside.files()) {
      boolean text = FileNames.last(file).toLowerCase(Locale.ROOT).endsWith(".txt");
      texts += text ? 1 : 0;
      // Many texts are notes, one for each picture.
      if (isList(file) || isJson(file) || (text && texts <= TEXTS && begins(file))) {
        lists.add(file);
      }
    }
    return texts > TEXTS
        ? lists.stream().filter(file -> isList(file) || isJson(file)).toList()
        : lists;
  }

  private static boolean isJson(Path file) {
    String name = FileNames.last(file).toLowerCase(Locale.ROOT);
    return JSON.contains(name.substring(name.lastIndexOf('.') + 1)) && JsonRows.isList(start(file));
  }

  /** Whether a text begins with the name of a picture and something beside it. */
  private static boolean begins(Path text) {
    return ROW.matcher(start(text).lines().findFirst().orElse("")).matches();
  }

  /** How a text begins; nothing if it cannot be read. */
  private static String start(Path text) {
    try (InputStream in = InputFile.open(text)) {
      return new String(in.readNBytes(LINE), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return ""; // it is no list of ours
    }
  }

  /** Whether a file is a list by its suffix. */
  private static boolean isList(Path file) {
    String name = FileNames.last(file).toLowerCase(Locale.ROOT);
    // What a contest wants back is a list of guesses.
    return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1))
        && !name.contains("submission")
        && !name.startsWith("sample");
  }

  /**
   * Reads what is meant of some lists.
   *
   * @param part what they are lists of, or null if they must say so themselves
   * @throws DataException if there are several that could be meant
   */
  static void read(Listing listing, Path folder, List<Path> lists, Listing.@Nullable Part part) {
    Map<Listing.Part, Path> parts = new EnumMap<>(Listing.Part.class);
    List<Path> others = new ArrayList<>();
    for (Path list : lists) {
      Listing.Part of = PartName.of(stem(list));
      if (of == null || parts.putIfAbsent(of, list) != null) {
        others.add(list);
      }
    }
    if (part != null || !parts.containsKey(Listing.Part.TRAIN)) {
      Path one = one(folder, lists, others);
      ManifestListing.add(listing, one, part);
      listing.note("%s is read: it says what is on the pictures", FileNames.text(one));
      return;
    }
    parts.forEach((of, list) -> {
      int before = listing.entries().size();
      try {
        ManifestListing.add(listing, list, of);
        listing.note("%s is read as the list of %s", FileNames.text(list), of.title());
      } catch (DataException e) {
        if (of == Listing.Part.TRAIN) {
          throw e;
        }
        // Not the rows before the bad one: a measurement on a part of them would mislead.
        listing.entries().subList(before, listing.entries().size()).clear();
        String message = String.valueOf(e.getMessage());
        String name = FileNames.text(list);
        listing.fault(
            list,
            message.startsWith(name)
                ? message.substring(name.length()).replaceFirst("^[: ]+", "")
                : message);
      }
    });
    for (Path other : others) {
      listing.fault(other, "a list beside those of training and test");
    }
  }

  private static Path one(Path folder, List<Path> lists, List<Path> others) {
    List<Path> candidates = others.isEmpty() ? lists : others;
    if (candidates.size() > 1) {
      List<Path> named =
          candidates.stream()
              .filter(f -> NAMES.contains(stem(f).toLowerCase(Locale.ROOT)))
              .toList();
      candidates = named.isEmpty() ? candidates : named;
    }
    if (candidates.size() > 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: one list expected, got %s; name the one that is meant",
              FileNames.text(folder),
              Listing.some(candidates.stream().map(FileNames::last).toList())));
    }
    return candidates.getFirst();
  }

  private static String stem(Path list) {
    String name = FileNames.last(list);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
