package striate.kernels;

/** {@link Updates}, one value at a time. */
final class ScalarUpdates {

  private ScalarUpdates() {}

  static void sgd(float[] w, int wo, float[] g, int go, int n, float rate, float decay) {
    for (int i = 0; i < n; i++) {
      float weight = w[wo + i];
      float d = Math.fma(decay, weight, g[go + i]);
      w[wo + i] = Math.fma(-rate, d, weight);
    }
  }

  static void sgdMomentum(
      float[] w,
      int wo,
      float[] v,
      int vo,
      float[] g,
      int go,
      int n,
      float rate,
      float momentum,
      boolean nesterov,
      float decay) {
    for (int i = 0; i < n; i++) {
      float weight = w[wo + i];
      float d = Math.fma(decay, weight, g[go + i]);
      float velocity = Math.fma(momentum, v[vo + i], d);
      v[vo + i] = velocity;
      float step = nesterov ? Math.fma(momentum, velocity, d) : velocity;
      w[wo + i] = Math.fma(-rate, step, weight);
    }
  }

  static void adam(
      float[] w,
      int wo,
      float[] m,
      int mo,
      float[] v,
      int vo,
      float[] g,
      int go,
      int n,
      float step,
      float beta1,
      float beta2,
      float epsilon,
      float rootFactor,
      float shrink,
      float decay) {
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = 0; i < n; i++) {
      float weight = w[wo + i];
      float d = Math.fma(decay, weight, g[go + i]);
      float first = Math.fma(beta1, m[mo + i], rest1 * d);
      float second = Math.fma(beta2, v[vo + i], rest2 * d * d);
      m[mo + i] = first;
      v[vo + i] = second;
      float root = Math.fma((float) Math.sqrt(second), rootFactor, epsilon);
      w[wo + i] = Math.fma(-step, first / root, weight * shrink);
    }
  }

  static void rmsProp(
      float[] w,
      int wo,
      float[] v,
      int vo,
      float[] g,
      int go,
      int n,
      float rate,
      float alpha,
      float epsilon,
      float decay) {
    float rest = 1f - alpha;
    for (int i = 0; i < n; i++) {
      float weight = w[wo + i];
      float d = Math.fma(decay, weight, g[go + i]);
      float second = Math.fma(alpha, v[vo + i], rest * d * d);
      v[vo + i] = second;
      float root = (float) Math.sqrt(second) + epsilon;
      w[wo + i] = Math.fma(-rate, d / root, weight);
    }
  }

  static void ema(float[] w, int wo, float[] average, int ao, int n, float share) {
    for (int i = 0; i < n; i++) {
      float a = average[ao + i];
      average[ao + i] = Math.fma(share, w[wo + i] - a, a);
    }
  }

  static void clamp(float[] g, int go, int n, float most) {
    for (int i = go; i < go + n; i++) {
      g[i] = Math.max(-most, Math.min(most, g[i]));
    }
  }

  static double squaredNorm(float[] g, int go, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = 0;
    for (; i + 8 <= n; i += 8) {
      int at = go + i;
      s0 = square(g[at], s0);
      s1 = square(g[at + 1], s1);
      s2 = square(g[at + 2], s2);
      s3 = square(g[at + 3], s3);
      s4 = square(g[at + 4], s4);
      s5 = square(g[at + 5], s5);
      s6 = square(g[at + 6], s6);
      s7 = square(g[at + 7], s7);
    }
    double rest = 0;
    for (; i < n; i++) {
      rest = square(g[go + i], rest);
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) + rest;
  }

  private static double square(float v, double sum) {
    // the product of two floats is exact in a double: this rounds as a fused multiply-add does
    return sum + (double) v * v;
  }
}
