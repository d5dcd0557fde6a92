package striate.images.listing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import striate.data.DataException;
import striate.files.InputFile;
import striate.images.format.OtherFile;

/** The text of a list: UTF-8 or UTF-16, with a byte-order mark or without. */
final class ListText {
  private static final int MOST_BYTES = 1 << 28;

  /** Bytes by which it is judged what a file is. */
  private static final int LOOKED_AT = 1024;

  private static final Pattern MARKUP =
      Pattern.compile("\\s*(<|\\{\\s*\"|\\[\\s*[\\[{\"]|version https://|/annex/)");

  /** Texts that are no rows of cells, as they are described. */
  private static final List<String> NO_LISTS =
      List.of("JSON", "XML", "SVG", "an HTML page", "a Git LFS pointer", "a git-annex pointer");

  private ListText() {}

  static String read(Path file) {
    return read(file, MOST_BYTES);
  }

  /**
   * Reads a text.
   *
   * @throws DataException if it is none, or longer than {@code most} bytes
   */
  static String read(Path file, int most) {
    String name = FileNames.text(file);
    try {
      if (!Files.exists(file)) {
        throw new DataException(name + ": no such file");
      }
      if (!Files.isRegularFile(file)) {
        throw new DataException(
            name + ": a list of pictures expected, got a folder, a named pipe or a device");
      }
      if (Files.size(file) > most) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: a list of at most %,d bytes expected, got %,d",
                name,
                most,
                Files.size(file)));
      }
      try (InputStream in = InputFile.open(file)) {
        return decode(in.readNBytes(most), name);
      }
    } catch (NoSuchFileException e) {
      throw new DataException(name + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new DataException(name + ": permission denied", e);
    } catch (IOException e) {
      throw new DataException(name + ": can't be read (" + e.getMessage() + ")", e);
    }
  }

  static String decode(byte[] file, String name) {
    Charset charset = charset(file);
    ByteBuffer bytes = ByteBuffer.wrap(file);
    try {
      String text = charset.newDecoder().decode(bytes).toString();
      if (text.substring(0, Math.min(text.length(), LOOKED_AT)).chars().anyMatch(ListText::isOdd)) {
        throw other(file, name);
      }
      // Two marks come of programs that add one to a text that has one.
      String plain = text.replaceFirst("^\ufeff+", "");
      String what = OtherFile.describe(file);
      boolean list = what.startsWith("JSON") && JsonRows.isList(plain);
      if (!list && isMarkup(plain) && NO_LISTS.stream().anyMatch(what::startsWith)) {
        throw other(file, name);
      }
      return plain;
    } catch (CharacterCodingException e) {
      for (int i = 0; i < Math.min(file.length, LOOKED_AT); i++) {
        if (isOdd(file[i] & 0xff)) {
          throw other(file, name);
        }
      }
      int line = 1;
      for (int i = 0; i < bytes.position(); i++) {
        line += file[i] == '\n' ? 1 : 0;
      }
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s line %d: text in UTF-8 expected, got the byte %02x%s",
              name,
              line,
              file[Math.min(bytes.position(), file.length - 1)] & 0xff,
              charset.equals(StandardCharsets.UTF_8) ? " (Excel has it as \"CSV UTF-8\")" : ""),
          e);
    }
  }

  private static DataException other(byte[] file, String name) {
    return new DataException(
        name + ": a list of pictures as text expected, got " + OtherFile.describe(file));
  }

  /** A control character that no text has. */
  private static boolean isOdd(int c) {
    return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  }

  /** Whether a text begins as none of rows and cells does. */
  private static boolean isMarkup(String text) {
    return MARKUP.matcher(text).lookingAt();
  }

  /**
   * As the mark says; without one, the zeros tell: in UTF-16, they are half of the line ends and
   * commas at least.
   */
  private static Charset charset(byte[] file) {
    int a = file.length > 0 ? file[0] & 0xff : -1;
    int b = file.length > 1 ? file[1] & 0xff : -1;
    if (a == 0xff && b == 0xfe) {
      return StandardCharsets.UTF_16LE;
    }
    if (a == 0xfe && b == 0xff) {
      return StandardCharsets.UTF_16BE;
    }
    int[] zeros = new int[2];
    int looked = Math.min(file.length, LOOKED_AT);
    for (int i = 0; i < looked; i++) {
      zeros[i & 1] += file[i] == 0 ? 1 : 0;
    }
    // A few letters have their zero on the other side; a stray zero is no UTF-16.
    int few = looked / 64;
    if (zeros[1] > 4 * zeros[0] + few) {
      return StandardCharsets.UTF_16LE;
    }
    return zeros[0] > 4 * zeros[1] + few ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
  }
}
