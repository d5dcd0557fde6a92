package striate.images.webp;

/**
 * VP8's arithmetic decoder: bits of known probability out of a part of a file.
 *
 * <p>Source: RFC 6386, section 7.
 */
final class BoolReader {
  private final byte[] file;
  private final int end;
  private int at;

  /** Bits that were read ahead; below the lowest {@code waiting} of them lie those in use. */
  private long value;

  private int waiting;

  private int range;
  private boolean past;

  BoolReader(byte[] file, int from, int to) {
    this.file = file;
    this.at = from;
    this.end = to;
    this.range = 255;
    this.waiting = -8;
  }

  /** A bit that is 0 with a probability of {@code chance} of 256. */
  int bit(int chance) {
    if (waiting < 0) {
      fill();
    }
    int split = 1 + (((range - 1) * chance) >> 8);
    long limit = (long) split << waiting;
    int bit;
    if (value >= limit) {
      value -= limit;
      range -= split;
      bit = 1;
    } else {
      range = split;
      bit = 0;
    }
    int shift = Integer.numberOfLeadingZeros(range) - 24;
    range <<= shift;
    waiting -= shift;
    return bit;
  }

  private void fill() {
    if (end - at >= 4) {
      int four =
          (file[at] & 0xff) << 24
              | (file[at + 1] & 0xff) << 16
              | (file[at + 2] & 0xff) << 8
              | (file[at + 3] & 0xff);
      value = value << 32 | (four & 0xffffffffL);
      at += 4;
      waiting += 32;
    } else {
      value <<= 8;
      if (at < end) {
        value |= file[at++] & 0xff;
      } else {
        past = true;
      }
      waiting += 8;
    }
  }

  boolean flag() {
    return bit(128) == 1;
  }

  /** A number of so many bits, the highest first. */
  int number(int bits) {
    int out = 0;
    for (int i = 0; i < bits; i++) {
      out = out << 1 | bit(128);
    }
    return out;
  }

  /** A number and its sign. */
  int signed(int bits) {
    int out = number(bits);
    return flag() ? -out : out;
  }

  /** A number and its sign where a flag says that there is one, otherwise 0. */
  int optional(int bits) {
    return flag() ? signed(bits) : 0;
  }

  /** Whether bits behind the end were asked for. */
  boolean past() {
    return past;
  }
}
