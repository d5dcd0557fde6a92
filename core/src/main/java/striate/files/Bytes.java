package striate.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * A view of bytes in an array or a mapped file, at offsets beyond the two gigabytes of a buffer.
 * Its numbers are little-endian, and stand at any offset. Read only; safe for several threads.
 *
 * <p>{@code java.lang.foreign} has the same, but not for Java 21.
 */
public final class Bytes {
  /** No bytes. */
  public static final Bytes NONE = of(new byte[0]);

  private static final int PIECE_BITS = 30;

  /** Bytes of a file that are mapped at most: a sparse file's size costs nothing, its pieces do. */
  private static final long MOST = 1L << 40;

  /** By which pieces overlap: a number that begins in one is whole there. */
  private static final int OVERLAP = Long.BYTES - 1;

  private final ByteBuffer[] pieces;
  private final int bits;
  private final long start;
  private final long size;

  private Bytes(ByteBuffer[] pieces, int bits, long start, long size) {
    this.pieces = pieces;
    this.bits = bits;
    this.start = start;
    this.size = size;
  }

  /** Those of an array, not copied. */
  public static Bytes of(byte[] array) {
    return of(array, PIECE_BITS);
  }

  /** In pieces of 2^bits bytes. */
  static Bytes of(byte[] array, int bits) {
    ByteBuffer[] pieces = new ByteBuffer[count(array.length, bits)];
    for (int i = 0; i < pieces.length; i++) {
      int from = i << bits;
      ByteBuffer piece = ByteBuffer.wrap(array, from, length(from, array.length, bits)).slice();
      pieces[i] = piece.order(ByteOrder.LITTLE_ENDIAN);
    }
    return new Bytes(pieces, bits, 0, array.length);
  }

  /**
   * Those of a file, mapped into memory until nothing uses them any more, also when the channel is
   * closed. The file must not change meanwhile.
   *
   * @param from offset in the file
   * @param size as many as the file has from there
   * @throws IOException if the file cannot be mapped, or has more than 2^40 bytes
   */
  public static Bytes map(FileChannel file, long from, long size) throws IOException {
    return map(file, from, size, PIECE_BITS);
  }

  /** In pieces of 2^bits bytes. */
  static Bytes map(FileChannel file, long from, long size, int bits) throws IOException {
    if (size > MOST) {
      throw new IOException("a file of at most " + MOST + " bytes expected, got " + size);
    }
    ByteBuffer[] pieces = new ByteBuffer[count(size, bits)];
    for (int i = 0; i < pieces.length; i++) {
      long at = (long) i << bits;
      ByteBuffer piece = file.map(FileChannel.MapMode.READ_ONLY, from + at, length(at, size, bits));
      pieces[i] = piece.order(ByteOrder.LITTLE_ENDIAN);
    }
    return new Bytes(pieces, bits, 0, size);
  }

  private static int count(long size, int bits) {
    return (int) Math.max(1, (size + (1L << bits) - 1) >>> bits);
  }

  private static int length(long from, long size, int bits) {
    return (int) Math.min(size - from, (1L << bits) + OVERLAP);
  }

  /** How many. */
  public long size() {
    return size;
  }

  /**
   * Some of them, not copied.
   *
   * @throws IndexOutOfBoundsException if there are not as many
   */
  public Bytes slice(long from, long count) {
    Objects.checkFromIndexSize(from, count, size);
    return new Bytes(pieces, bits, start + from, count);
  }

  /** The byte at an offset. */
  public byte byteAt(long at) {
    Objects.checkIndex(at, size);
    return piece(at).get(offset(at));
  }

  /** The two bytes from an offset on. */
  public short shortAt(long at) {
    Objects.checkFromIndexSize(at, Short.BYTES, size);
    return piece(at).getShort(offset(at));
  }

  /** The four bytes from an offset on. */
  public int intAt(long at) {
    Objects.checkFromIndexSize(at, Integer.BYTES, size);
    return piece(at).getInt(offset(at));
  }

  /** The eight bytes from an offset on. */
  public long longAt(long at) {
    Objects.checkFromIndexSize(at, Long.BYTES, size);
    return piece(at).getLong(offset(at));
  }

  /** Copies bytes into an array, from an index of it on. */
  public void copy(long from, byte[] into, int at, int count) {
    Objects.checkFromIndexSize(from, count, size);
    for (int done = 0; done < count; ) {
      ByteBuffer piece = piece(from + done);
      int offset = offset(from + done);
      int n = Math.min(count - done, piece.limit() - offset);
      piece.get(offset, into, at + done, n);
      done += n;
    }
  }

  /** Fills an array with floats from the first byte on. */
  public void copy(float[] into) {
    Objects.checkFromIndexSize(0, (long) into.length * Float.BYTES, size);
    for (int done = 0; done < into.length; ) {
      FloatBuffer floats = rest((long) done * Float.BYTES).asFloatBuffer();
      int n = Math.min(into.length - done, floats.remaining());
      floats.get(into, done, n);
      done += n;
    }
  }

  /** Fills an array with doubles from the first byte on. */
  public void copy(double[] into) {
    Objects.checkFromIndexSize(0, (long) into.length * Double.BYTES, size);
    for (int done = 0; done < into.length; ) {
      DoubleBuffer doubles = rest((long) done * Double.BYTES).asDoubleBuffer();
      int n = Math.min(into.length - done, doubles.remaining());
      doubles.get(into, done, n);
      done += n;
    }
  }

  /** Whether these stand at an offset. */
  public boolean has(byte[] these, long at) {
    if (at < 0 || these.length > size - at) {
      return false;
    }
    for (int i = 0; i < these.length; i++) {
      if (byteAt(at + i) != these[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * A buffer of the bytes from an offset on: of at least one byte and at most so many, for loops
   * over all of them.
   */
  public ByteBuffer buffer(long at, int most) {
    Objects.checkIndex(at, size);
    ByteBuffer rest = rest(at);
    long n = Math.min(Math.min(most, rest.remaining()), size - at);
    return rest.limit(rest.position() + (int) n);
  }

  private ByteBuffer rest(long at) {
    ByteBuffer piece = piece(at).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return piece.position(offset(at));
  }

  private ByteBuffer piece(long at) {
    return pieces[(int) ((start + at) >>> bits)];
  }

  private int offset(long at) {
    return (int) (start + at) & ((1 << bits) - 1);
  }
}
