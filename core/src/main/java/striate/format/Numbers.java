package striate.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/** The numbers of a tensor as a file holds them: little-endian, one after the other. */
sealed interface Numbers {
  /** Numbers of the buffer through which they pass. */
  int CHUNK = 4096;

  /** How many bytes. */
  long bytes();

  /** Writes them all. */
  void writeTo(OutputStream out) throws IOException;

  /**
   * A network's parameter, fetched when it is written.
   *
   * @param count how many numbers
   * @param values gives as many
   */
  record Stored(int count, Supplier<float[]> values) implements Numbers {
    @Override
    public long bytes() {
      return 4L * count;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      float[] all = values.get();
      ByteBuffer chunk = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      for (int from = 0; from < all.length; from += CHUNK) {
        int n = Math.min(CHUNK, all.length - from);
        for (int i = 0; i < n; i++) {
          chunk.putInt(4 * i, Float.floatToRawIntBits(all[from + i]));
        }
        out.write(chunk.array(), 0, 4 * n);
      }
    }
  }

  /**
   * The same as float16, the even one of two equally near.
   *
   * @param count how many numbers
   * @param values gives as many
   */
  record Halved(int count, Supplier<float[]> values) implements Numbers {
    @Override
    public long bytes() {
      return 2L * count;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      float[] all = values.get();
      ByteBuffer chunk = ByteBuffer.allocate(2 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
      for (int from = 0; from < all.length; from += CHUNK) {
        int n = Math.min(CHUNK, all.length - from);
        for (int i = 0; i < n; i++) {
          chunk.putShort(2 * i, Float.floatToFloat16(all[from + i]));
        }
        out.write(chunk.array(), 0, 2 * n);
      }
    }
  }

  /**
   * Numbers that take room in a file and are not asked for.
   *
   * @param bytes how many
   */
  record Blank(long bytes) implements Numbers {
    @Override
    public void writeTo(OutputStream out) {
      throw new IllegalStateException("these numbers are not known");
    }
  }

  /**
   * Constants of the operators that stand for a layer; computed, since some are as many as an
   * image's pixels.
   *
   * @param constant their values
   */
  record Fixed(Graph.Constant constant) implements Numbers {
    @Override
    public long bytes() {
      return constant.count() * constant.type().bytes;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      int width = constant.type().bytes;
      long count = constant.count();
      byte[] chunk = new byte[width * CHUNK];
      for (long from = 0; from < count; from += CHUNK) {
        int n = (int) Math.min(CHUNK, count - from);
        for (int i = 0; i < n; i++) {
          long bits = constant.bits(from + i);
          for (int b = 0; b < width; b++) {
            chunk[width * i + b] = (byte) (bits >>> (8 * b));
          }
        }
        out.write(chunk, 0, width * n);
      }
    }
  }
}
