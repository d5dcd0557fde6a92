package striate.kernels.element;

/** The normal distribution in double precision, for tests. */
final class GaussianTail {

  private GaussianTail() {}

  /** Φ(x): a series near zero, a continued fraction far out, both to about 14 digits. */
  static double below(double x) {
    double a = Math.abs(x);
    double density = StrictMath.exp(-0.5 * a * a) / StrictMath.sqrt(2 * Math.PI);
    if (a < 3) {
      double term = a;
      double sum = a;
      for (int k = 1; k < 100; k++) {
        term *= a * a / (2 * k + 1);
        sum += term;
      }
      double half = density * sum;
      return x < 0 ? 0.5 - half : 0.5 + half;
    }
    double fraction = 0;
    for (int k = 200; k > 0; k--) {
      fraction = k / (a + fraction);
    }
    double tail = density / (a + fraction);
    return x < 0 ? tail : 1 - tail;
  }
}
