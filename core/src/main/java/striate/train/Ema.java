package striate.train;

/**
 * An exponential moving average (EMA) of the weights (Polyak and Juditsky 1992): after each step
 * {@code average += (1 − d) · (weights − average)}.
 *
 * <p>Running statistics of batch normalisation are averaged with the same d, so that they belong to
 * the averaged weights and no second pass over the data is needed.
 *
 * @param decay d in the long run, in [0, 1)
 * @param warmUp whether the first steps weigh more: d is then at most (1 + t) / (10 + t) after t
 *     steps, so that the first, random weights are soon forgotten
 */
public record Ema(double decay, boolean warmUp) {
  /** Refuses a decay outside [0, 1). */
  public Ema {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("ema: decay in [0, 1) expected, got " + decay);
    }
  }

  /** An average with warm-up. */
  public static Ema of(double decay) {
    return new Ema(decay, true);
  }

  /**
   * The decay of one step.
   *
   * @param step from 1
   */
  public double decay(long step) {
    return warmUp ? Math.min(decay, (1.0 + step) / (10.0 + step)) : decay;
  }
}
