package striate.images.webp;

/**
 * Luma and chroma of half the size to red, green, blue.
 *
 * <p>Each sample of chroma is 9 parts the nearest, 3 and 3 the next ones, 1 the one across, rounded
 * in libwebp's order; colours by ITU-R BT.601 with luma of 16 to 235, in libwebp's 14 bits.
 */
final class Vp8Colours {
  private final Plane luma;
  private final Plane blue;
  private final Plane red;

  Vp8Colours(Plane luma, Plane blue, Plane red) {
    this.luma = luma;
    this.blue = blue;
    this.red = red;
  }

  byte[] convert(int width, int height) {
    byte[] out = new byte[3 * width * height];
    byte[] u = new byte[width];
    byte[] v = new byte[width];
    int last = (height + 1) / 2 - 1;
    for (int y = 0; y < height; y++) {
      int near = y / 2;
      int far = (y & 1) == 0 ? Math.max(0, near - 1) : Math.min(last, near + 1);
      line(blue, near, far, u, width);
      line(red, near, far, v, width);
      int from = luma.at(0, y);
      int to = 3 * y * width;
      for (int x = 0; x < width; x++, to += 3) {
        int l = ((luma.samples[from + x] & 0xff) * 19077) >> 8;
        int b = u[x] & 0xff;
        int r = v[x] & 0xff;
        out[to] = clip(l + ((r * 26149) >> 8) - 14234);
        out[to + 1] = clip(l - ((b * 6419) >> 8) - ((r * 13320) >> 8) + 8708);
        out[to + 2] = clip(l + ((b * 33050) >> 8) - 17685);
      }
    }
    return out;
  }

  /** A row of chroma at full width, between a near row and a far one. */
  private static void line(Plane plane, int nearRow, int farRow, byte[] out, int width) {
    byte[] s = plane.samples;
    int near = plane.at(0, nearRow);
    int far = plane.at(0, farRow);
    int n = s[near] & 0xff;
    int f = s[far] & 0xff;
    out[0] = (byte) ((3 * n + f + 2) >> 2);
    int pairs = (width - 1) / 2;
    for (int x = 1; x <= pairs; x++) {
      int n1 = s[near + x] & 0xff;
      int f1 = s[far + x] & 0xff;
      int sum = n + n1 + f + f1 + 8;
      int rising = (sum + 2 * (n + f1)) >> 3;
      int falling = (sum + 2 * (f + n1)) >> 3;
      out[2 * x - 1] = (byte) ((falling + n) >> 1);
      out[2 * x] = (byte) ((rising + n1) >> 1);
      n = n1;
      f = f1;
    }
    if ((width & 1) == 0) {
      out[width - 1] = (byte) ((3 * n + f + 2) >> 2);
    }
  }

  private static byte clip(int x) {
    return (byte) Math.clamp(x >> 6, 0, 255);
  }
}
