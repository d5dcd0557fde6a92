package striate.images.lossless;

import java.util.Arrays;
import striate.images.format.White;

/** Colours of indices, on white: grey where all of them are. */
final class Palette {
  /** 0xRRGGBB; an index past the end is black. */
  private final int[] colours = new int[256];

  private final boolean grey;

  /** Of colours 0xAARRGGBB, at most 256. */
  Palette(int[] argb) {
    boolean allGrey = true;
    for (int i = 0; i < Math.min(argb.length, 256); i++) {
      int c = White.under(argb[i]);
      colours[i] = c;
      allGrey &= (c >> 16) == (c & 0xff) && (c >> 8 & 0xff) == (c & 0xff);
    }
    grey = allGrey;
  }

  /** 256 levels from black to white. */
  static int[] ramp() {
    int[] out = new int[256];
    Arrays.setAll(out, i -> 0xff000000 | i * 0x10101);
    return out;
  }

  int channels() {
    return grey ? 1 : 3;
  }

  /** Writes the colour of an index as pixel number {@code pixel}. */
  void put(byte[] out, int pixel, int index) {
    int colour = colours[index];
    if (grey) {
      out[pixel] = (byte) colour;
    } else {
      out[3 * pixel] = (byte) (colour >> 16);
      out[3 * pixel + 1] = (byte) (colour >> 8);
      out[3 * pixel + 2] = (byte) colour;
    }
  }
}
