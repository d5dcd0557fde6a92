package striate.explain;

/**
 * Whether a map adds up: what its cells sum to, against what they are the parts of.
 *
 * @param law what theory says about the sum
 * @param sum of the map
 * @param logit of the picture
 * @param rest the logit without what the map distributes: with the baseline in the place of the
 *     picture, or with zeros in that of the layer's output (for a dense layer its bias)
 * @param exact whether the sum and the rest must make up the logit, up to rounding or, for an
 *     integral, its approximation; otherwise the error tells how far the map is from adding up
 */
public record Completeness(Law law, double sum, double logit, double rest, boolean exact) {

  /** What theory says about the sum of a map. */
  public enum Law {
    /** The sum is the difference of the logit to that of the baseline. */
    BASELINE,
    /** The sum and the logit for a layer output of zero, the bias, make up the logit. */
    BIAS,
    /** A slope, or effects one by one: such numbers have no sum that means anything. */
    NONE
  }

  /** The error: how far the sum and the rest are from the logit; NaN where there is no law. */
  public double error() {
    return law == Law.NONE ? Double.NaN : Math.abs(sum + rest - logit);
  }

  /** The error as a share of what was to be distributed; NaN where there is no law. */
  public double share() {
    double whole = Math.abs(logit - rest);
    return whole == 0 && error() == 0 ? 0 : error() / whole;
  }
}
