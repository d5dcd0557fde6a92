package striate.spark.score;

import org.jspecify.annotations.Nullable;

/**
 * What is said about a row.
 *
 * @param raw outputs of the network
 * @param probabilities one for each class
 * @param prediction index of the likeliest class, of equal ones the first
 * @param label its name
 * @param reason why there is none of these, or null if there are
 */
@SuppressWarnings("ArrayRecordComponent") // carries numbers, and is compared with nothing
record Answer(
    double[] raw, double[] probabilities, int prediction, String label, @Nullable String reason) {
  private static final double[] NONE = {};

  static Answer none(String reason) {
    return new Answer(NONE, NONE, -1, "", reason);
  }
}
