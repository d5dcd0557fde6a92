package striate.images.lossless;

import striate.images.format.BadPicture;
import striate.images.format.Bytes;

/** BMP's runs of equal indices, of 8 or 4 bits; what they pass over has index 0. */
final class BmpRuns {
  private final Bytes in;
  private final int width;
  private final int height;
  private final int bits;
  private final byte[] out;
  private int x;
  private int y;

  BmpRuns(Bytes in, int width, int height, int bits) {
    this.in = in;
    this.width = width;
    this.height = height;
    this.bits = bits;
    this.out = new byte[width * height];
  }

  /** Indices in the order of the file, row by row. */
  byte[] read() {
    // The last row may end without a mark; nothing after it is asked for.
    while (y < height && !(y == height - 1 && x >= width)) {
      int count = in.u8();
      int value = in.u8();
      if (count > 0) {
        for (int i = 0; i < count; i++) {
          put(bits == 8 ? value : (i & 1) == 0 ? value >> 4 : value & 15);
        }
        continue;
      }
      switch (value) {
        case 0 -> {
          x = 0;
          y++;
        }
        case 1 -> {
          return out;
        }
        case 2 -> {
          x += in.u8();
          y += in.u8();
          inReach();
        }
        default -> literal(value);
      }
    }
    return out;
  }

  private void literal(int count) {
    int start = in.at();
    int packed = 0;
    for (int i = 0; i < count; i++) {
      if (bits == 8) {
        put(in.u8());
      } else {
        packed = (i & 1) == 0 ? in.u8() : packed;
        put((i & 1) == 0 ? packed >> 4 : packed & 15);
      }
    }
    if ((in.at() - start & 1) == 1 && in.left() > 0) {
      in.skip(1);
    }
  }

  private void put(int index) {
    if (x < width && y < height) {
      out[y * width + x] = (byte) index;
    }
    x++;
    inReach();
  }

  private void inReach() {
    if (x > 1 << 24 || y > 1 << 24) {
      throw BadPicture.damaged("a run that leaves the picture");
    }
  }
}
