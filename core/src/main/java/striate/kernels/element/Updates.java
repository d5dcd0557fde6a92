package striate.kernels.element;

/**
 * One step of an optimiser over a range of weights, in place. No method allocates. Formulas are
 * those of PyTorch's optimisers; {@code decay} is the weight decay, 0 for none.
 *
 * <p>HotSpot makes vectors of these loops by itself, as fast as ours were.
 */
public final class Updates {

  private Updates() {}

  /** {@code w -= rate · (g + decay · w)}. */
  public static void sgd(float[] w, int wo, float[] g, int go, int n, float rate, float decay) {
    for (int i = 0; i < n; i++) {
      float weight = w[wo + i];
      float d = Math.fma(decay, weight, g[go + i]);
      w[wo + i] = Math.fma(-rate, d, weight);
    }
  }

  /**
   * {@code v = momentum · v + g + decay · w}, then {@code w -= rate · v}; with Nesterov's form
   * {@code w -= rate · (g + decay · w + momentum · v)}.
   */
  public static void sgdMomentum(
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

  /**
   * Adam (Kingma, Ba 2015) or AdamW (Loshchilov, Hutter 2019): {@code m = beta1 · m + (1 - beta1) ·
   * g}, {@code v = beta2 · v + (1 - beta2) · g²}, {@code w -= rate · (m / correction1) / (√(v /
   * correction2) + epsilon)}.
   *
   * @param correction1 {@code 1 - beta1^step}
   * @param correction2 {@code 1 - beta2^step}
   * @param decoupled whether decay shrinks the weights by {@code rate · decay} (AdamW) or is added
   *     to the gradient
   */
  public static void adam(
      float[] w,
      int wo,
      float[] m,
      int mo,
      float[] v,
      int vo,
      float[] g,
      int go,
      int n,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      double correction1,
      double correction2,
      float decay,
      boolean decoupled) {
    float step = (float) (rate / correction1);
    float rootFactor = (float) (1 / Math.sqrt(correction2));
    float shrink = decoupled ? (float) (1 - (double) rate * decay) : 1f;
    float coupled = decoupled ? 0f : decay;
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = 0; i < n; i++) {
      float weight = w[wo + i];
      float d = Math.fma(coupled, weight, g[go + i]);
      float first = Math.fma(beta1, m[mo + i], rest1 * d);
      float second = Math.fma(beta2, v[vo + i], rest2 * d * d);
      m[mo + i] = first;
      v[vo + i] = second;
      float root = Math.fma((float) Math.sqrt(second), rootFactor, epsilon);
      w[wo + i] = Math.fma(-step, first / root, weight * shrink);
    }
  }

  /**
   * RMSProp (Hinton): {@code v = alpha · v + (1 - alpha) · g²}, {@code w -= rate · g / (√v +
   * epsilon)}, with {@code decay · w} added to g first.
   */
  public static void rmsProp(
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

  /**
   * An exponential moving average of the weights: {@code average += (1 - decay) · (w - average)}.
   */
  public static void ema(float[] w, int wo, float[] average, int ao, int n, float decay) {
    float share = 1f - decay;
    for (int i = 0; i < n; i++) {
      float a = average[ao + i];
      average[ao + i] = Math.fma(share, w[wo + i] - a, a);
    }
  }

  /**
   * The sum of squares, in double precision, for clipping by the norm. Eight sums take the values
   * in turn and are added at the end; the order does not depend on the machine.
   */
  public static double squaredNorm(float[] g, int go, int n) {
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

  /** {@code g} held between {@code -most} and {@code most}; NaN stays. */
  public static void clamp(float[] g, int go, int n, float most) {
    for (int i = go; i < go + n; i++) {
      g[i] = Math.max(-most, Math.min(most, g[i]));
    }
  }

  private static double square(float v, double sum) {
    // the product of two floats is exact in a double: this rounds as a fused multiply-add does
    return sum + (double) v * v;
  }
}
