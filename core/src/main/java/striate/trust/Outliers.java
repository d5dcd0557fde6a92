package striate.trust;

/**
 * A rule that tells pictures unlike those of the training: their features, what the last layer with
 * weights reads, are further from every class's mean than those of nearly all held-out pictures.
 *
 * @param layer whose output the features are
 * @param falseAlarms stated share of pictures such as the held-out ones that are taken as unlike
 * @param pictures held-out ones that the threshold is from
 * @param threshold largest squared Mahalanobis distance that is like; infinite if there were too
 *     few pictures for so few false alarms
 * @param distance from the training pictures' features
 */
record Outliers(
    String layer, double falseAlarms, int pictures, double threshold, Distance distance) {
  /** The rule whose threshold is the finite-sample quantile of held-out distances. */
  static Outliers fit(String layer, Distance distance, double[] heldOut, double falseAlarms) {
    if (!(falseAlarms > 0 && falseAlarms < 1)) {
      throw new IllegalArgumentException(
          "false alarms: a share between 0 and 1 expected, got " + falseAlarms);
    }
    return new Outliers(
        layer, falseAlarms, heldOut.length, SetRule.quantile(heldOut, 1 - falseAlarms), distance);
  }
}
