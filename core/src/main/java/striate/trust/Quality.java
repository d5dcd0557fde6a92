package striate.trust;

import striate.classify.Evaluation;
import striate.classify.Rate;

/**
 * How good probabilities are.
 *
 * @param accuracy share of right answers
 * @param logLoss mean of −ln of the true class's probability, taken as at least 2⁻⁵²
 * @param brier mean over the pictures of the sum over the classes of (probability − truth)²: 0 is
 *     perfect, 2 the worst
 * @param calibrationError expected calibration error over 15 bins of equal width of the likeliest
 *     class's probability, weighted by their counts (Guo et al. 2017)
 * @param confidence mean probability of the answer
 */
public record Quality(
    Rate accuracy, double logLoss, double brier, double calibrationError, double confidence) {
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
        confidence / e.count());
  }
}
