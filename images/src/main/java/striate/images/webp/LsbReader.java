package striate.images.webp;

/** Bits of a lossless picture, the lowest of a byte first; behind the end come zeros. */
final class LsbReader {
  private final byte[] file;
  private final int end;
  private int at;
  private long window;
  private int count;

  LsbReader(byte[] file, int from, int to) {
    this.file = file;
    this.at = from;
    this.end = to;
  }

  private void fill() {
    while (count <= 56) {
      if (at < end) {
        window |= (file[at] & 0xffL) << count;
      }
      at++;
      count += 8;
    }
  }

  /** A number of at most 32 bits, the lowest first. */
  int number(int bits) {
    if (count < bits) {
      fill();
    }
    int out = (int) (window & (1L << bits) - 1);
    drop(bits);
    return out;
  }

  boolean flag() {
    return number(1) == 1;
  }

  /** The next 15 bits and more, which stay. */
  int peek() {
    if (count < 15) {
      fill();
    }
    return (int) window;
  }

  void drop(int bits) {
    window >>>= bits;
    count -= bits;
  }

  /** Whether bits behind the end were taken. */
  boolean past() {
    return at - (count >> 3) > end;
  }
}
