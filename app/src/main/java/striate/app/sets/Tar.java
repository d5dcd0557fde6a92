package striate.app.sets;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads the plain files of a tar archive, one after another.
 *
 * <p>Source: POSIX.1-1988 ustar.
 */
final class Tar {
  private static final int BLOCK = 512;

  /** Gets each file; what it does not read of it is passed over. */
  interface Visitor {
    /** A file by its full name, with {@code size} bytes to come. */
    void file(String name, long size, InputStream content) throws IOException;
  }

  private Tar() {}

  static void read(InputStream in, Visitor visitor) throws IOException {
    while (true) {
      byte[] head = in.readNBytes(BLOCK);
      if (head.length < BLOCK || head[0] == 0) {
        // Two empty blocks end an archive; some writers leave them out.
        return;
      }
      long size = octal(head, 124, 12);
      Rest rest = new Rest(in, size);
      if (head[156] == '0' || head[156] == 0) {
        visitor.file(text(head, 0, 100), size, rest);
      }
      rest.skipNBytes(rest.left);
      in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }
  }

  private static String text(byte[] head, int at, int length) {
    int end = at;
    while (end < at + length && head[end] != 0) {
      end++;
    }
    return new String(head, at, end - at, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] head, int at, int length) throws IOException {
    String digits = text(head, at, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8) & (1L << 40) - 1;
    } catch (NumberFormatException e) {
      throw new IOException("no tar archive", e);
    }
  }

  /** What is left of one file. */
  private static final class Rest extends InputStream {
    private final InputStream in;
    private long left;

    Rest(InputStream in, long size) {
      this.in = in;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int at, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(out, at, (int) Math.min(count, left));
      if (n < 0) {
        throw new EOFException("the archive ends early");
      }
      left -= n;
      return n;
    }
  }
}
