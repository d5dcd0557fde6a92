package striate.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a Protocol Buffers message, field by field, from bytes that nobody vouches for. Every
 * length is held against the bytes that are left before anything is made of it, nothing is read
 * recursively, and how many things a file may be made of is bounded, so that a small file cannot
 * fill the heap.
 */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Bytes, roughly, that may still be made into objects; shared by all messages of a file. Weights
   * do not count, they stay where they are. Networks of ten thousand layers keep within it.
   */
  static final class Budget {
    private long left;

    Budget(long bytes) {
      left = bytes;
    }

    void take(long bytes, Wire where) throws ModelFormatException {
      left -= bytes;
      if (left < 0) {
        throw where.error("fewer parts expected than this file has; no network needs so many");
      }
    }
  }

  private final MemorySegment bytes;
  private final long start;
  private final String what;
  private final Budget budget;
  private long at;
  private int field;
  private int wire;

  private Wire(MemorySegment bytes, long start, String what, Budget budget) {
    this.bytes = bytes;
    this.start = start;
    this.what = what;
    this.budget = budget;
  }

  /** The outermost message. */
  static Wire of(MemorySegment bytes, String what) {
    // an object is up to four times what it counts here; a small heap allows for fewer
    long most = Math.min(1L << 26, Runtime.getRuntime().maxMemory() / 8);
    return new Wire(bytes, 0, what, new Budget(most));
  }

  /** Moves to the next field; false at the end of the message. */
  boolean next() throws ModelFormatException {
    if (at == bytes.byteSize()) {
      return false;
    }
    budget.take(16, this);
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    if (tag < 8 || tag >>> 3 > 0x1fffffff) {
      throw error("a field's number expected, got " + (tag >>> 3));
    }
    if (wire != VARINT && wire != FIXED64 && wire != BYTES && wire != FIXED32) {
      throw error("a field of type 0, 1, 2 or 5 expected, got type " + wire);
    }
    return true;
  }

  /** The number of the field at hand. */
  int field() {
    return field;
  }

  /** How the field at hand is written. */
  int wire() {
    return wire;
  }

  /** Leaves the field at hand out. */
  void skip() throws ModelFormatException {
    switch (wire) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case FIXED32 -> advance(4);
      default -> advance(length());
    }
  }

  long whole() throws ModelFormatException {
    expect(VARINT);
    return varint();
  }

  float real() throws ModelFormatException {
    expect(FIXED32);
    return Float.intBitsToFloat(bytes.get(INT, advance(4)));
  }

  String text() throws ModelFormatException {
    MemorySegment utf8 = raw();
    budget.take(utf8.byteSize(), this);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw error("text in UTF-8 expected, got other bytes");
    }
  }

  /** The bytes of the field at hand, not copied. */
  MemorySegment raw() throws ModelFormatException {
    expect(BYTES);
    long length = length();
    return bytes.asSlice(advance(length), length);
  }

  /** The message that the field at hand holds. */
  Wire message(String name) throws ModelFormatException {
    MemorySegment inner = raw();
    budget.take(64, this);
    return new Wire(inner, start + at - inner.byteSize(), name, budget);
  }

  /** Numbers that stand in one field or each in its own. */
  void wholes(java.util.List<Long> into) throws ModelFormatException {
    if (wire != BYTES) {
      budget.take(8, this);
      into.add(whole());
      return;
    }
    long end = length();
    end += at;
    while (at < end) {
      budget.take(8, this);
      into.add(varint());
    }
    if (at != end) {
      throw error("a list of numbers is cut inside a number");
    }
  }

  private void expect(int type) throws ModelFormatException {
    if (wire != type) {
      throw error("field " + field + " of type " + type + " expected, got type " + wire);
    }
  }

  private long length() throws ModelFormatException {
    long length = varint();
    if (length < 0 || length > bytes.byteSize() - at) {
      throw error(
          Long.toUnsignedString(length)
              + " more bytes expected, got "
              + (bytes.byteSize() - at)
              + ": the file is cut off or damaged");
    }
    return length;
  }

  private long advance(long count) throws ModelFormatException {
    if (count > bytes.byteSize() - at) {
      throw error(
          count
              + " more bytes expected, got "
              + (bytes.byteSize() - at)
              + ": the file is cut off or damaged");
    }
    long from = at;
    at += count;
    return from;
  }

  private long varint() throws ModelFormatException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes.get(ValueLayout.JAVA_BYTE, advance(1));
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw error("a number of at most 10 bytes expected, got a longer one");
  }

  /** An error at this place. */
  ModelFormatException error(String message) {
    return new ModelFormatException(what + ", byte " + (start + at) + ": " + message);
  }
}
