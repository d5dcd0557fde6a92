package striate.images.webp;

/**
 * What an encoder did to the pixels of a lossless picture, undone.
 *
 * <p>Source: RFC 9649, section 3.5.
 *
 * @param width of the picture as it is after the transform is undone
 * @param bits of a block's side, or how many pixels share a number as a power of two
 * @param data of blocks, or the palette of 256
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LosslessTransform(int type, int width, int bits, int[] data) {
  private static final int PREDICTION = 0;
  private static final int COLOUR = 1;
  static final int GREEN = 2;
  static final int PALETTE = 3;

  /** The pixels before the transform, in the same array where they fit. */
  int[] undo(int[] pixels, int height) {
    switch (type) {
      case PREDICTION -> prediction(pixels, height);
      case COLOUR -> colour(pixels, height);
      case GREEN -> {
        for (int i = 0; i < pixels.length; i++) {
          int p = pixels[i];
          int green = p >> 8 & 0xff;
          pixels[i] = (p & 0xff00ff00) | ((p & 0xff00ff) + (green << 16 | green) & 0xff00ff);
        }
      }
      default -> {
        return palette(pixels, height);
      }
    }
    return pixels;
  }

  private int[] palette(int[] pixels, int height) {
    if (bits == 0) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = data[pixels[i] >> 8 & 0xff];
      }
      return pixels;
    }
    int across = (width + (1 << bits) - 1) >> bits;
    int each = 8 >> bits;
    int[] out = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int packed = pixels[y * across + (x >> bits)] >> 8 & 0xff;
        int shift = (x & (1 << bits) - 1) * each;
        out[y * width + x] = data[packed >> shift & (1 << each) - 1];
      }
    }
    return out;
  }

  private void colour(int[] p, int height) {
    int across = (width + (1 << bits) - 1) >> bits;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int factors = data[(y >> bits) * across + (x >> bits)];
        int i = y * width + x;
        int pixel = p[i];
        byte green = (byte) (pixel >> 8);
        int red = (pixel >> 16) + (((byte) factors * green) >> 5) & 0xff;
        int blue =
            pixel
                    + (((byte) (factors >> 8) * green) >> 5)
                    + (((byte) (factors >> 16) * (byte) red) >> 5)
                & 0xff;
        p[i] = (pixel & 0xff00ff00) | red << 16 | blue;
      }
    }
  }

  private void prediction(int[] p, int height) {
    p[0] = sum(p[0], 0xff000000);
    for (int x = 1; x < width; x++) {
      p[x] = sum(p[x], p[x - 1]);
    }
    int across = (width + (1 << bits) - 1) >> bits;
    for (int y = 1; y < height; y++) {
      int row = y * width;
      p[row] = sum(p[row], p[row - width]);
      for (int x = 1; x < width; x++) {
        int mode = data[(y >> bits) * across + (x >> bits)] >> 8 & 15;
        int i = row + x;
        p[i] = sum(p[i], predicted(mode, p[i - 1], p, i - width));
      }
    }
  }

  /**
   * From the pixel at the left and those above; the one above right of the last is the row's first.
   */
  private static int predicted(int mode, int left, int[] p, int above) {
    return switch (mode) {
      case 1 -> left;
      case 2 -> p[above];
      case 3 -> p[above + 1];
      case 4 -> p[above - 1];
      case 5 -> mean(mean(left, p[above + 1]), p[above]);
      case 6 -> mean(left, p[above - 1]);
      case 7 -> mean(left, p[above]);
      case 8 -> mean(p[above - 1], p[above]);
      case 9 -> mean(p[above], p[above + 1]);
      case 10 -> mean(mean(left, p[above - 1]), mean(p[above], p[above + 1]));
      case 11 -> nearer(left, p[above], p[above - 1]);
      case 12 -> gradient(left, p[above], p[above - 1]);
      case 13 -> halfGradient(mean(left, p[above]), p[above - 1]);
      default -> 0xff000000;
    };
  }

  /** Channel by channel, modulo 256. */
  static int sum(int a, int b) {
    int high = (a & 0xff00ff00) + (b & 0xff00ff00);
    int low = (a & 0xff00ff) + (b & 0xff00ff);
    return (high & 0xff00ff00) | (low & 0xff00ff);
  }

  private static int mean(int a, int b) {
    return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
  }

  private static int nearer(int left, int above, int corner) {
    int toLeft = 0;
    int toAbove = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int c = corner >>> shift & 0xff;
      // The prediction is left + above - corner.
      toLeft += Math.abs((above >>> shift & 0xff) - c);
      toAbove += Math.abs((left >>> shift & 0xff) - c);
    }
    return toLeft < toAbove ? left : above;
  }

  private static int gradient(int left, int above, int corner) {
    int out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int value = (left >>> shift & 0xff) + (above >>> shift & 0xff) - (corner >>> shift & 0xff);
      out |= Math.clamp(value, 0, 255) << shift;
    }
    return out;
  }

  private static int halfGradient(int mean, int corner) {
    int out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int m = mean >>> shift & 0xff;
      int value = m + (m - (corner >>> shift & 0xff)) / 2;
      out |= Math.clamp(value, 0, 255) << shift;
    }
    return out;
  }
}
