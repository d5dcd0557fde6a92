package striate.app.studio.door;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.app.report.Json;

/**
 * Named arrays as bytes, in the layout of safetensors: the length of a JSON header in eight bytes,
 * the header, then the arrays one after the other, all little-endian. Arrays of eight-byte numbers
 * should come first, so that every array begins at a multiple of its numbers' size.
 */
public final class Tensors {
  private static final int ALIGNED = 8;

  private final Map<String, @Nullable Object> header = new LinkedHashMap<>();
  private final Map<String, String> notes = new LinkedHashMap<>();
  private final List<byte[]> arrays = new ArrayList<>();
  private long length;

  /** 32-bit floating point. */
  public Tensors put(String name, int[] shape, float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    little(bytes).asFloatBuffer().put(values);
    return add(name, "F32", shape, values.length, bytes);
  }

  /** 64-bit floating point. */
  public Tensors put(String name, int[] shape, double[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
    little(bytes).asDoubleBuffer().put(values);
    return add(name, "F64", shape, values.length, bytes);
  }

  /** 32-bit integers. */
  public Tensors put(String name, int[] shape, int[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Integer.BYTES)];
    little(bytes).asIntBuffer().put(values);
    return add(name, "I32", shape, values.length, bytes);
  }

  /** Bytes, from 0 to 255. */
  public Tensors put(String name, int[] shape, byte[] values) {
    return add(name, "U8", shape, values.length, values.clone());
  }

  /** A word about them. */
  public Tensors note(String name, String text) {
    notes.put(name, text);
    return this;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Tensors add(String name, String type, int[] shape, int count, byte[] bytes) {
    long size = 1;
    for (int side : shape) {
      size = Math.multiplyExact(size, (long) side);
    }
    if (size != count || name.equals("__metadata__")) {
      throw new IllegalArgumentException(name + ": " + size + " numbers expected, got " + count);
    }
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("dtype", type);
    entry.put("shape", shape.clone());
    entry.put("data_offsets", List.of(length, length + bytes.length));
    if (header.put(name, entry) != null) {
      throw new IllegalArgumentException("there is a tensor " + name + " already");
    }
    arrays.add(bytes);
    length += bytes.length;
    return this;
  }

  /** The bytes, in parts that follow one another. */
  List<byte[]> parts() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("__metadata__", notes);
    all.putAll(header);
    String text = Json.of(all);
    byte[] json =
        (text + " ".repeat((ALIGNED - text.length() % ALIGNED) % ALIGNED))
            .getBytes(StandardCharsets.US_ASCII);
    byte[] head = new byte[Long.BYTES + json.length];
    little(head).putLong(json.length).put(json);
    List<byte[]> parts = new ArrayList<>();
    parts.add(head);
    parts.addAll(arrays);
    return parts;
  }
}
