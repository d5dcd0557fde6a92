package striate.kernels.direct;

import java.util.Arrays;

/**
 * The part of an image that a convolution reads, with the zeros around it. Where it has no zeros,
 * the image itself is used and nothing is copied.
 */
final class Plane {
  private final int sourceH;
  private final int sourceW;
  private final int channels;
  private final int top;
  private final int left;
  private final int height;
  private final int width;

  /** Whether images must be copied into scratch. */
  final boolean copied;

  /**
   * A window of images.
   *
   * @param top first row, negative if the window begins above the image
   * @param left first column, likewise
   * @param height rows of the window
   * @param width columns of the window
   */
  Plane(int sourceH, int sourceW, int channels, int top, int left, int height, int width) {
    this.sourceH = sourceH;
    this.sourceW = sourceW;
    this.channels = channels;
    this.top = top;
    this.left = left;
    this.height = height;
    this.width = width;
    this.copied = top < 0 || left < 0 || top + height > sourceH || left + width > sourceW;
  }

  /** Floats from one row to the next. */
  int pitch() {
    return (copied ? width : sourceW) * channels;
  }

  /** Floats from one image to the next. */
  int imageStride() {
    return copied ? height * width * channels : sourceH * sourceW * channels;
  }

  /** Floats of scratch for that many images. */
  int scratch(int images) {
    return copied ? Math.multiplyExact(images, imageStride()) : 0;
  }

  /** Where the window of the first image begins in the images, if they are not copied. */
  int base() {
    return (top * sourceW + left) * channels;
  }

  /**
   * Copies the rows {@code [from, to)} of the windows, counted through the images: row {@code
   * i·height + r} is row {@code r} of image {@code i}.
   */
  void copy(float[] x, int xo, int from, int to, float[] scratch, int so) {
    int first = Math.clamp(-left, 0, width);
    int last = Math.clamp(sourceW - left, first, width);
    for (int row = from; row < to; row++) {
      int image = row / height;
      int h = row - image * height + top;
      int at = so + row * width * channels;
      if (h < 0 || h >= sourceH) {
        Arrays.fill(scratch, at, at + width * channels, 0);
      } else {
        int source = xo + ((image * sourceH + h) * sourceW + left + first) * channels;
        Arrays.fill(scratch, at, at + first * channels, 0);
        System.arraycopy(x, source, scratch, at + first * channels, (last - first) * channels);
        Arrays.fill(scratch, at + last * channels, at + width * channels, 0);
      }
    }
  }

  /** Rows of the window of one image. */
  int height() {
    return height;
  }
}
