package striate.kernels.element;

import java.util.Arrays;

/**
 * Copies that change the order or the extent of an array: NCHW to NHWC and back, concatenation and
 * splitting of channels, padding and cropping. No method allocates; source and destination must not
 * overlap.
 */
public final class Layouts {

  private Layouts() {}

  /**
   * Channels first to channels last.
   *
   * @param x {@code [images][channels][pixels]}
   * @param y {@code [images][pixels][channels]}
   */
  public static void nchwToNhwc(
      float[] x, int xo, int channels, int pixels, float[] y, int yo, int images) {
    transposeEach(x, xo, channels, pixels, y, yo, images);
  }

  /**
   * Channels last to channels first.
   *
   * @param x {@code [images][pixels][channels]}
   * @param y {@code [images][channels][pixels]}
   */
  public static void nhwcToNchw(
      float[] x, int xo, int channels, int pixels, float[] y, int yo, int images) {
    transposeEach(x, xo, pixels, channels, y, yo, images);
  }

  /** {@code y[columns][rows] = x[rows][columns]}. */
  public static void transpose(float[] x, int xo, int rows, int columns, float[] y, int yo) {
    transposeEach(x, xo, rows, columns, y, yo, 1);
  }

  private static void transposeEach(
      float[] x, int xo, int rows, int columns, float[] y, int yo, int count) {
    int size = rows * columns;
    if (rows == 1 || columns == 1) {
      System.arraycopy(x, xo, y, yo, size * count);
      return;
    }
    for (int i = 0; i < count; i++) {
      ScalarLayouts.transpose(x, xo + i * size, rows, columns, y, yo + i * size);
    }
  }

  /**
   * Copies one of the inputs of a concatenation to its place among the output's channels.
   *
   * @param x {@code [positions][channels]}
   * @param y {@code [positions][allChannels]}
   * @param firstChannel where in {@code y} the channels of {@code x} start
   */
  public static void concatChannels(
      float[] x,
      int xo,
      int positions,
      int channels,
      float[] y,
      int yo,
      int allChannels,
      int firstChannel) {
    for (int p = 0; p < positions; p++) {
      System.arraycopy(x, xo + p * channels, y, yo + p * allChannels + firstChannel, channels);
    }
  }

  /**
   * Copies some of the channels out: the gradient of {@link #concatChannels}.
   *
   * @param x {@code [positions][allChannels]}
   * @param firstChannel where in {@code x} the wanted channels start
   * @param y {@code [positions][channels]}
   * @param accumulate whether to add to what {@code y} holds
   */
  public static void splitChannels(
      float[] x,
      int xo,
      int positions,
      int allChannels,
      int firstChannel,
      float[] y,
      int yo,
      int channels,
      boolean accumulate) {
    for (int p = 0; p < positions; p++) {
      int from = xo + p * allChannels + firstChannel;
      int to = yo + p * channels;
      if (accumulate) {
        Arithmetic.addTo(x, from, y, to, channels);
      } else {
        System.arraycopy(x, from, y, to, channels);
      }
    }
  }

  /**
   * Puts images into a frame of a constant.
   *
   * @param x {@code [images][height][width][channels]}
   * @param y {@code [images][top + height + bottom][left + width + right][channels]}
   */
  public static void pad(
      float[] x,
      int xo,
      int images,
      int height,
      int width,
      int channels,
      int top,
      int bottom,
      int left,
      int right,
      float value,
      float[] y,
      int yo) {
    int row = width * channels;
    int before = left * channels;
    int after = right * channels;
    int outRow = before + row + after;
    int from = xo;
    int to = yo;
    for (int i = 0; i < images; i++) {
      Arrays.fill(y, to, to + top * outRow, value);
      to += top * outRow;
      for (int h = 0; h < height; h++) {
        Arrays.fill(y, to, to + before, value);
        System.arraycopy(x, from, y, to + before, row);
        Arrays.fill(y, to + before + row, to + outRow, value);
        from += row;
        to += outRow;
      }
      Arrays.fill(y, to, to + bottom * outRow, value);
      to += bottom * outRow;
    }
  }

  /**
   * Takes images out of their frame: the gradient of {@link #pad}.
   *
   * @param x {@code [images][top + height + bottom][left + width + right][channels]}
   * @param height the height of the result
   * @param width the width of the result
   * @param y {@code [images][height][width][channels]}
   * @param accumulate whether to add to what {@code y} holds
   */
  public static void crop(
      float[] x,
      int xo,
      int images,
      int height,
      int width,
      int channels,
      int top,
      int bottom,
      int left,
      int right,
      float[] y,
      int yo,
      boolean accumulate) {
    int row = width * channels;
    int inRow = (left + width + right) * channels;
    int inImage = (top + height + bottom) * inRow;
    for (int i = 0; i < images; i++) {
      for (int h = 0; h < height; h++) {
        int from = xo + i * inImage + (top + h) * inRow + left * channels;
        int to = yo + (i * height + h) * row;
        if (accumulate) {
          Arithmetic.addTo(x, from, y, to, row);
        } else {
          System.arraycopy(x, from, y, to, row);
        }
      }
    }
  }
}
