package striate.trust;

import java.util.Arrays;

/**
 * How well a score tells two kinds of pictures apart: those such as the model knows, and others.
 *
 * @param auroc area under the ROC curve: the probability that one of the others has a higher score
 *     than one of the known, ties counting half; 0.5 is chance
 * @param known number of known pictures
 * @param others number of others
 */
public record Separation(double auroc, int known, int others) {
  /**
   * The separation by scores, higher ones of others.
   *
   * @throws IllegalArgumentException if one of them is empty or has a NaN
   */
  public static Separation of(double[] known, double[] others) {
    check("known", known);
    check("others", others);
    double[] a = known.clone();
    double[] b = others.clone();
    Arrays.sort(a);
    Arrays.sort(b);
    double sum = 0;
    int below = 0;
    int upTo = 0;
    for (double score : b) {
      while (below < a.length && a[below] < score) {
        below++;
      }
      upTo = Math.max(upTo, below);
      while (upTo < a.length && a[upTo] <= score) {
        upTo++;
      }
      sum += below + 0.5 * (upTo - below);
    }
    return new Separation(sum / ((double) a.length * b.length), a.length, b.length);
  }

  private static void check(String what, double[] scores) {
    if (scores.length == 0) {
      throw new IllegalArgumentException(what + ": at least 1 score expected, got none");
    }
    for (double s : scores) {
      if (Double.isNaN(s)) {
        throw new IllegalArgumentException(what + ": numbers expected, got NaN");
      }
    }
  }
}
