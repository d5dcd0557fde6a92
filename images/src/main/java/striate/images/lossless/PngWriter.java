package striate.images.lossless;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** An encoder of 8-bit pictures, grey or colour, as PNG files. */
public final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private PngWriter() {}

  /** The bytes of a PNG file of samples [height, width, channels]. */
  public static byte[] write(int width, int height, int channels, byte[] samples) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) (channels == 1 ? PngChunks.GREY : PngChunks.COLOUR));
    chunk(out, "IHDR", header.array(), header.capacity());
    Deflater deflater = new Deflater();
    try {
      byte[] packed = new byte[1 << 16];
      int row = width * channels;
      byte[] line = new byte[row + 1];
      for (int y = 0; y < height; y++) {
        filter(samples, y * row, row, channels, y > 0, line);
        deflater.setInput(line);
        drain(deflater, packed, out);
      }
      deflater.finish();
      drain(deflater, packed, out);
    } finally {
      deflater.end();
    }
    chunk(out, "IEND", new byte[0], 0);
    return out.toByteArray();
  }

  private static void drain(Deflater deflater, byte[] packed, ByteArrayOutputStream out) {
    for (int n = deflater.deflate(packed); n > 0; n = deflater.deflate(packed)) {
      chunk(out, "IDAT", packed, n);
    }
  }

  /** The difference to the row above or to the pixel at the left, whichever is smaller. */
  private static void filter(byte[] in, int from, int count, int back, boolean above, byte[] out) {
    long up = 0;
    long left = 0;
    for (int i = 0; i < count; i++) {
      up += Math.abs((byte) (in[from + i] - (above ? in[from + i - count] : 0)));
      left += Math.abs((byte) (in[from + i] - (i >= back ? in[from + i - back] : 0)));
    }
    boolean useUp = up < left;
    out[0] = (byte) (useUp ? 2 : 1);
    for (int i = 0; i < count; i++) {
      int other = useUp ? above ? in[from + i - count] : 0 : i >= back ? in[from + i - back] : 0;
      out[i + 1] = (byte) (in[from + i] - other);
    }
  }

  private static void chunk(ByteArrayOutputStream out, String kind, byte[] data, int count) {
    byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, 0, count);
    out.writeBytes(ByteBuffer.allocate(4).putInt(count).array());
    out.writeBytes(name);
    out.write(data, 0, count);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
