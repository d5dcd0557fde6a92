package striate.kernels.loss;

import striate.kernels.element.ActivationFunctions;
import striate.kernels.element.Arithmetic;

/** Softmax over the rows of a matrix, as a layer. No method allocates. */
public final class Softmax {

  private Softmax() {}

  /**
   * {@code y = exp(x - max) / Σ exp(x - max)} by row; sums run in double precision, first to last.
   * In place is allowed.
   *
   * @param x {@code [rows][classes]}
   */
  public static void forward(float[] x, int xo, int rows, int classes, float[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      exponentials(x, xo + r * classes, classes, y, yo + r * classes);
      float factor = (float) (1 / sum(y, yo + r * classes, classes));
      Arithmetic.scale(y, yo + r * classes, factor, y, yo + r * classes, classes);
    }
  }

  /** {@code dx = y · (dy - Σ dy · y)} by row. dx may be dy or y. */
  public static void backward(
      float[] y, int yo, float[] dy, int dyo, int rows, int classes, float[] dx, int dxo) {
    for (int r = 0; r < rows; r++) {
      int row = r * classes;
      double dot = 0;
      for (int j = 0; j < classes; j++) {
        dot += (double) y[yo + row + j] * dy[dyo + row + j];
      }
      for (int j = 0; j < classes; j++) {
        dx[dxo + row + j] = (float) (y[yo + row + j] * (dy[dyo + row + j] - dot));
      }
    }
  }

  /** Writes {@code exp(x - max)} of one row; returns max. */
  static float exponentials(float[] x, int xo, int n, float[] y, int yo) {
    float max = x[xo];
    for (int j = 1; j < n; j++) {
      // a NaN anywhere gives NaN everywhere through the sum
      max = x[xo + j] > max ? x[xo + j] : max;
    }
    ActivationFunctions.expMinus(x, xo, max, y, yo, n);
    return max;
  }

  /** The sum of a row in double precision, first to last. */
  static double sum(float[] y, int yo, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += y[yo + j];
    }
    return sum;
  }
}
