package striate.onnx.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import striate.files.Bytes;

/** Messages of Protocol Buffers, written by hand, right or wrong. */
final class Proto {
  private Proto() {}

  static byte[] all(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long v = value;
    while ((v & ~127L) != 0) {
      out.write((int) (v & 127) | 128);
      v >>>= 7;
    }
    out.write((int) v);
    return out.toByteArray();
  }

  static byte[] whole(int field, long value) {
    return all(varint(field * 8L), varint(value));
  }

  static byte[] bytes(int field, byte[]... parts) {
    byte[] inner = all(parts);
    return all(varint(field * 8L + 2), varint(inner.length), inner);
  }

  static byte[] text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] floats(float... values) {
    ByteBuffer b = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float v : values) {
      b.putFloat(v);
    }
    return b.array();
  }

  /** A float in a field of its own. */
  static byte[] real(int field, float value) {
    return all(varint(field * 8L + 5), floats(value));
  }

  /** A tensor message: type and sizes, and further fields. */
  static byte[] tensor(String name, long type, long[] dims, byte[]... fields) {
    byte[] sizes = all(Arrays.stream(dims).mapToObj(d -> whole(1, d)).toArray(byte[][]::new));
    return all(sizes, whole(2, type), text(8, name), all(fields));
  }

  /** A node with inputs and outputs that commas separate, and further fields. */
  static byte[] node(String op, String inputs, String outputs, byte[]... fields) {
    return bytes(1, names(1, inputs), names(2, outputs), text(4, op), all(fields));
  }

  private static byte[] names(int field, String names) {
    return all(
        Arrays.stream(names.split(",", -1))
            .filter(n -> !n.equals("-"))
            .map(n -> text(field, n))
            .toArray(byte[][]::new));
  }

  static byte[] attribute(String name, long type, byte[]... fields) {
    return bytes(5, text(1, name), type == 0 ? new byte[0] : whole(20, type), all(fields));
  }

  /** A model with these fields of its graph. */
  static byte[] model(byte[]... graph) {
    return all(whole(1, 8), bytes(7, graph), bytes(8, text(1, ""), whole(2, 13)));
  }

  static Bytes segment(byte[] model) {
    return Bytes.of(model);
  }
}
