package striate.app.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Arrays as a page carries them: little-endian, gzipped, base64. {@code unpack} in {@code base.js}
 * is the other side. Every browser since 2023 can unzip, and a digit costs 230 characters in place
 * of the 1,046 of its plain base64.
 */
final class Packed {
  private Packed() {}

  static Map<String, Object> bytes(byte[] values) {
    return pack("u8", values);
  }

  static Map<String, Object> ints(int[] values) {
    var bytes = new byte[Math.multiplyExact(values.length, Integer.BYTES)];
    littleEndian(bytes).asIntBuffer().put(values);
    return pack("i32", bytes);
  }

  static Map<String, Object> floats(float[] values) {
    var bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    littleEndian(bytes).asFloatBuffer().put(values);
    return pack("f32", bytes);
  }

  static Map<String, Object> doubles(double[] values) {
    var bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
    littleEndian(bytes).asDoubleBuffer().put(values);
    return pack("f64", bytes);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Map<String, Object> pack(String type, byte[] bytes) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    // A sorted map: the same run gives the same page.
    return new TreeMap<>(
        Map.of("type", type, "gzip", Base64.getEncoder().encodeToString(packed.toByteArray())));
  }
}
