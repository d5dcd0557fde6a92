package striate.trust;

import java.util.Comparator;
import java.util.stream.IntStream;

/** How prediction sets are made: the score that says how odd a class would be for a picture. */
public enum SetMethod {
  /**
   * Least ambiguous sets (Sadinle, Lei and Wasserman 2019): 1 − the class's probability, summed
   * from the other classes' so that it stays exact near 0. The smallest sets on average; where the
   * model is more often right than the coverage asks for, some are empty.
   */
  LAC,
  /**
   * Adaptive prediction sets (Romano, Sesia and Candès 2020), randomised: the probabilities of all
   * likelier classes and a share u of the class's own. Sets grow with the difficulty of a picture.
   * u is a hash of the picture, so the same picture always has the same set.
   */
  APS;

  /** The classes of a picture, the likeliest first; of equal ones the first. */
  static int[] ranking(float[] p, int from, int classes) {
    return IntStream.range(0, classes)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer c) -> -p[from + c]))
        .mapToInt(c -> c)
        .toArray();
  }

  /**
   * The scores of all classes for a picture.
   *
   * @param p the probabilities of all classes from {@code from} on
   * @param ranking of the classes
   * @param u uniform in [0, 1)
   * @return in the order of the ranking, never falling
   */
  double[] scores(float[] p, int from, int[] ranking, double u) {
    int n = ranking.length;
    // Sums of the less likely, from the smallest on, so that they are exact where all are small.
    double[] after = new double[n + 1];
    for (int r = n - 1; r >= 0; r--) {
      after[r] = after[r + 1] + p[from + ranking[r]];
    }
    double[] scores = new double[n];
    double before = 0;
    for (int r = 0; r < n; r++) {
      double own = p[from + ranking[r]];
      double sum = this == LAC ? before + after[r + 1] : before + u * own;
      scores[r] = after[0] > 0 ? sum / after[0] : 1;
      before += own;
    }
    return scores;
  }
}
