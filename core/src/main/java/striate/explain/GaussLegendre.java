package striate.explain;

/**
 * Points and weights of the Gauss-Legendre quadrature on 0 to 1: exact for polynomials of up to
 * degree 2n − 1. The points are the zeros of Legendre's polynomial, found by Newton's method.
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier
record GaussLegendre(double[] points, double[] weights) {

  static GaussLegendre of(int n) {
    double[] points = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = StrictMath.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 0;
      for (int round = 0; round < 100; round++) {
        double before = 1;
        double p = x;
        for (int k = 2; k <= n; k++) {
          double next = ((2 * k - 1) * x * p - (k - 1) * before) / k;
          before = p;
          p = next;
        }
        slope = n * (x * p - before) / (x * x - 1);
        double step = p / slope;
        x -= step;
        if (Math.abs(step) < 1e-15) {
          break;
        }
      }
      // From −1..1, largest first, to 0..1, least first.
      points[i] = (1 - x) / 2;
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return new GaussLegendre(points, weights);
  }
}
