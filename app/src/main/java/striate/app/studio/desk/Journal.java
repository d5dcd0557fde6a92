package striate.app.studio.desk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are on the disk when {@link #add} returns, each with a checksum. Of a line that was
 * cut off when the process or the machine died, nothing is left the next time; all lines before it
 * are.
 */
final class Journal implements AutoCloseable {
  private static final int SUM_LETTERS = 8;

  /** Far above what one step of a user's says. */
  private static final long MOST_BYTES = 1L << 30;

  private final Path file;
  private final FileOutputStream out;
  private final boolean cut;

  /** Bytes of whole lines. */
  private long length;

  private Journal(Path file, FileOutputStream out, boolean cut) throws IOException {
    this.file = file;
    this.out = out;
    this.length = out.getChannel().size();
    this.cut = cut;
  }

  /**
   * Opens a journal, or begins one.
   *
   * @param lines to which those are added that are there
   * @throws IOException if it can't be read or written, or a line before the last is damaged
   */
  static Journal open(Path file, List<String> lines) throws IOException {
    boolean cut = false;
    if (Files.exists(file)) {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException(file + ": a journal of at most 1 GB expected");
      }
      byte[] bytes = Files.readAllBytes(file);
      int good = 0;
      int at = 0;
      while (at < bytes.length) {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
          end++;
        }
        String text = end < bytes.length ? line(bytes, at, end) : null;
        if (text == null) {
          if (end + 1 < bytes.length) {
            throw new IOException(
                file
                    + " line "
                    + (lines.size() + 1)
                    + ": damaged; move the file away to begin anew");
          }
          break;
        }
        lines.add(text);
        at = end + 1;
        good = at;
      }
      if (good < bytes.length) {
        cut = true;
        try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
          whole.setLength(good);
          whole.getFD().sync();
        }
      }
    }
    return new Journal(file, new FileOutputStream(file.toFile(), true), cut);
  }

  /** A line whose checksum is right, or null. */
  private static @Nullable String line(byte[] bytes, int from, int to) {
    if (to - from <= SUM_LETTERS || bytes[from + SUM_LETTERS] != ' ') {
      return null;
    }
    String sum = new String(bytes, from, SUM_LETTERS, StandardCharsets.ISO_8859_1);
    int start = from + SUM_LETTERS + 1;
    return sum.equals(sum(bytes, start, to - start))
        ? new String(bytes, start, to - start, StandardCharsets.UTF_8)
        : null;
  }

  private static String sum(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** Whether something was cut off at the end. */
  boolean wasCut() {
    return cut;
  }

  /**
   * Adds a line, and forces it to the disk.
   *
   * @throws NoSuchFileException if the file was removed: the line would be gone with it
   * @throws IOException if it can't be written, such as on a full disk; nothing of it is left then
   */
  void add(String line) throws IOException {
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    byte[] sum = (sum(text, 0, text.length) + " ").getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[sum.length + text.length + 1];
    System.arraycopy(sum, 0, all, 0, sum.length);
    System.arraycopy(text, 0, all, sum.length, text.length);
    all[all.length - 1] = '\n';
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    // A part of a line, and lines behind it, would be damage.
    out.getChannel().truncate(length);
    try {
      out.write(all);
      out.getFD().sync();
    } catch (IOException e) {
      out.getChannel().truncate(length);
      throw e;
    }
    length += all.length;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
