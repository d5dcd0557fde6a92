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
 *     class's probability, weighted by their counts (Guo et al. 2017)
 * @param chance the calibration error that chance alone gives so many pictures in the mean, if
 *     every answer is right with exactly its probability: what is not far above it is no fault that
 *     can be seen; by 100 simulations
 * @param confidence mean probability of the answer
 */
public record Quality(
    Rate accuracy,
    double logLoss,
    double brier,
    double calibrationError,
    double chance,
    double confidence) {
  private static final int SIMULATIONS = 100;
  private static final int BINS = 15;

  private static double chance(Evaluation e) {
    double[] sums = new double[BINS];
    int[] bins = new int[e.count()];
    double[] confidences = new double[e.count()];
    for (int i = 0; i < bins.length; i++) {
      confidences[i] = e.probability(i, e.predicted(i));
      bins[i] = Math.clamp((int) Math.ceil(confidences[i] * BINS) - 1, 0, BINS - 1);
    }
    double all = 0;
    for (int s = 0; s < SIMULATIONS; s++) {
      Arrays.fill(sums, 0);
      for (int i = 0; i < bins.length; i++) {
        long h = SplitMix.first(SplitMix.first(s) + i);
        boolean right = (h >>> 11) * 0x1p-53 < confidences[i];
        sums[bins[i]] += (right ? 1 : 0) - confidences[i];
      }
      for (double sum : sums) {
        all += Math.abs(sum) / bins.length;
      }
    }
    return all / SIMULATIONS;
  }

  /** The quality of an evaluation. */
  public static Quality of(Evaluation e) {
    double squares = 0;
    double confidence = 0;
    for (int i = 0; i < e.count(); i++) {
      for (int c = 0; c < e.classes().size(); c++) {
        double d = e.probability(i, c) - (e.label(i) == c ? 1 : 0);
        squares += d * d;
      }
      confidence += e.probability(i, e.predicted(i));
    }
    return new Quality(
        e.accuracy(),
        e.logLoss(),
        squares / e.count(),
        e.calibrationError(),
        chance(e),
        confidence / e.count());
  }
}
