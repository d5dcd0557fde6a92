package striate.onnx.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.files.Bytes;
import striate.onnx.constant.OnnxFormatException;

/**
 * Numbers of tensors in files beside the model's: in its folder or below, and nowhere else, links
 * included. A file that may have come from anywhere must not make us read any other file.
 */
final class ExternalData {
  private final @Nullable Path folder;
  private final Map<Path, Bytes> files = new HashMap<>();

  ExternalData(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * The bytes of a tensor.
   *
   * @param entries location, offset and length as the model has them
   * @param bytes how many the tensor's type and sizes need
   */
  Bytes find(String what, Map<String, String> entries, long bytes) throws IOException {
    String location = entries.getOrDefault("location", "");
    String place = what + ": external data \"" + location + "\": ";
    long offset = number(place + "offset", entries.get("offset"), 0);
    long length = number(place + "length", entries.get("length"), bytes);
    if (length != bytes) {
      throw new OnnxFormatException(place + bytes + " bytes expected, got a length of " + length);
    }
    if (bytes == 0 && location.isEmpty()) {
      return Bytes.NONE;
    }
    Path file = file(place, location);
    Bytes all = files.get(file);
    if (all == null) {
      all = OnnxFile.map(file);
      files.put(file, all);
    }
    if (offset > all.size() || length > all.size() - offset) {
      throw new OnnxFormatException(
          place + length + " bytes from byte " + offset + " expected, got a file of " + all.size());
    }
    return all.slice(offset, length);
  }

  private static long number(String place, @Nullable String text, long otherwise)
      throws OnnxFormatException {
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the same message
    }
    throw new OnnxFormatException(place + ": a number of bytes expected, got \"" + text + "\"");
  }

  private Path file(String place, String location) throws IOException {
    if (folder == null) {
      throw new OnnxFormatException(place + "the numbers inside the model expected");
    }
    if (!inside(location)) {
      throw new OnnxFormatException(
          place + "the path of a file in the model's folder expected, without \"..\"");
    }
    Path real;
    Path home;
    try {
      home = folder.toRealPath();
      real = folder.resolve(location).toRealPath();
    } catch (InvalidPathException e) {
      throw new OnnxFormatException(place + "the path of a file expected", e);
    } catch (NoSuchFileException e) {
      throw new OnnxFormatException(place + "a file beside the model expected, got none", e);
    }
    if (!real.startsWith(home)) {
      throw new OnnxFormatException(
          place
              + "a file in the model's folder expected, got a link to "
              + real
              + "; a copy of the folder without links (cp -rL) can be read");
    }
    if (!Files.isRegularFile(real)) {
      throw new OnnxFormatException(place + "a file expected, got something else");
    }
    return real;
  }

  /** By its text alone, and by the rules of all systems. */
  private static boolean inside(String location) {
    return !location.isBlank()
        && location.indexOf(':') < 0
        && location.indexOf('\\') < 0
        && location.indexOf(0) < 0
        && !location.startsWith("/")
        && Arrays.stream(location.split("/", -1)).noneMatch(p -> p.equals(".."));
  }
}
