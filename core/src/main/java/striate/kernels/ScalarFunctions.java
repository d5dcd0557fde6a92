package striate.kernels;

/** Single-precision elementary functions, one value at a time. */
final class ScalarFunctions {

  private ScalarFunctions() {}

  static float exp(float x) {
    return (float) Math.exp(x);
  }

  static float tanh(float x) {
    return (float) Math.tanh(x);
  }

  static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  static float erf(float x) {
    // Abramowitz and Stegun 7.1.26 is too coarse; the series is good below 4 and erf is 1 above.
    if (Float.isNaN(x)) {
      return x;
    }
    if (Math.abs(x) > 4f) {
      return Math.copySign(1f, x);
    }
    double u = (double) x * x;
    double term = x;
    double sum = term;
    for (int k = 1; k < 80; k++) {
      term *= -u / k;
      sum += term / (2 * k + 1);
    }
    return (float) (sum * 2 / Math.sqrt(Math.PI));
  }

  static float gelu(float x) {
    float v = x < -1000 ? -1000 : x;
    return 0.5f * v * (1f + erf(v * 0.70710677f));
  }

  static float geluSlope(float x) {
    float v = x < -1000 ? -1000 : x;
    v = v > 1000 ? 1000 : v;
    float density = 0.3989423f * exp(-0.5f * v * v);
    return Math.fma(v, density, Math.fma(0.5f, erf(v * 0.70710677f), 0.5f));
  }

  static float silu(float x) {
    float v = x < -1000 ? -1000 : x;
    return v / (1f + exp(-v));
  }

  static float siluSlope(float x) {
    float v = x < -1000 ? -1000 : x;
    v = v > 1000 ? 1000 : v;
    float s = sigmoid(v);
    return Math.fma(v * s, 1f - s, s);
  }
}
