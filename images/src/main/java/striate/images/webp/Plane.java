package striate.images.webp;

import java.util.Arrays;

/** Luma or chroma of a frame in whole macroblocks, with what prediction sees beyond its edges. */
final class Plane {
  /** 127 above the frame, and a little beyond its right. */
  private static final int MARGIN = 8;

  final byte[] samples;
  final int stride;

  /** Where the first sample lies. */
  final int origin;

  Plane(int width, int height) {
    stride = width + MARGIN;
    origin = stride + 1;
    samples = new byte[stride * (height + 1) + MARGIN];
    Arrays.fill(samples, 0, stride, (byte) 127);
    for (int y = 0; y < height; y++) {
      samples[origin + y * stride - 1] = (byte) 129;
    }
  }

  int at(int x, int y) {
    return origin + y * stride + x;
  }
}
