package striate.kernels;

/**
 * One step of an optimiser over a range of weights, in place. No method allocates. Formulas are
 * those of PyTorch's optimisers; {@code decay} is the weight decay, 0 for none.
 */
public final class Updates {

  private Updates() {}

  /** {@code w -= rate · (g + decay · w)}. */
  public static void sgd(float[] w, int wo, float[] g, int go, int n, float rate, float decay) {
    if (VectorForm.SGD.ready()) {
      VectorUpdates.sgd(w, wo, g, go, n, rate, decay);
    } else {
      ScalarUpdates.sgd(w, wo, g, go, n, rate, decay);
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
    if (VectorForm.SGD_MOMENTUM.ready()) {
      VectorUpdates.sgdMomentum(w, wo, v, vo, g, go, n, rate, momentum, nesterov, decay);
    } else {
      ScalarUpdates.sgdMomentum(w, wo, v, vo, g, go, n, rate, momentum, nesterov, decay);
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
    if (VectorForm.ADAM.ready()) {
      VectorUpdates.adam(
          w, wo, m, mo, v, vo, g, go, n, step, beta1, beta2, epsilon, rootFactor, shrink, coupled);
    } else {
      ScalarUpdates.adam(
          w, wo, m, mo, v, vo, g, go, n, step, beta1, beta2, epsilon, rootFactor, shrink, coupled);
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
    if (VectorForm.RMS_PROP.ready()) {
      VectorUpdates.rmsProp(w, wo, v, vo, g, go, n, rate, alpha, epsilon, decay);
    } else {
      ScalarUpdates.rmsProp(w, wo, v, vo, g, go, n, rate, alpha, epsilon, decay);
    }
  }

  /**
   * An exponential moving average of the weights: {@code average += (1 - decay) · (w - average)}.
   */
  public static void ema(float[] w, int wo, float[] average, int ao, int n, float decay) {
    if (VectorForm.EMA.ready()) {
      VectorUpdates.ema(w, wo, average, ao, n, 1f - decay);
    } else {
      ScalarUpdates.ema(w, wo, average, ao, n, 1f - decay);
    }
  }

  /**
   * The sum of squares, in double precision, for clipping by the norm. Eight sums take the values
   * in turn and are added at the end; the order does not depend on the machine.
   */
  public static double squaredNorm(float[] g, int go, int n) {
    return ScalarUpdates.squaredNorm(g, go, n);
  }

  /** {@code g} held between {@code -most} and {@code most}; NaN stays. */
  public static void clamp(float[] g, int go, int n, float most) {
    ScalarUpdates.clamp(g, go, n, most);
  }
}
