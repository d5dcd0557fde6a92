package striate.images.jpeg;

/**
 * A component's samples at the size of the picture, a row at a time, as libjpeg interpolates:
 * halves by a triangle filter, other fractions by repetition.
 */
final class Upsampling {
  private final Component c;
  private final int right;
  private final int down;
  private final int[] sums;

  /**
   * @param right samples of the picture for one of the component, side by side
   * @param down and one above the other
   */
  Upsampling(Component c, int right, int down) {
    this.c = c;
    this.right = right;
    this.down = down;
    this.sums = new int[c.width];
  }

  /**
   * Row {@code y} of the picture; {@code out} holds at least the component's width times {@code
   * right}.
   */
  void row(int y, byte[] out) {
    int row = y / down;
    int at = row * c.stride();
    byte[] in = c.plane;
    int n = c.width;
    if (right == 1 && down == 1) {
      System.arraycopy(in, at, out, 0, n);
    } else if (right == 2 && down == 1 && n > 2) {
      wide(in, at, out, n);
    } else if (down == 2 && (right == 1 || (right == 2 && n > 2))) {
      boolean upper = (y & 1) == 0;
      int neighbour = Math.clamp(upper ? row - 1 : row + 1, 0, c.height - 1) * c.stride();
      for (int x = 0; x < n; x++) {
        sums[x] = 3 * (in[at + x] & 0xff) + (in[neighbour + x] & 0xff);
      }
      if (right == 1) {
        int bias = upper ? 1 : 2;
        for (int x = 0; x < n; x++) {
          out[x] = (byte) ((sums[x] + bias) >> 2);
        }
      } else {
        wideOfSums(out, n);
      }
    } else {
      for (int x = 0; x < n; x++) {
        for (int i = 0; i < right; i++) {
          out[x * right + i] = in[at + x];
        }
      }
    }
  }

  private static void wide(byte[] in, int at, byte[] out, int n) {
    out[0] = in[at];
    out[1] = (byte) ((3 * (in[at] & 0xff) + (in[at + 1] & 0xff) + 2) >> 2);
    for (int x = 1; x < n - 1; x++) {
      int value = 3 * (in[at + x] & 0xff);
      out[2 * x] = (byte) ((value + (in[at + x - 1] & 0xff) + 1) >> 2);
      out[2 * x + 1] = (byte) ((value + (in[at + x + 1] & 0xff) + 2) >> 2);
    }
    out[2 * n - 2] = (byte) ((3 * (in[at + n - 1] & 0xff) + (in[at + n - 2] & 0xff) + 1) >> 2);
    out[2 * n - 1] = in[at + n - 1];
  }

  private void wideOfSums(byte[] out, int n) {
    int[] s = sums;
    out[0] = (byte) ((4 * s[0] + 8) >> 4);
    out[1] = (byte) ((3 * s[0] + s[1] + 7) >> 4);
    for (int x = 1; x < n - 1; x++) {
      out[2 * x] = (byte) ((3 * s[x] + s[x - 1] + 8) >> 4);
      out[2 * x + 1] = (byte) ((3 * s[x] + s[x + 1] + 7) >> 4);
    }
    out[2 * n - 2] = (byte) ((3 * s[n - 1] + s[n - 2] + 8) >> 4);
    out[2 * n - 1] = (byte) ((4 * s[n - 1] + 7) >> 4);
  }
}
