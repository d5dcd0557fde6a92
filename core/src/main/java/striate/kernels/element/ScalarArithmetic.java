package striate.kernels.element;

/** {@link Arithmetic}, one value at a time. */
public final class ScalarArithmetic {

  private ScalarArithmetic() {}

  public static void columnSums(
      float[] x, int xo, int rows, int columns, float[] out, int oo, boolean accumulate) {
    columnSums(x, xo, rows, columns, columns, out, oo, accumulate);
  }

  /** The sums of some columns of a matrix with rows of {@code stride} values. */
  public static void columnSums(
      float[] x,
      int xo,
      int rows,
      int stride,
      int columns,
      float[] out,
      int oo,
      boolean accumulate) {
    for (int j = 0; j < columns; j++) {
      float sum = accumulate ? out[oo + j] : 0f;
      for (int first = 0; first < rows; first += Arithmetic.SUM_BLOCK) {
        int end = Math.min(first + Arithmetic.SUM_BLOCK, rows);
        float part = 0f;
        for (int r = first; r < end; r++) {
          part += x[xo + r * stride + j];
        }
        sum += part;
      }
      out[oo + j] = sum;
    }
  }

  public static void addBias(
      float[] y, int yo, int rows, int columns, float[] bias, int bo, boolean relu) {
    addBias(y, yo, rows, columns, columns, bias, bo, relu);
  }

  /**
   * As {@link Arithmetic#addBias} for some columns of a matrix with rows of {@code stride} values.
   */
  public static void addBias(
      float[] y, int yo, int rows, int stride, int columns, float[] bias, int bo, boolean relu) {
    for (int r = 0; r < rows; r++) {
      int row = yo + r * stride;
      for (int j = 0; j < columns; j++) {
        float v = y[row + j] + bias[bo + j];
        y[row + j] = relu && v < 0 ? 0 : v;
      }
    }
  }

  static int firstNotFinite(float[] x, int xo, int n) {
    for (int i = 0; i < n; i++) {
      if (!Float.isFinite(x[xo + i])) {
        return i;
      }
    }
    return -1;
  }
}
