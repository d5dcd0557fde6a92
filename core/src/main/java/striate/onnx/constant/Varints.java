package striate.onnx.constant;

import striate.files.Bytes;

/** Variable-length integers, one after the other. */
public final class Varints {
  private final Bytes bytes;
  private long at;

  /** Those in these bytes. */
  public Varints(Bytes bytes) {
    this.bytes = bytes;
  }

  /** The next one. */
  public long next() throws OnnxFormatException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == bytes.size()) {
        throw new OnnxFormatException("one more number expected in a list, got its end");
      }
      byte b = bytes.byteAt(at++);
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new OnnxFormatException("a number of at most 10 bytes expected, got a longer one");
  }

  /** How many numbers there are in these bytes; −1 if the last one is cut off. */
  public static long count(Bytes bytes) {
    long count = 0;
    byte last = 0;
    for (long i = 0; i < bytes.size(); i++) {
      last = bytes.byteAt(i);
      count += last >= 0 ? 1 : 0;
    }
    return last < 0 ? -1 : count;
  }
}
