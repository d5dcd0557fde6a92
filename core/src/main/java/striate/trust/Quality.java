package striate.trust;

import java.util.Arrays;
import striate.classify.Evaluation;
import striate.classify.Rate;
import striate.random.SplitMix;

/**
 * How good probabilities are.
 *
 * @param accuracy share of right answers
 * @param logLoss mean of −ln of the true class's probability, taken as at least 2⁻⁵²
 * @param brier mean over the pictures of the sum over the classes of (probability − truth)²: 0 is
 *     perfect, 2 the worst
 * @param calibrationError expected calibration error over 15 bins of equal width of the likeliest
 *     class's probability, weighted by their counts (Guo et al. 2017); never too small in the mean,
 *     and too large where there are few pictures
 * @param chance the calibration error that chance alone gives so many pictures in the mean, if
 *     every answer is right with exactly its probability: what is not far above it is no fault that
 *     can be seen; by 400 simulations
 * @param equalCount expected calibration error over 15 bins of equal count; of the two it has less
 *     of chance in it
 * @param equalCountByChance what of that chance alone gives in the mean
 * @param debiased root-mean-square calibration error over 15 bins of equal count, its square
 *     estimated without bias (Kumar, Liang and Ma 2019); 0 where that estimate is below 0. In the
 *     same bins it is at least as large as the mean error
 * @param debiasedByChance what {@code debiased} stays below in 95 of 100 such simulations
 * @param confidence mean probability of the answer
 */
public record Quality(
    Rate accuracy,
    double logLoss,
    double brier,
    double calibrationError,
    double chance,
    double equalCount,
    double equalCountByChance,
    double debiased,
    double debiasedByChance,
    double confidence) {
  private static final int SIMULATIONS = 400;
  private static final int BINS = 15;

  /**
   * What answers that are right as often as they say have of each error.
   *
   * @param mean of the error over bins of equal width
   * @param equalCount the same over bins of equal count
   * @param most of the root mean square error, in 95 of 100 cases
   */
  private record ByChance(double mean, double equalCount, double most) {}

  private static ByChance byChance(double[] confidences, EqualCounts error) {
    double[] sums = new double[BINS];
    int[] bins = new int[confidences.length];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = Math.clamp((int) Math.ceil(confidences[i] * BINS) - 1, 0, BINS - 1);
    }
    double all = 0;
    double equalCount = 0;
    double[] differences = new double[bins.length];
    double[] squares = new double[SIMULATIONS];
    for (int s = 0; s < SIMULATIONS; s++) {
      Arrays.fill(sums, 0);
      long seed = SplitMix.first(s);
      for (int i = 0; i < bins.length; i++) {
        boolean right = (SplitMix.first(seed + i) >>> 11) * 0x1p-53 < confidences[i];
        differences[i] = (right ? 1 : 0) - confidences[i];
        sums[bins[i]] += differences[i];
      }
      for (double sum : sums) {
        all += Math.abs(sum) / bins.length;
      }
      equalCount += error.mean(differences);
      squares[s] = error.square(differences);
    }
    Arrays.sort(squares);
    return new ByChance(
        all / SIMULATIONS,
        equalCount / SIMULATIONS,
        EqualCounts.root(squares[SIMULATIONS * 95 / 100 - 1]));
  }

  /**
   * Whether a fault of these probabilities can be told from chance: their root mean square error,
   * debiased, is more than answers have that are right as often as they say, in 95 of 100 cases.
   */
  static boolean faulty(Answered a) {
    int n = a.classes();
    double[] confidences = new double[a.labels().length];
    double[] differences = new double[confidences.length];
    for (int i = 0; i < confidences.length; i++) {
      int best = a.predicted(i);
      confidences[i] = a.probabilities()[i * n + best];
      differences[i] = (best == a.labels()[i] ? 1 : 0) - confidences[i];
    }
    EqualCounts error = new EqualCounts(confidences, BINS);
    return EqualCounts.root(error.square(differences)) > byChance(confidences, error).most();
  }

  /** The quality of an evaluation. */
  public static Quality of(Evaluation e) {
    double squares = 0;
    double[] confidences = new double[e.count()];
    double[] differences = new double[e.count()];
    double confidence = 0;
    for (int i = 0; i < e.count(); i++) {
      for (int c = 0; c < e.classes().size(); c++) {
        double d = e.probability(i, c) - (e.label(i) == c ? 1 : 0);
        squares += d * d;
      }
      confidences[i] = e.probability(i, e.predicted(i));
      differences[i] = (e.label(i) == e.predicted(i) ? 1 : 0) - confidences[i];
      confidence += confidences[i];
    }
    EqualCounts error = new EqualCounts(confidences, BINS);
    ByChance chance = byChance(confidences, error);
    return new Quality(
        e.accuracy(),
        e.logLoss(),
        squares / e.count(),
        e.calibrationError(),
        chance.mean(),
        error.mean(differences),
        chance.equalCount(),
        EqualCounts.root(error.square(differences)),
        chance.most(),
        confidence / e.count());
  }
}
