package striate.kernels.element;

/**
 * Arithmetic of two ranges, element by element; see {@link ActivationFunctions} for what a range
 * is. NaN gives NaN.
 *
 * <p>Ranges of arrays that may be one array are nothing that HotSpot makes vectors of by itself:
 * measured, its loops take six to ten times as long as these in vectors.
 */
public final class PairArithmetic {
  private PairArithmetic() {}

  /** {@code y = a + b}. */
  public static void sum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    if (ElementForm.PAIR_SUM.ready()) {
      VectorPairs.sum(a, ao, b, bo, y, yo, n);
    } else {
      scalarSum(a, ao, b, bo, y, yo, n);
    }
  }

  static void scalarSum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] + b[bo + i];
    }
  }

  /** {@code y = a - b}. */
  public static void difference(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    if (ElementForm.PAIR_DIFFERENCE.ready()) {
      VectorPairs.difference(a, ao, b, bo, y, yo, n);
    } else {
      scalarDifference(a, ao, b, bo, y, yo, n);
    }
  }

  static void scalarDifference(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] - b[bo + i];
    }
  }

  /** {@code y = a · b}. */
  public static void product(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    if (ElementForm.PAIR_PRODUCT.ready()) {
      VectorPairs.product(a, ao, b, bo, y, yo, n);
    } else {
      scalarProduct(a, ao, b, bo, y, yo, n);
    }
  }

  static void scalarProduct(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * b[bo + i];
    }
  }

  /** {@code y = a / b}. */
  public static void quotient(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    if (ElementForm.PAIR_QUOTIENT.ready()) {
      VectorPairs.quotient(a, ao, b, bo, y, yo, n);
    } else {
      scalarQuotient(a, ao, b, bo, y, yo, n);
    }
  }

  static void scalarQuotient(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] / b[bo + i];
    }
  }

  /** {@code y = max(a, b)}. */
  public static void larger(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    if (ElementForm.PAIR_LARGER.ready()) {
      VectorPairs.larger(a, ao, b, bo, y, yo, n);
    } else {
      scalarLarger(a, ao, b, bo, y, yo, n);
    }
  }

  static void scalarLarger(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.max(a[ao + i], b[bo + i]);
    }
  }

  /** {@code y = min(a, b)}. */
  public static void smaller(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    if (ElementForm.PAIR_SMALLER.ready()) {
      VectorPairs.smaller(a, ao, b, bo, y, yo, n);
    } else {
      scalarSmaller(a, ao, b, bo, y, yo, n);
    }
  }

  static void scalarSmaller(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(a[ao + i], b[bo + i]);
    }
  }

  /** {@code y = a · b + c}, with two roundings. */
  public static void productSum(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    if (ElementForm.PAIR_PRODUCT_SUM.ready()) {
      VectorPairs.productSum(a, ao, b, bo, c, co, y, yo, n);
    } else {
      scalarProductSum(a, ao, b, bo, c, co, y, yo, n);
    }
  }

  static void scalarProductSum(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = a[ao + i] * b[bo + i] + c[co + i];
    }
  }

  /** {@code y = (x - shift) · scale}. */
  public static void shiftScale(
      float[] x, int xo, float shift, float scale, float[] y, int yo, int n) {
    if (ElementForm.SHIFT_SCALE.ready()) {
      VectorPairs.shiftScale(x, xo, shift, scale, y, yo, n);
    } else {
      scalarShiftScale(x, xo, shift, scale, y, yo, n);
    }
  }

  static void scalarShiftScale(
      float[] x, int xo, float shift, float scale, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (x[xo + i] - shift) * scale;
    }
  }

  /** {@code y = a}, below zero {@code a · b}. */
  public static void prelu(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    if (ElementForm.PRELU.ready()) {
      VectorPairs.prelu(a, ao, b, bo, y, yo, n);
    } else {
      scalarPrelu(a, ao, b, bo, y, yo, n);
    }
  }

  static void scalarPrelu(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float v = a[ao + i];
      y[yo + i] = v < 0 ? v * b[bo + i] : v;
    }
  }

  /**
   * The gradient of {@link #prelu} at a: {@code dx = dy}, where a is not above zero {@code dy · b}.
   */
  public static void preluBackward(
      float[] a, int ao, float[] b, int bo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    if (ElementForm.PRELU_BACKWARD.ready()) {
      VectorPairs.preluBackward(a, ao, b, bo, dy, dyo, dx, dxo, n);
    } else {
      scalarPreluBackward(a, ao, b, bo, dy, dyo, dx, dxo, n);
    }
  }

  static void scalarPreluBackward(
      float[] a, int ao, float[] b, int bo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = dy[dyo + i] * (a[ao + i] > 0 ? 1 : b[bo + i]);
    }
  }

  /** The gradient of {@link #prelu} at b: {@code dx = dy · a}, where a is above zero 0. */
  public static void preluSlope(
      float[] a, int ao, float[] dy, int dyo, float[] dx, int dxo, int n) {
    if (ElementForm.PRELU_SLOPE.ready()) {
      VectorPairs.preluSlope(a, ao, dy, dyo, dx, dxo, n);
    } else {
      scalarPreluSlope(a, ao, dy, dyo, dx, dxo, n);
    }
  }

  static void scalarPreluSlope(float[] a, int ao, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = dy[dyo + i] * (a[ao + i] > 0 ? 0 : a[ao + i]);
    }
  }
}
