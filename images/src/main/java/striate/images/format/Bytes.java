package striate.images.format;

/**
 * A reader of the bytes of a file's part, from front to back or at any place; the end of the part
 * counts as the end of the file.
 */
public final class Bytes {
  private final byte[] file;
  private final int end;
  private int at;

  /** A reader of the bytes of {@code file} in [from, to). */
  public Bytes(byte[] file, int from, int to) {
    this.file = file;
    this.at = from;
    this.end = to;
  }

  /** The position of the next byte, from the start of the file. */
  public int at() {
    return at;
  }

  /** The number of bytes left. */
  public int left() {
    return end - at;
  }

  /** Moves to another position in the file. */
  public void to(long place) {
    if (place < 0 || place > end) {
      throw BadPicture.cut();
    }
    at = (int) place;
  }

  /** Skips this many bytes. */
  public void skip(long count) {
    to(at + count);
  }

  /** Reads 8 bits, unsigned. */
  public int u8() {
    if (at >= end) {
      throw BadPicture.cut();
    }
    return file[at++] & 0xff;
  }

  /** Reads 16 bits, unsigned, little-endian. */
  public int u16() {
    int low = u8();
    return low | u8() << 8;
  }

  /** Reads 24 bits, unsigned, little-endian. */
  public int u24() {
    int low = u16();
    return low | u8() << 16;
  }

  /** Reads 32 bits, signed, little-endian. */
  public int s32() {
    int low = u16();
    return low | u16() << 16;
  }

  /** Reads 32 bits, unsigned, little-endian. */
  public long u32() {
    return s32() & 0xffffffffL;
  }

  /** Reads 16 bits, unsigned, big-endian. */
  public int big16() {
    int high = u8();
    return high << 8 | u8();
  }

  /** Reads 32 bits, signed, big-endian. */
  public int big32() {
    int high = big16();
    return high << 16 | big16();
  }

  /** The array of the whole file, not to be written to. */
  public byte[] file() {
    return file;
  }
}
