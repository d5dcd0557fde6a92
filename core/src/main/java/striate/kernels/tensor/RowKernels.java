package striate.kernels.tensor;

import striate.kernels.element.ActivationFunctions;
import striate.kernels.element.Arithmetic;
import striate.kernels.element.PairArithmetic;
import striate.kernels.element.UnaryFunctions;

/**
 * Sums, maxima, softmax and normalisation of rows. The order of every sum is fixed by the row's
 * length alone. No method allocates; each needs {@link #SCRATCH} floats from {@code so} on.
 */
public final class RowKernels {
  /** Parts that a sum is kept in: vectors side by side. */
  private static final int PARTS = 64;

  /** Numbers of a product at a time. */
  private static final int BLOCK = 1024;

  /** Numbers summed in single precision before the sum goes on in double precision. */
  private static final int LONG = 128 * PARTS;

  /** Floats of scratch. */
  public static final int SCRATCH = PARTS + BLOCK;

  private RowKernels() {}

  /** The sum of a row. */
  public static double sum(float[] x, int xo, int n, float[] s, int so) {
    double sum = 0;
    for (int done = 0; done < n; done += LONG) {
      sum += shortSum(x, xo + done, Math.min(LONG, n - done), s, so);
    }
    return sum;
  }

  private static float shortSum(float[] x, int xo, int n, float[] s, int so) {
    if (n < 2 * PARTS) {
      return sumOfParts(x, xo, n);
    }
    Arithmetic.columnSums(x, xo, n / PARTS, PARTS, s, so, false);
    int tail = n / PARTS * PARTS;
    for (int i = tail; i < n; i++) {
      s[so + i - tail] += x[xo + i];
    }
    return sumOfParts(s, so, PARTS);
  }

  /** Four sums that do not wait for each other. */
  private static float sumOfParts(float[] x, int xo, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
      s0 += x[xo + i];
      s1 += x[xo + i + 1];
      s2 += x[xo + i + 2];
      s3 += x[xo + i + 3];
    }
    for (; i < n; i++) {
      s0 += x[xo + i];
    }
    return (s0 + s2) + (s1 + s3);
  }

  /** The sum of the products of two rows. */
  public static double dot(float[] a, int ao, float[] b, int bo, int n, float[] s, int so) {
    double sum = 0;
    int product = so + PARTS;
    for (int done = 0; done < n; done += BLOCK) {
      int count = Math.min(BLOCK, n - done);
      PairArithmetic.product(a, ao + done, b, bo + done, s, product, count);
      sum += shortSum(s, product, count, s, so);
    }
    return sum;
  }

  /** The sum of absolute values. */
  public static double absolutes(float[] x, int xo, int n, float[] s, int so) {
    double sum = 0;
    int values = so + PARTS;
    for (int done = 0; done < n; done += BLOCK) {
      int count = Math.min(BLOCK, n - done);
      UnaryFunctions.abs(x, xo + done, s, values, count);
      sum += shortSum(s, values, count, s, so);
    }
    return sum;
  }

  /** The product of all numbers. */
  public static double product(float[] x, int xo, int n) {
    double product = 1;
    for (int i = 0; i < n; i++) {
      product *= x[xo + i];
    }
    return product;
  }

  /** The largest number; NaN if one is. */
  public static float max(float[] x, int xo, int n, float[] s, int so) {
    if (n < 2 * PARTS) {
      return maxOf(x, xo, n);
    }
    System.arraycopy(x, xo, s, so, PARTS);
    int i = PARTS;
    for (; i + PARTS <= n; i += PARTS) {
      PairArithmetic.larger(s, so, x, xo + i, s, so, PARTS);
    }
    float last = i < n ? maxOf(x, xo + i, n - i) : s[so];
    return Math.max(maxOf(s, so, PARTS), last);
  }

  private static float maxOf(float[] x, int xo, int n) {
    float most = x[xo];
    for (int i = 1; i < n; i++) {
      // faster than Math.max, and as right: a NaN stays, and none gets lost
      float v = x[xo + i];
      most = v <= most || Float.isNaN(most) ? most : v;
    }
    return most;
  }

  /** The smallest number; NaN if one is. */
  public static float min(float[] x, int xo, int n, float[] s, int so) {
    if (n < 2 * PARTS) {
      return minOf(x, xo, n);
    }
    System.arraycopy(x, xo, s, so, PARTS);
    int i = PARTS;
    for (; i + PARTS <= n; i += PARTS) {
      PairArithmetic.smaller(s, so, x, xo + i, s, so, PARTS);
    }
    float last = i < n ? minOf(x, xo + i, n - i) : s[so];
    return Math.min(minOf(s, so, PARTS), last);
  }

  private static float minOf(float[] x, int xo, int n) {
    float least = x[xo];
    for (int i = 1; i < n; i++) {
      float v = x[xo + i];
      least = v >= least || Float.isNaN(least) ? least : v;
    }
    return least;
  }

  /**
   * The index of the largest or smallest number.
   *
   * @param step from one number to the next
   * @param last whether of equal ones the last counts
   */
  public static int indexOf(boolean max, float[] x, int xo, int n, int step, boolean last) {
    int found = 0;
    float best = x[xo];
    for (int i = 1; i < n; i++) {
      float v = x[xo + i * step];
      boolean better = max ? v > best : v < best;
      if (better || (last && v == best)) {
        best = v;
        found = i;
      }
    }
    return found;
  }

  /** The logarithm of the sum of exponentials of a row. */
  public static double logSumExp(float[] x, int xo, int n, float[] s, int so) {
    float max = max(x, xo, n, s, so);
    if (Float.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    int values = so + PARTS;
    for (int done = 0; done < n; done += BLOCK) {
      int count = Math.min(BLOCK, n - done);
      ActivationFunctions.expMinus(x, xo + done, max, s, values, count);
      sum += shortSum(s, values, count, s, so);
    }
    return max + StrictMath.log(sum);
  }

  /** Softmax of rows that lie one after the other; y may be x. */
  public static void softmax(
      float[] x, int xo, int rows, int n, float[] y, int yo, float[] s, int so) {
    for (int r = 0; r < rows; r++) {
      int at = yo + r * n;
      float max = max(x, xo + r * n, n, s, so);
      ActivationFunctions.expMinus(x, xo + r * n, max, y, at, n);
      float factor = (float) (1 / sum(y, at, n, s, so));
      PairArithmetic.shiftScale(y, at, 0f, factor, y, at, n);
    }
  }

  /** The logarithms of softmax; y may be x. */
  public static void logSoftmax(
      float[] x, int xo, int rows, int n, float[] y, int yo, float[] s, int so) {
    for (int r = 0; r < rows; r++) {
      int from = xo + r * n;
      int to = yo + r * n;
      float max = max(x, from, n, s, so);
      // In two steps, so that the digits of a large maximum are not taken from the rest.
      float rest = (float) (logSumExp(x, from, n, s, so) - max);
      for (int i = 0; i < n; i++) {
        y[to + i] = x[from + i] - max - rest;
      }
    }
  }

  /** {@code dx = y · (dy - Σ dy · y)}; dx may be dy or y. */
  public static void softmaxBackward(
      float[] y,
      int yo,
      float[] dy,
      int dyo,
      int rows,
      int n,
      float[] dx,
      int dxo,
      float[] s,
      int so) {
    for (int r = 0; r < rows; r++) {
      int row = r * n;
      float dot = (float) dot(y, yo + row, dy, dyo + row, n, s, so);
      for (int i = 0; i < n; i++) {
        dx[dxo + row + i] = y[yo + row + i] * (dy[dyo + row + i] - dot);
      }
    }
  }

  /** {@code dx = dy - exp(y) · Σ dy}; dx may be dy. */
  public static void logSoftmaxBackward(
      float[] y,
      int yo,
      float[] dy,
      int dyo,
      int rows,
      int n,
      float[] dx,
      int dxo,
      float[] s,
      int so) {
    for (int r = 0; r < rows; r++) {
      int row = r * n;
      float sum = (float) sum(dy, dyo + row, n, s, so);
      for (int done = 0; done < n; done += BLOCK) {
        int count = Math.min(BLOCK, n - done);
        int at = row + done;
        UnaryFunctions.exp(y, yo + at, s, so, count);
        for (int i = 0; i < count; i++) {
          dx[dxo + at + i] = dy[dyo + at + i] - s[so + i] * sum;
        }
      }
    }
  }

  /** Numbers kept of each row by {@link #normalise}. */
  public static final int KEPT = 3;

  /**
   * Gives rows mean 0 and variance 1; y may be x. The mean is taken twice, so that one far from
   * zero costs no digits.
   *
   * @param kept receives for each row, from {@code ko} on, a number near the mean, what the mean is
   *     more, and the inverse standard deviation
   */
  public static void normalise(
      float[] x,
      int xo,
      int rows,
      int n,
      double epsilon,
      float[] y,
      int yo,
      float[] kept,
      int ko,
      float[] s,
      int so) {
    for (int r = 0; r < rows; r++) {
      int at = yo + r * n;
      float near = (float) (sum(x, xo + r * n, n, s, so) / n);
      subtract(x, xo + r * n, near, y, at, n);
      double more = sum(y, at, n, s, so) / n;
      double variance = dot(y, at, y, at, n, s, so) / n - more * more;
      float inverse = (float) (1 / Math.sqrt(Math.max(variance, 0) + epsilon));
      shiftAndScale(y, at, (float) more, inverse, y, at, n);
      kept[ko + r * KEPT] = near;
      kept[ko + r * KEPT + 1] = (float) more;
      kept[ko + r * KEPT + 2] = inverse;
    }
  }

  /** The same once more, by what was kept. */
  public static void normaliseAgain(
      float[] x, int xo, int rows, int n, float[] y, int yo, float[] kept, int ko) {
    for (int r = 0; r < rows; r++) {
      subtract(x, xo + r * n, kept[ko + r * KEPT], y, yo + r * n, n);
      shiftAndScale(
          y, yo + r * n, kept[ko + r * KEPT + 1], kept[ko + r * KEPT + 2], y, yo + r * n, n);
    }
  }

  private static void subtract(float[] x, int xo, float number, float[] y, int yo, int n) {
    PairArithmetic.shiftScale(x, xo, number, 1f, y, yo, n);
  }

  private static void shiftAndScale(
      float[] x, int xo, float shift, float scale, float[] y, int yo, int n) {
    PairArithmetic.shiftScale(x, xo, shift, scale, y, yo, n);
  }

  /**
   * The gradient of {@link #normalise}: {@code dx = (g - mean g - y · mean(g · y)) / deviation}.
   *
   * @param y what it wrote
   * @param g the gradient of that
   * @param dx receives the gradient; may be g
   */
  public static void normaliseBackward(
      float[] y,
      int yo,
      float[] g,
      int go,
      int rows,
      int n,
      float[] kept,
      int ko,
      float[] dx,
      int dxo,
      float[] s,
      int so) {
    for (int r = 0; r < rows; r++) {
      int row = r * n;
      float mean = (float) (sum(g, go + row, n, s, so) / n);
      float along = (float) (dot(g, go + row, y, yo + row, n, s, so) / n);
      float inverse = kept[ko + r * KEPT + 2];
      for (int i = 0; i < n; i++) {
        dx[dxo + row + i] = (g[go + row + i] - mean - y[yo + row + i] * along) * inverse;
      }
    }
  }
}
