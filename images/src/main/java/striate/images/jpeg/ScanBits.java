package striate.images.jpeg;

import striate.images.format.BadPicture;

/**
 * The bits of a scan up to a marker, the highest of a byte first.
 *
 * <p>Source: ITU-T T.81, annexes B.1.1.5 and F.2.2.5.
 */
final class ScanBits {
  private final byte[] file;
  private int at;
  private long window;
  private int count;

  /** Zeros behind the end that are in the window; none may be used. */
  private int made;

  ScanBits(byte[] file, int at) {
    this.file = file;
    this.at = at;
  }

  /** Fills the window to 48 bits and more. */
  private void fill() {
    while (count <= 48) {
      int b = 0;
      if (at < file.length) {
        b = file[at] & 0xff;
        if (b != 0xff) {
          at++;
        } else if (at + 1 < file.length && file[at + 1] == 0) {
          at += 2;
        } else {
          b = 0;
          made += 8;
        }
      } else {
        made += 8;
      }
      window = window << 8 | b;
      count += 8;
    }
  }

  int symbol(HuffmanTable table) {
    if (count < 32) {
      fill();
    }
    int entry =
        table.look[(int) (window >> (count - HuffmanTable.LOOK)) & (1 << HuffmanTable.LOOK) - 1];
    if (entry == 0) {
      entry = table.find((int) (window >> (count - 16)) & 0xffff);
    }
    count -= entry >> 8;
    return entry & 0xff;
  }

  /** A number of up to 16 bits. */
  int number(int bits) {
    if (count < bits) {
      fill();
    }
    count -= bits;
    return (int) (window >> count) & (1 << bits) - 1;
  }

  /** A number whose first bit tells its sign: T.81's EXTEND. */
  int signed(int bits) {
    if (bits == 0) {
      return 0;
    }
    int value = number(bits);
    return value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
  }

  /** Whoever used bits that are not there gets to know it here. */
  void check() {
    if (count < made) {
      throw at >= file.length ? BadPicture.cut() : BadPicture.damaged("a scan that ends early");
    }
  }

  /** Passes over the marker that must stand here. */
  void restart(int number) {
    check();
    skip();
    if (at + 1 >= file.length) {
      throw BadPicture.cut();
    }
    if ((file[at + 1] & 0xff) != 0xd0 + number) {
      throw BadPicture.damaged("a restart marker is missing");
    }
    at += 2;
    window = 0;
    count = 0;
    made = 0;
  }

  /** Where the marker behind the scan stands, or the end of the file. */
  int end() {
    check();
    skip();
    return at;
  }

  /** Goes to the next marker; bytes before it belong to nothing. */
  private void skip() {
    // Bytes in the window lie before this place, so a marker can't be passed over.
    while (at < file.length
        && !((file[at] & 0xff) == 0xff
            && (at + 1 >= file.length || (file[at + 1] != 0 && (file[at + 1] & 0xff) != 0xff)))) {
      at++;
    }
  }
}
