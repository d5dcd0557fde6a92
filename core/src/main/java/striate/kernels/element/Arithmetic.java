package striate.kernels.element;

import java.util.Arrays;

/**
 * Sums, products and reductions over ranges of arrays.
 *
 * <p>A range is an array, its first index and a length. No method allocates. A destination may be
 * the same range as a source; ranges that overlap in any other way are not allowed. The order of
 * every sum is fixed by the lengths alone, so each result has the same bits on every machine.
 *
 * <p>Loops that HotSpot makes vectors of by itself stand here and have no other form: measured, its
 * vectors are as fast as ours.
 */
public final class Arithmetic {

  /**
   * Rows that {@link #columnSums} adds up before it adds the block to the total; this keeps the
   * rounding error of a long column near that of a short one.
   */
  static final int SUM_BLOCK = 128;

  private static final int NEAR = 2048;

  private Arithmetic() {}

  /** {@code y = a + b}. */
  public static void add(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] + b[bo + i];
    }
  }

  /** {@code y += x}. */
  public static void addTo(float[] x, int xo, float[] y, int yo, int n) {
    add(y, yo, x, xo, y, yo, n);
  }

  /** {@code y = x · factor}. */
  public static void scale(float[] x, int xo, float factor, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] * factor;
    }
  }

  /** {@code y += factor · x}, each with one rounding. */
  public static void axpy(float factor, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(factor, x[xo + i], y[yo + i]);
    }
  }

  /** {@code y = value}. */
  public static void fill(float[] y, int yo, int n, float value) {
    Arrays.fill(y, yo, yo + n, value);
  }

  /** {@code y = x}; the ranges may overlap in any way. */
  public static void copy(float[] x, int xo, float[] y, int yo, int n) {
    System.arraycopy(x, xo, y, yo, n);
  }

  /**
   * The sum of each column of a row-major matrix: the gradient of a bias. Rows are added first to
   * last in blocks of {@value #SUM_BLOCK}.
   *
   * @param x {@code [rows][columns]}
   * @param out {@code [columns]}
   * @param accumulate whether the sums are added to what {@code out} holds or replace it
   */
  public static void columnSums(
      float[] x, int xo, int rows, int columns, float[] out, int oo, boolean accumulate) {
    if (ElementForm.COLUMN_SUMS.ready()) {
      VectorArithmetic.columnSums(x, xo, rows, columns, out, oo, accumulate);
    } else {
      ScalarArithmetic.columnSums(x, xo, rows, columns, out, oo, accumulate);
    }
  }

  /**
   * Adds one bias to each column, in place.
   *
   * @param y {@code [rows][columns]}
   * @param bias {@code [columns]}
   * @param relu whether results under zero become zero
   */
  public static void addBias(
      float[] y, int yo, int rows, int columns, float[] bias, int bo, boolean relu) {
    if (ElementForm.ADD_BIAS.ready()) {
      VectorArithmetic.addBias(y, yo, rows, columns, bias, bo, relu);
    } else {
      ScalarArithmetic.addBias(y, yo, rows, columns, bias, bo, relu);
    }
  }

  /**
   * Adds up the partial results of the shards of a batch, in a binary tree: neighbours first, then
   * neighbouring pairs, and so on. So the sum of an aligned half, quarter … is a number of its own,
   * whoever computes it.
   *
   * @param parts part {@code p} starts at {@code po + p · partStride}
   * @param partCount 1, 2, 4, 8 or 16
   * @param out {@code [n]}; may be the first part
   */
  public static void sumTree(
      float[] parts, int po, int partStride, int partCount, float[] out, int oo, int n) {
    if (partCount == 1) {
      copy(parts, po, out, oo, n);
      return;
    }
    // Each pass adds as many parts as there were before it, summed in registers. For as many values
    // as stay in the nearest cache: loops that HotSpot vectorises.
    for (int done = 0; done < n; done += NEAR) {
      int count = Math.min(NEAR, n - done);
      int part = po + done;
      int to = oo + done;
      add(parts, part, parts, part + partStride, out, to, count);
      if (partCount >= 4) {
        addTwo(parts, part + 2 * partStride, partStride, out, to, count);
      }
      if (partCount >= 8) {
        addFour(parts, part + 4 * partStride, partStride, out, to, count);
      }
      if (partCount >= 16) {
        addEight(parts, part + 8 * partStride, partStride, out, to, count);
      }
    }
  }

  private static void addTwo(float[] x, int xo, int stride, float[] y, int yo, int n) {
    int b = xo + stride;
    for (int i = 0; i < n; i++) {
      y[yo + i] += x[xo + i] + x[b + i];
    }
  }

  private static void addFour(float[] x, int xo, int stride, float[] y, int yo, int n) {
    int b = xo + stride;
    int c = b + stride;
    int d = c + stride;
    for (int i = 0; i < n; i++) {
      y[yo + i] += (x[xo + i] + x[b + i]) + (x[c + i] + x[d + i]);
    }
  }

  private static void addEight(float[] x, int xo, int stride, float[] y, int yo, int n) {
    int b = xo + stride;
    int c = b + stride;
    int d = c + stride;
    int e = d + stride;
    int f = e + stride;
    int g = f + stride;
    int h = g + stride;
    for (int i = 0; i < n; i++) {
      y[yo + i] +=
          ((x[xo + i] + x[b + i]) + (x[c + i] + x[d + i]))
              + ((x[e + i] + x[f + i]) + (x[g + i] + x[h + i]));
    }
  }

  /** The index (from 0) of the first value of the range that is NaN or infinite, or -1. */
  public static int firstNotFinite(float[] x, int xo, int n) {
    return ElementForm.FIRST_NOT_FINITE.ready()
        ? VectorArithmetic.firstNotFinite(x, xo, n)
        : ScalarArithmetic.firstNotFinite(x, xo, n);
  }

  /** Whether every value of the range is finite. */
  public static boolean isFinite(float[] x, int xo, int n) {
    return firstNotFinite(x, xo, n) < 0;
  }
}
