package striate.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Protocol Buffers message to be written: fields in the order they are added. Sizes are known
 * before anything is written, since a nested message stands behind its length.
 */
final class Message {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private sealed interface Field {}

  private record Varint(int number, long value) implements Field {}

  private record Fixed32(int number, int bits) implements Field {}

  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  private record Text(int number, byte[] utf8) implements Field {}

  private record Nested(int number, Message message) implements Field {}

  private record Raw(int number, Numbers numbers) implements Field {}

  private final List<Field> fields = new ArrayList<>();
  private long size;

  /** A whole number. */
  Message add(int number, long value) {
    size += varintSize((long) number << 3) + varintSize(value);
    fields.add(new Varint(number, value));
    return this;
  }

  /** Text, as UTF-8. */
  Message add(int number, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    lengthen(number, utf8.length);
    fields.add(new Text(number, utf8));
    return this;
  }

  /** A floating-point number. */
  Message add(int number, float value) {
    size += varintSize((long) number << 3) + 4;
    fields.add(new Fixed32(number, Float.floatToRawIntBits(value)));
    return this;
  }

  /** A message that is complete. */
  Message add(int number, Message message) {
    lengthen(number, message.size);
    fields.add(new Nested(number, message));
    return this;
  }

  /** The fields of another message. */
  Message addAll(Message other) {
    size += other.size;
    fields.addAll(other.fields);
    return this;
  }

  /** Bytes that are made while they are written. */
  Message add(int number, Numbers numbers) {
    lengthen(number, numbers.bytes());
    fields.add(new Raw(number, numbers));
    return this;
  }

  /** Bytes when written. */
  long size() {
    return size;
  }

  void writeTo(OutputStream out) throws IOException {
    for (Field field : fields) {
      switch (field) {
        case Varint(int number, long value) -> {
          tag(out, number, VARINT);
          varint(out, value);
        }
        case Fixed32(int number, int bits) -> {
          tag(out, number, FIXED32);
          for (int shift = 0; shift < 32; shift += 8) {
            out.write(bits >>> shift);
          }
        }
        case Text(int number, byte[] utf8) -> {
          tag(out, number, BYTES);
          varint(out, utf8.length);
          out.write(utf8);
        }
        case Nested(int number, Message message) -> {
          tag(out, number, BYTES);
          varint(out, message.size);
          message.writeTo(out);
        }
        case Raw(int number, Numbers numbers) -> {
          tag(out, number, BYTES);
          varint(out, numbers.bytes());
          numbers.writeTo(out);
        }
      }
    }
  }

  private void lengthen(int number, long bytes) {
    size += varintSize((long) number << 3) + varintSize(bytes) + bytes;
  }

  private static void tag(OutputStream out, int number, int wire) throws IOException {
    varint(out, ((long) number << 3) | wire);
  }

  private static void varint(OutputStream out, long value) throws IOException {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static int varintSize(long value) {
    return Math.max(1, Math.ceilDiv(64 - Long.numberOfLeadingZeros(value), 7));
  }
}
