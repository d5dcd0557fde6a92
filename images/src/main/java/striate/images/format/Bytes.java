package striate.images.format;

/** A part of a file, read from front to back or at any place; its end is the end of the file. */
public final class Bytes {
  private final byte[] file;
  private final int end;
  private int at;

  /** The bytes of {@code file} in [from, to). */
  public Bytes(byte[] file, int from, int to) {
    this.file = file;
    this.at = from;
    this.end = to;
  }

  /** Where the next byte is read, from the start of the file. */
  public int at() {
    return at;
  }

  /** Bytes that follow. */
  public int left() {
    return end - at;
  }

  /** Reads on at another place of the file. */
  public void to(long place) {
    if (place < 0 || place > end) {
      throw BadPicture.cut();
    }
    at = (int) place;
  }

  /** Passes over so many bytes. */
  public void skip(long count) {
    to(at + count);
  }

  /** 8 bits. */
  public int u8() {
    if (at >= end) {
      throw BadPicture.cut();
    }
    return file[at++] & 0xff;
  }

  /** 16 bits, the low ones first. */
  public int u16() {
    int low = u8();
    return low | u8() << 8;
  }

  /** 24 bits, the low ones first. */
  public int u24() {
    int low = u16();
    return low | u8() << 16;
  }

  /** 32 bits, the low ones first. */
  public int s32() {
    int low = u16();
    return low | u16() << 16;
  }

  /** 32 bits without a sign, the low ones first. */
  public long u32() {
    return s32() & 0xffffffffL;
  }

  /** 16 bits, the high ones first. */
  public int big16() {
    int high = u8();
    return high << 8 | u8();
  }

  /** 32 bits, the high ones first. */
  public int big32() {
    int high = big16();
    return high << 16 | big16();
  }

  /** The file itself, not to be written to. */
  public byte[] file() {
    return file;
  }
}
