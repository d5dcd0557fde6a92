package striate.onnx.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.files.Bytes;
import striate.onnx.constant.OnnxFormatException;

/**
 * Reads a Protocol Buffers message, field by field, from bytes that nobody vouches for. Every
 * length is held against the bytes that are left before anything is made of it, nothing is read
 * recursively, and how many things a file may be made of is bounded, so that a small file cannot
 * fill the heap.
 */
public final class Wire {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  /**
   * Bytes, roughly, that may still be made into objects; shared by all messages of a file. Weights
   * do not count, they stay where they are. Networks of ten thousand layers keep within it.
   */
  private static final class Budget {
    private long left;

    Budget(long bytes) {
      left = bytes;
    }

    void take(long bytes, Wire where) throws OnnxFormatException {
      left -= bytes;
      if (left < 0) {
        throw where.error("fewer parts expected than this file has; no network needs so many");
      }
    }
  }

  private final Bytes bytes;
  private final long start;
  private final String what;
  private final Budget budget;
  private long at;
  private int field;
  private int wire;

  private Wire(Bytes bytes, long start, String what, Budget budget) {
    this.bytes = bytes;
    this.start = start;
    this.what = what;
    this.budget = budget;
  }

  /** The outermost message. */
  public static Wire of(Bytes bytes, String what) {
    // an object is up to four times what it counts here; a small heap allows for fewer
    long most = Math.min(1L << 26, Runtime.getRuntime().maxMemory() / 8);
    return new Wire(bytes, 0, what, new Budget(most));
  }

  /** Moves to the next field; false at the end of the message. */
  public boolean next() throws OnnxFormatException {
    if (at == bytes.size()) {
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
  public int field() {
    return field;
  }

  /** Leaves the field at hand out. */
  public void skip() throws OnnxFormatException {
    switch (wire) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case FIXED32 -> advance(4);
      default -> advance(length());
    }
  }

  /** An integer. */
  public long whole() throws OnnxFormatException {
    expect(VARINT);
    return varint();
  }

  /** A float. */
  public float real() throws OnnxFormatException {
    expect(FIXED32);
    return Float.intBitsToFloat(bytes.intAt(advance(4)));
  }

  /** Text in UTF-8. */
  public String text() throws OnnxFormatException {
    String text = textOrNull();
    if (text == null) {
      throw error("text in UTF-8 expected, got other bytes");
    }
    return text;
  }

  /** Text in UTF-8, null for other bytes. */
  public @Nullable String textOrNull() throws OnnxFormatException {
    Bytes utf8 = raw();
    budget.take(utf8.size(), this);
    byte[] copy = new byte[(int) utf8.size()];
    utf8.copy(0, copy, 0, copy.length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(copy)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The bytes of the field at hand, not copied. */
  public Bytes raw() throws OnnxFormatException {
    expect(BYTES);
    long length = length();
    return bytes.slice(advance(length), length);
  }

  /**
   * The bytes of one number or of several, not copied: of a list that stands in one field or each
   * number in its own.
   */
  public Bytes piece() throws OnnxFormatException {
    if (wire == BYTES) {
      return raw();
    }
    long from = at;
    skip();
    return bytes.slice(from, at - from);
  }

  /** Floats that stand in one field or each in its own. */
  public void reals(List<Float> into) throws OnnxFormatException {
    Bytes piece = piece();
    if ((wire != BYTES && wire != FIXED32) || piece.size() % 4 != 0) {
      throw error("floats of 4 bytes expected, got " + piece.size() + " bytes");
    }
    budget.take(2 * piece.size(), this);
    for (long i = 0; i < piece.size(); i += 4) {
      into.add(Float.intBitsToFloat(piece.intAt(i)));
    }
  }

  /** The message that the field at hand holds. */
  public Wire message(String name) throws OnnxFormatException {
    Bytes inner = raw();
    budget.take(64, this);
    return new Wire(inner, start + at - inner.size(), name, budget);
  }

  /** All bytes of this message, not copied. */
  public Bytes bytes() {
    return bytes;
  }

  /** Numbers that stand in one field or each in its own. */
  public void wholes(List<Long> into) throws OnnxFormatException {
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

  private void expect(int type) throws OnnxFormatException {
    if (wire != type) {
      throw error("field " + field + " of type " + type + " expected, got type " + wire);
    }
  }

  private long length() throws OnnxFormatException {
    long length = varint();
    if (length < 0 || length > bytes.size() - at) {
      throw error(
          Long.toUnsignedString(length)
              + " more bytes expected, got "
              + (bytes.size() - at)
              + ": the file is cut off or damaged");
    }
    return length;
  }

  private long advance(long count) throws OnnxFormatException {
    if (count > bytes.size() - at) {
      throw error(
          count
              + " more bytes expected, got "
              + (bytes.size() - at)
              + ": the file is cut off or damaged");
    }
    long from = at;
    at += count;
    return from;
  }

  private long varint() throws OnnxFormatException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes.byteAt(advance(1));
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw error("a number of at most 10 bytes expected, got a longer one");
  }

  /** An error at this place. */
  public OnnxFormatException error(String message) {
    return new OnnxFormatException(what + ", byte " + (start + at) + ": " + message);
  }
}
