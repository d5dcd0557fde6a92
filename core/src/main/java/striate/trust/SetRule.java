package striate.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A rule for prediction sets by split conformal prediction (Vovk, Gammerman and Shafer 2005;
 * Angelopoulos and Bates 2021): a class is in a picture's set if its score is at most the
 * ⌈(n+1)·coverage⌉-th smallest of the scores that n held-out pictures' true classes have. If these
 * and a new picture come in the same way, the new one's class is in its set with at least this
 * probability, over both; whatever the model.
 *
 * @param method of the score
 * @param coverage stated, between 0 and 1
 * @param pictures held-out ones that the threshold is from
 * @param threshold the largest score that is taken; infinite if there are too few pictures for this
 *     coverage, so that all classes are in every set
 */
public record SetRule(SetMethod method, double coverage, int pictures, double threshold) {
  /** Checks the numbers. */
  public SetRule {
    checkCoverage(coverage);
    if (pictures < 1 || Double.isNaN(threshold)) {
      throw new IllegalArgumentException(
          "set rule: pictures and a threshold expected, got " + pictures + " and " + threshold);
    }
  }

  /**
   * The rule that held-out pictures give.
   *
   * @param probabilities [pictures, classes]
   * @param labels the true class of each
   * @param u uniform in [0, 1), one for each picture, such as {@link Chance#of}; used by APS
   * @throws IllegalArgumentException if an array does not fit, or coverage is not between 0 and 1
   */
  public static SetRule fit(
      SetMethod method,
      double coverage,
      float[] probabilities,
      int[] labels,
      int classes,
      double[] u) {
    checkCoverage(coverage);
    Answered a = new Answered(probabilities, labels, classes);
    return fit(method, coverage, scores(method, a, u));
  }

  static SetRule fit(SetMethod method, double coverage, double[] scores) {
    return new SetRule(method, coverage, scores.length, quantile(scores, coverage));
  }

  /** The scores of the true classes. */
  static double[] scores(SetMethod method, Answered a, double[] u) {
    if (u.length != a.labels().length) {
      throw new IllegalArgumentException(
          "u: " + a.labels().length + " numbers expected, got " + u.length);
    }
    double[] scores = new double[u.length];
    for (int i = 0; i < scores.length; i++) {
      int from = i * a.classes();
      int[] ranking = SetMethod.ranking(a.probabilities(), from, a.classes());
      double[] all = method.scores(a.probabilities(), from, ranking, u[i]);
      for (int r = 0; r < ranking.length; r++) {
        if (ranking[r] == a.labels()[i]) {
          scores[i] = all[r];
        }
      }
    }
    return scores;
  }

  /**
   * The finite-sample quantile of scores: the ⌈(n+1)·share⌉-th smallest, infinite if there are
   * fewer.
   */
  public static double quantile(double[] scores, double share) {
    int rank = rank(scores.length, share);
    if (rank > scores.length) {
      return Double.POSITIVE_INFINITY;
    }
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    return rank < 1 ? Double.NEGATIVE_INFINITY : sorted[rank - 1];
  }

  private static int rank(int n, double share) {
    // 0.9 · 10 is 9, whatever the binary fraction makes of it.
    return (int) StrictMath.ceil((n + 1.0) * share - 1e-9);
  }

  /** The fewest pictures that a coverage can be promised by. */
  public static int least(double coverage) {
    checkCoverage(coverage);
    int n = (int) Math.max(1, StrictMath.floor(coverage / (1 - coverage)) - 1);
    while (rank(n, coverage) > n) {
      n++;
    }
    return n;
  }

  /** A coverage as a percentage without superfluous digits: {@code 95 %}. */
  public static String percent(double coverage) {
    return Words.percent(coverage);
  }

  private static void checkCoverage(double coverage) {
    if (!(coverage > 0 && coverage < 1)) {
      throw new IllegalArgumentException(
          "coverage: a number between 0 and 1 expected, got " + coverage);
    }
  }

  /** Whether there were enough pictures for the coverage. */
  public boolean promises() {
    return threshold < Double.POSITIVE_INFINITY;
  }

  /**
   * The set of a picture: classes, the likeliest first; may be empty.
   *
   * @param p the probabilities of all classes from {@code from} on, as the rule was made of
   * @param u uniform in [0, 1), of this picture
   */
  public List<Integer> set(float[] p, int from, int classes, double u) {
    return set(p, from, SetMethod.ranking(p, from, classes), u);
  }

  /** The same of classes that are ranked already. */
  List<Integer> set(float[] p, int from, int[] ranking, double u) {
    double[] scores = method.scores(p, from, ranking, u);
    List<Integer> set = new ArrayList<>();
    for (int r = 0; r < ranking.length; r++) {
      if (scores[r] <= threshold) {
        set.add(ranking[r]);
      }
    }
    return List.copyOf(set);
  }
}
