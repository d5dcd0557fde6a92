package striate.kernels.pool;

import java.util.Arrays;
import striate.kernels.element.Arithmetic;
import striate.kernels.jit.Vectors;

/**
 * Spatial pooling of one image, channels last. No method allocates; input and output must not
 * overlap. Forward methods can be cut by rows of the output.
 */
public final class Pooling {

  private Pooling() {}

  /**
   * The largest value of each window; padding never wins. Of equal values the first in the window
   * (row by row) counts; NaN beats every number.
   *
   * @param x {@code [height][width][channels]}
   * @param y {@code [outHeight][outWidth][channels]}
   * @param index as y: the place of the maximum in its window, {@code row · windowWidth + column}
   * @param rowFrom the first row of the output to compute
   * @param rowTo the row to stop before
   */
  public static void max(
      PoolShape s,
      float[] x,
      int xo,
      float[] y,
      int yo,
      float[] index,
      int io,
      int rowFrom,
      int rowTo) {
    if (PoolForm.MAX.ready()) {
      VectorPooling.max(s, x, xo, y, yo, index, io, rowFrom, rowTo);
    } else {
      ScalarPooling.max(s, 0, x, xo, y, yo, index, io, rowFrom, rowTo);
    }
  }

  /** {@link #max} without the indices, for inference. */
  public static void max(
      PoolShape s, float[] x, int xo, float[] y, int yo, int rowFrom, int rowTo) {
    if (PoolForm.MAX_ONLY.ready()) {
      VectorPooling.max(s, x, xo, y, yo, rowFrom, rowTo);
    } else {
      ScalarPooling.max(s, 0, x, xo, y, yo, rowFrom, rowTo);
    }
  }

  /**
   * The gradient of {@link #max}.
   *
   * @param index what the forward method wrote
   * @param dx {@code [height][width][channels]}, replaced
   */
  public static void maxBackward(
      PoolShape s, float[] dy, int dyo, float[] index, int io, float[] dx, int dxo) {
    boolean byTwos = coversByTwos(s);
    if (byTwos && PoolForm.MAX_TWO_BY_TWO_BACKWARD.ready()) {
      VectorPooling.maxTwoByTwoBackward(s, dy, dyo, index, io, dx, dxo);
      return;
    }
    Arrays.fill(dx, dxo, dxo + s.inSize(), 0f);
    if (!byTwos && PoolForm.MAX_BACKWARD.ready()) {
      VectorPooling.maxBackward(s, dy, dyo, index, io, dx, dxo);
    } else {
      ScalarPooling.maxBackward(s, 0, dy, dyo, index, io, dx, dxo);
    }
  }

  /** Whether {@link VectorPooling#maxTwoByTwoBackward} writes every value of dx. */
  private static boolean coversByTwos(PoolShape s) {
    return Vectors.available()
        && s.isPlainTwoByTwo()
        && (s.height() & 1) == 0
        && (s.width() & 1) == 0
        && s.channels() % Vectors.LANES == 0;
  }

  /**
   * The mean of each window.
   *
   * @param countPadding whether padding counts as zeros or is left out of the mean
   */
  public static void average(
      PoolShape s,
      boolean countPadding,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int rowFrom,
      int rowTo) {
    if (PoolForm.AVERAGE.ready()) {
      VectorPooling.average(s, countPadding, x, xo, y, yo, rowFrom, rowTo);
    } else {
      ScalarPooling.average(s, 0, countPadding, x, xo, y, yo, rowFrom, rowTo);
    }
  }

  /**
   * The gradient of {@link #average}.
   *
   * @param dx {@code [height][width][channels]}, replaced
   */
  public static void averageBackward(
      PoolShape s, boolean countPadding, float[] dy, int dyo, float[] dx, int dxo) {
    Arrays.fill(dx, dxo, dxo + s.inSize(), 0f);
    ScalarPooling.averageBackward(s, countPadding, dy, dyo, dx, dxo);
  }

  /**
   * The mean of each channel over all pixels.
   *
   * @param x {@code [pixels][channels]}
   * @param y {@code [channels]}
   */
  public static void globalAverage(float[] x, int xo, int pixels, int channels, float[] y, int yo) {
    Arithmetic.columnSums(x, xo, pixels, channels, y, yo, false);
    Arithmetic.scale(y, yo, 1f / pixels, y, yo, channels);
  }

  /**
   * The gradient of {@link #globalAverage}.
   *
   * @param dy {@code [channels]}
   * @param dx {@code [pixels][channels]}, replaced
   */
  public static void globalAverageBackward(
      float[] dy, int dyo, int pixels, int channels, float[] dx, int dxo) {
    Arithmetic.scale(dy, dyo, 1f / pixels, dx, dxo, channels);
    for (int p = 1; p < pixels; p++) {
      System.arraycopy(dx, dxo, dx, dxo + p * channels, channels);
    }
  }
}
