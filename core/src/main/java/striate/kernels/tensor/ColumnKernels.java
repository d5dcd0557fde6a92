package striate.kernels.tensor;

import striate.kernels.element.Arithmetic;
import striate.kernels.element.PairArithmetic;
import striate.kernels.element.UnaryFunctions;

/**
 * Reductions of the columns of row-major matrices. The order of every sum is fixed by the sizes
 * alone. No method allocates.
 */
public final class ColumnKernels {
  /** Numbers that are squared, or made absolute, at a time. */
  private static final int BLOCK = 4096;

  /** Columns taken at a time. */
  private static final int COLUMNS = 256;

  /** Floats of scratch. */
  public static final int SCRATCH = BLOCK + COLUMNS;

  private ColumnKernels() {}

  /** The sum of each column. */
  public static void sums(float[] x, int xo, int rows, int columns, float[] y, int yo) {
    Arithmetic.columnSums(x, xo, rows, columns, y, yo, false);
  }

  /** The sum of the squares of each column, or of the absolute values. */
  public static void sumsOf(
      boolean squares,
      float[] x,
      int xo,
      int rows,
      int columns,
      float[] y,
      int yo,
      float[] s,
      int so) {
    for (int from = 0; from < columns; from += COLUMNS) {
      int n = Math.min(COLUMNS, columns - from);
      int most = BLOCK / n;
      for (int first = 0; first < rows; first += most) {
        int count = Math.min(most, rows - first);
        for (int r = 0; r < count; r++) {
          int at = xo + (first + r) * columns + from;
          if (squares) {
            UnaryFunctions.square(x, at, s, so + r * n, n);
          } else {
            UnaryFunctions.abs(x, at, s, so + r * n, n);
          }
        }
        Arithmetic.columnSums(s, so, count, n, y, yo + from, first > 0);
      }
    }
  }

  /** The largest or smallest number of each column; NaN if one is. */
  public static void extremes(
      boolean max, float[] x, int xo, int rows, int columns, float[] y, int yo) {
    System.arraycopy(x, xo, y, yo, columns);
    for (int r = 1; r < rows; r++) {
      int at = xo + r * columns;
      if (max) {
        PairArithmetic.larger(y, yo, x, at, y, yo, columns);
      } else {
        PairArithmetic.smaller(y, yo, x, at, y, yo, columns);
      }
    }
  }
}
