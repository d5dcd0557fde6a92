package striate.explain;

/**
 * The receipt of a map besides its {@link Completeness}: what happens to the answer when the places
 * that the map ranks highest go first, or come first, against random order; and whether the map
 * depends on the weights.
 *
 * @param deletion the class's probability while pixels are replaced by the baseline, highest first
 * @param insertion the same while the baseline's pixels are replaced by the picture's
 * @param randomisation of the weights, from the top
 */
public record Receipt(Curve deletion, Curve insertion, Randomisation randomisation) {

  /** Told how far the work at a receipt is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * A part is done: a curve, or a map of drawn weights.
     *
     * @param done parts that are done
     * @param all parts that there are
     */
    void done(int done, int all);
  }

  /**
   * How much work a receipt takes.
   *
   * @param steps of a curve
   * @param orders random ones, against which a map is held
   * @param depths to which weights are drawn anew, at most
   * @param seeds with which all weights are drawn anew
   */
  public record Effort(int steps, int orders, int depths, int seeds) {
    /** The usual work. */
    public static final Effort USUAL = new Effort(20, 5, 5, 3);

    /** Refuses numbers below 1. */
    public Effort {
      if (steps < 1 || orders < 1 || depths < 1 || seeds < 1) {
        throw new IllegalArgumentException(
            "effort: at least 1 of each expected, got "
                + steps
                + ", "
                + orders
                + ", "
                + depths
                + " and "
                + seeds);
      }
    }
  }

  /**
   * A curve of deletion or insertion (Petsiuk et al. 2018, arXiv 1806.07421) and those of random
   * orders of the same grain: the map's own cells, shuffled.
   *
   * @param byMap the class's probability after 0 to {@code steps} equal parts of the pixels
   * @param byChance the mean of the random orders' probabilities
   * @param area under the curve, 0 to 1
   * @param chanceAreas of each random order
   * @param better how many random orders the map beats
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier; nothing compares curves
  public record Curve(
      double[] byMap, double[] byChance, double area, double[] chanceAreas, int better) {

    /** The mean area of the random orders. */
    public double chanceArea() {
      double sum = 0;
      for (double a : chanceAreas) {
        sum += a;
      }
      return sum / chanceAreas.length;
    }

    /**
     * How far the probability is from the picture to the baseline: where that is little, the curve
     * cannot tell good orders from bad ones.
     */
    public double span() {
      return Math.abs(byMap[0] - byMap[byMap.length - 1]);
    }

    /** Whether the map beats every random order. */
    public boolean beatsChance() {
      return better == chanceAreas.length;
    }
  }
}
