package striate.trust;

import java.util.Arrays;
import striate.classify.Evaluation;
import striate.random.SplitMix;

/**
 * A paired comparison of two models on the same pictures.
 *
 * @param pictures how many there are
 * @param both pictures that both answer right
 * @param onlyA pictures that the first alone answers right
 * @param onlyB pictures that the second alone answers right
 * @param neither pictures that both answer wrong
 * @param difference accuracy of the second − accuracy of the first
 * @param low lower end of the 95 % interval of the difference, by paired bootstrap (percentiles)
 * @param high its upper end
 * @param p two-sided p-value of McNemar's exact test: how likely so uneven a pair as {@code onlyA}
 *     and {@code onlyB} or a more uneven one is if both models are as good
 */
public record Comparison(
    int pictures,
    int both,
    int onlyA,
    int onlyB,
    int neither,
    double difference,
    double low,
    double high,
    double p) {
  /** Resamples of the bootstrap. */
  public static final int RESAMPLES = 10_000;

  private static final long SEED = 1;

  /**
   * The comparison of two evaluations of the same pictures in the same order.
   *
   * @throws IllegalArgumentException if their counts or labels differ
   */
  public static Comparison of(Evaluation a, Evaluation b) {
    if (a.count() != b.count()) {
      throw new IllegalArgumentException(
          "comparison: the same pictures expected, got " + a.count() + " and " + b.count());
    }
    boolean[] rightA = new boolean[a.count()];
    boolean[] rightB = new boolean[a.count()];
    for (int i = 0; i < rightA.length; i++) {
      String x = a.classes().get(a.label(i));
      String y = b.classes().get(b.label(i));
      if (!x.equals(y)) {
        throw new IllegalArgumentException(
            "comparison: picture " + i + ": one label expected, got " + x + " and " + y);
      }
      rightA[i] = a.predicted(i) == a.label(i);
      rightB[i] = b.predicted(i) == b.label(i);
    }
    return of(rightA, rightB);
  }

  /**
   * The comparison by which answers are right.
   *
   * @throws IllegalArgumentException if the lengths differ, or there is no picture
   */
  public static Comparison of(boolean[] rightA, boolean[] rightB) {
    if (rightA.length != rightB.length || rightA.length == 0) {
      throw new IllegalArgumentException(
          "comparison: as many answers of both, at least 1, expected, got "
              + rightA.length
              + " and "
              + rightB.length);
    }
    int[] counts = new int[4];
    for (int i = 0; i < rightA.length; i++) {
      counts[(rightA[i] ? 2 : 0) + (rightB[i] ? 1 : 0)]++;
    }
    int n = rightA.length;
    int onlyA = counts[2];
    int onlyB = counts[1];
    double[] drawn = bootstrap(n, onlyA, onlyB);
    return new Comparison(
        n,
        counts[3],
        onlyA,
        onlyB,
        counts[0],
        (double) (onlyB - onlyA) / n,
        percentile(drawn, 0.025),
        percentile(drawn, 0.975),
        mcNemar(onlyA, onlyB));
  }

  /**
   * McNemar's exact test: twice the binomial probability of at most the smaller count among both
   * with a chance of ½, 1 at most.
   *
   * @throws IllegalArgumentException if a count is negative
   */
  public static double mcNemar(int onlyA, int onlyB) {
    if (onlyA < 0 || onlyB < 0) {
      throw new IllegalArgumentException(
          "McNemar: counts of 0 or more expected, got " + onlyA + " and " + onlyB);
    }
    int n = Math.addExact(onlyA, onlyB);
    int k = Math.min(onlyA, onlyB);
    if (onlyA == onlyB) {
      return 1;
    }
    // ln of the binomial coefficients, one from the other; summed relative to the largest, the
    // last.
    double[] logs = new double[k + 1];
    double log = -n * StrictMath.log(2);
    for (int i = 0; i <= k; i++) {
      logs[i] = log;
      log += StrictMath.log((double) (n - i) / (i + 1));
    }
    double sum = 0;
    for (double l : logs) {
      sum += StrictMath.exp(l - logs[k]);
    }
    return Math.min(1, 2 * sum * StrictMath.exp(logs[k]));
  }

  /**
   * Differences of accuracy in resamples of the pairs. How many of each kind a resample of n pairs
   * has is multinomial, drawn as two binomials: those where one model alone is right, then which.
   */
  private static double[] bootstrap(int n, int onlyA, int onlyB) {
    double[] drawn = new double[RESAMPLES];
    long[] state = {SplitMix.first(SEED)};
    int apart = onlyA + onlyB;
    for (int r = 0; r < RESAMPLES; r++) {
      int some = binomial(n, (double) apart / n, state);
      int b = apart == 0 ? 0 : binomial(some, (double) onlyB / apart, state);
      drawn[r] = (double) (2 * b - some) / n;
    }
    Arrays.sort(drawn);
    return drawn;
  }

  /** A binomial number by the gaps between successes, which are geometric. */
  private static int binomial(int n, double p, long[] state) {
    if (p <= 0 || n == 0) {
      return 0;
    }
    if (p >= 1) {
      return n;
    }
    if (p > 0.5) {
      return n - binomial(n, 1 - p, state);
    }
    double log = StrictMath.log1p(-p);
    int count = 0;
    double at = 0;
    while (true) {
      state[0] += SplitMix.GAMMA;
      double u = ((SplitMix.mix(state[0]) >>> 11) + 0.5) * 0x1p-53;
      at += StrictMath.floor(StrictMath.log(u) / log) + 1;
      if (at > n) {
        return count;
      }
      count++;
    }
  }

  /** The percentile of sorted numbers, between two by their distance, as NumPy has it. */
  private static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int i = (int) at;
    int j = Math.min(i + 1, sorted.length - 1);
    return sorted[i] + (at - i) * (sorted[j] - sorted[i]);
  }
}
