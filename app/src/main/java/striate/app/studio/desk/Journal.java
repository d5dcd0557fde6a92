package striate.app.studio.desk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
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
  private static final int MOST_BYTES = 1 << 28;

  /** Takes the lines that are there, one after the other. */
  interface Reader {
    void line(String text) throws IOException;
  }

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
   * @param reader of the lines that are there; only one is held at a time
   * @throws IOException if it can't be read or written, or a line before the last is damaged
   */
  static Journal open(Path file, Reader reader) throws IOException {
    boolean cut = false;
    if (Files.exists(file)) {
      long good = read(file, reader);
      if (good < Files.size(file)) {
        cut = true;
        try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
          whole.setLength(good);
          whole.getFD().sync();
        }
      }
    }
    return new Journal(file, new FileOutputStream(file.toFile(), true), cut);
  }

  /** Reads the lines; returns how many bytes hold whole ones. */
  private static long read(Path file, Reader reader) throws IOException {
    long good = 0;
    int number = 0;
    byte[] bytes = new byte[1 << 16];
    int held = 0;
    int searched = 0;
    try (InputStream in = Files.newInputStream(file)) {
      while (true) {
        int end = searched;
        while (end < held && bytes[end] != '\n') {
          end++;
        }
        searched = end;
        if (end == held) {
          if (held == bytes.length) {
            if (held >= MOST_BYTES) {
              throw damaged(file, number + 1);
            }
            bytes = Arrays.copyOf(bytes, 2 * held);
          }
          int more = in.read(bytes, held, bytes.length - held);
          if (more < 0) {
            return good;
          }
          held += more;
          continue;
        }
        number++;
        String text = line(bytes, 0, end);
        if (text == null) {
          if (end + 1 < held || in.read() >= 0) {
            throw damaged(file, number);
          }
          return good;
        }
        reader.line(text);
        good += end + 1;
        held -= end + 1;
        System.arraycopy(bytes, end + 1, bytes, 0, held);
        searched = 0;
      }
    }
  }

  private static IOException damaged(Path file, int number) {
    return new IOException(
        file + " line " + number + ": damaged; move the file away to begin anew");
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
