package striate.onnx.fold;

/** The error function, to about 15 digits. */
final class Erf {
  private Erf() {}

  static double of(double x) {
    double a = Math.abs(x);
    if (Double.isNaN(x)) {
      return x;
    }
    if (a > 6) {
      return Math.signum(x);
    }
    double value = a < 2.5 ? series(a) : 1 - fraction(a);
    return x < 0 ? -value : value;
  }

  /** 2/√π · e^(−x²) · (x + 2x³/3 + 4x⁵/15 + …), all of whose terms are positive. */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }

  /** 1 − erf by its continued fraction, from the inside out. */
  private static double fraction(double x) {
    double f = x;
    for (int k = 60; k >= 1; k--) {
      f = x + k / 2.0 / f;
    }
    return StrictMath.exp(-x * x) / Math.sqrt(Math.PI) / f;
  }
}
