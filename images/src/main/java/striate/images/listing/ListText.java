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
import java.util.Locale;
import striate.data.DataException;

/** The text of a list: UTF-8 or UTF-16, with a byte-order mark or without. */
final class ListText {
  private static final int MOST_BYTES = 1 << 28;

  private ListText() {}

  static String read(Path file) {
    String name = FileNames.text(file);
    try {
      if (!Files.exists(file)) {
        throw new DataException(name + ": no such file");
      }
      if (!Files.isRegularFile(file)) {
        throw new DataException(
            name + ": a list of pictures expected, got a folder, a named pipe or a device");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new DataException(
            name + ": " + Files.size(file) + " bytes are too many for a list of pictures");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return decode(in.readNBytes(MOST_BYTES), name);
      }
    } catch (NoSuchFileException e) {
      throw new DataException(name + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new DataException(name + ": may not be read", e);
    } catch (IOException e) {
      throw new DataException(name + ": can't be read (" + e.getMessage() + ")", e);
    }
  }

  static String decode(byte[] file, String name) {
    Charset charset = charset(file);
    ByteBuffer bytes = ByteBuffer.wrap(file);
    try {
      String text = charset.newDecoder().decode(bytes).toString();
      // Two marks come of programs that add one to a text that has one.
      return text.replaceFirst("^\ufeff+", "");
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < bytes.position(); i++) {
        line += file[i] == '\n' ? 1 : 0;
      }
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s line %d: text in UTF-8 expected, got the byte %02x",
              name,
              line,
              file[Math.min(bytes.position(), file.length - 1)] & 0xff),
          e);
    }
  }

  /** As the mark says; without one, every other byte of plain letters in UTF-16 is 0. */
  private static Charset charset(byte[] file) {
    int a = file.length > 0 ? file[0] & 0xff : -1;
    int b = file.length > 1 ? file[1] & 0xff : -1;
    if ((a == 0xff && b == 0xfe) || (a > 0 && b == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    if ((a == 0xfe && b == 0xff) || (a == 0 && b > 0)) {
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.UTF_8;
  }
}
