package striate.batch;

/** Draws from Beta(α, α), as a share of two gamma-distributed numbers. */
final class Beta {
  private Beta() {}

  /** A number in [0, 1] that {@code key} alone decides. */
  static double draw(double alpha, long key) {
    // In logarithms: for a small α both numbers may be too small to be told from 0.
    double a = logGamma(alpha, Draws.derive(key, 0));
    double b = logGamma(alpha, Draws.derive(key, 1));
    return 1 / (1 + StrictMath.exp(b - a));
  }

  /**
   * The logarithm of a number drawn from the gamma distribution of this shape (Marsaglia, Tsang: A
   * Simple Method for Generating Gamma Variables, ACM TOMS 2000). Below 1, a number of the shape
   * plus one times a power of a uniform one, as in that paper.
   */
  static double logGamma(double shape, long key) {
    double boost = 0;
    double s = shape;
    if (s < 1) {
      boost = StrictMath.log(1 - Draws.uniform(key, -1)) / s;
      s += 1;
    }
    double d = s - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    for (long number = 0; ; number++) {
      double x = normal(Draws.derive(key, number));
      double v = 1 + c * x;
      if (v <= 0) {
        continue;
      }
      v = v * v * v;
      double u = 1 - Draws.uniform(key, number);
      if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return StrictMath.log(d * v) + boost;
      }
    }
  }

  /** Standard normal, by the polar method (Marsaglia, Bray 1964), which needs no sine. */
  private static double normal(long key) {
    for (long number = 0; ; number += 2) {
      double x = 2 * Draws.uniform(key, number) - 1;
      double y = 2 * Draws.uniform(key, number + 1) - 1;
      double s = x * x + y * y;
      if (s > 0 && s < 1) {
        return x * Math.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }
}
