package striate.images.jpeg;

/**
 * What the components of a file mean, and rows of them as grey or red, green, blue.
 *
 * <p>Source: ITU-T T.871 for YCbCr, in libjpeg's 16 bits of fraction; ink by multiplication, stored
 * inverted as all files in the wild have it.
 */
final class Colours {
  private static final int[] CR_RED = table(91881, 1 << 15, 16);
  private static final int[] CB_BLUE = table(116130, 1 << 15, 16);
  private static final int[] CR_GREEN = table(-46802, 0, 0);
  private static final int[] CB_GREEN = table(-22554, 1 << 15, 0);

  private Colours() {}

  private static int[] table(int factor, int bias, int shift) {
    int[] out = new int[256];
    for (int i = 0; i < 256; i++) {
      out[i] = (factor * (i - 128) + bias) >> shift;
    }
    return out;
  }

  /**
   * Whether the first three components are luma and differences of colours: libjpeg's rule.
   *
   * @param adobe what Adobe's marker says, or -1 without one
   */
  static boolean luma(int[] ids, boolean jfif, int adobe) {
    if (ids.length == 4) {
      return adobe > 0;
    }
    if (jfif) {
      return true;
    }
    if (adobe >= 0) {
      return adobe != 0;
    }
    return !(ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B');
  }

  /** Writes {@code width} pixels to {@code out} from {@code at}. */
  static void row(byte[][] in, boolean luma, int width, byte[] out, int at) {
    if (in.length == 1) {
      System.arraycopy(in[0], 0, out, at, width);
      return;
    }
    byte[] a = in[0];
    byte[] b = in[1];
    byte[] c = in[2];
    int to = at;
    if (luma) {
      for (int x = 0; x < width; x++, to += 3) {
        int y = a[x] & 0xff;
        int cb = b[x] & 0xff;
        int cr = c[x] & 0xff;
        out[to] = (byte) Math.clamp(y + CR_RED[cr], 0, 255);
        out[to + 1] = (byte) Math.clamp(y + ((CB_GREEN[cb] + CR_GREEN[cr]) >> 16), 0, 255);
        out[to + 2] = (byte) Math.clamp(y + CB_BLUE[cb], 0, 255);
      }
    } else {
      for (int x = 0; x < width; x++, to += 3) {
        out[to] = a[x];
        out[to + 1] = b[x];
        out[to + 2] = c[x];
      }
    }
    if (in.length == 4) {
      for (int i = 0; i < 3 * width; i++) {
        // YCCK gives red, green, blue, whose inverse is ink: the inverse of stored ink is what it
        // gives.
        int light = luma ? 255 - (out[at + i] & 0xff) : out[at + i] & 0xff;
        out[at + i] = (byte) ((2 * light * (in[3][i / 3] & 0xff) + 255) / 510);
      }
    }
  }
}
