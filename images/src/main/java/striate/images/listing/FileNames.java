package striate.images.listing;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/**
 * A converter between file names and text, whatever charset the JVM believes names to have.
 *
 * <p>Under {@code LC_ALL=C} the JVM shows every byte above 127 as the same replacement character,
 * though its paths still hold the bytes, which {@link Path#toUri} gives. They are taken as UTF-8,
 * and where they are no UTF-8 as Latin-1: different names stay different.
 */
public final class FileNames {
  private FileNames() {}

  /** The text of a whole path. */
  public static String text(Path path) {
    String shown = path.toString();
    if (isPlain(shown)) {
      return shown;
    }
    StringBuilder text = new StringBuilder();
    Path root = path.getRoot();
    if (root != null) {
      text.append(root);
    }
    for (int i = 0; i < path.getNameCount(); i++) {
      text.append(i == 0 ? "" : path.getFileSystem().getSeparator()).append(last(path.getName(i)));
    }
    return text.toString();
  }

  /** The text of the last name of a path; empty for a root. */
  public static String last(Path path) {
    Path name = path.getFileName();
    String shown = name == null ? "" : name.toString();
    if (name == null || isPlain(shown)) {
      return shown;
    }
    byte[] bytes = bytes(name);
    try {
      return utf8(bytes);
    } catch (CharacterCodingException e) {
      return shown.indexOf('\ufffd') < 0 ? shown : new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /** Whether a name's bytes are no UTF-8, so that {@link #last} had to guess. */
  static boolean isGuessed(Path path) {
    Path name = path.getFileName();
    if (name == null || name.toString().indexOf('\ufffd') < 0) {
      return false;
    }
    try {
      return utf8(bytes(name)).isEmpty();
    } catch (CharacterCodingException e) {
      return true;
    }
  }

  private static boolean isPlain(String shown) {
    return shown.chars().allMatch(c -> c < 128)
        || (System.getProperty("sun.jnu.encoding", "").equalsIgnoreCase("UTF-8")
            && shown.indexOf('\ufffd') < 0);
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** The bytes of a single name. */
  private static byte[] bytes(Path name) {
    String uri = name.toUri().getRawPath();
    // A folder's ends with a slash.
    int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = uri.lastIndexOf('/', end - 1) + 1; i < end; i++) {
      if (uri.charAt(i) == '%') {
        bytes.write(Integer.parseInt(uri.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(uri.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  /**
   * The file of a name, in UTF-8 where the JVM has no bytes for it.
   *
   * @throws InvalidPathException if it can't be a file's name
   */
  static Path resolve(Path folder, String name) {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      if (name.indexOf('\0') >= 0 || name.chars().allMatch(c -> c < 128)) {
        throw e;
      }
    }
    StringBuilder uri = new StringBuilder("file:///");
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      uri.append(b == '/' ? "/" : String.format(Locale.ROOT, "%%%02X", b & 0xff));
    }
    Path path = Path.of(URI.create(uri.toString().replaceAll("(?<!:)(?<!:/)/{2,}", "/")));
    return name.startsWith("/") ? path : folder.resolve(path.subpath(0, path.getNameCount()));
  }

  /** One spelling of a name that Unicode can spell in several ways. */
  static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  /**
   * A form of a name that is the same for names that differ only in case, spaces and Unicode form.
   */
  public static String alike(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .strip()
        .replaceAll("\\s+", " ")
        .toLowerCase(Locale.ROOT);
  }
}
