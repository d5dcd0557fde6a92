package striate.truth;

import org.jspecify.annotations.Nullable;

/** Losses, as one number for the batch. */
final class ReferenceLoss {
  private ReferenceLoss() {}

  /**
   * Returns the softmax cross-entropy as a function of the logits [N,C]. The target of a sample is
   * 1 − smoothing on its label plus smoothing/C on every class; a class's weight multiplies its
   * term, and the sum is divided by the sum of the labels' weights (by N without weights).
   */
  static Reference crossEntropy(int[] labels, double smoothing, double @Nullable [] weights) {
    return inputs -> {
      Tensor x = inputs.getFirst();
      int classes = x.size(1);
      double sum = 0;
      double divisor = 0;
      for (int n = 0; n < x.size(0); n++) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
          max = Math.max(max, x.at(n * classes + c));
        }
        double exps = 0;
        for (int c = 0; c < classes; c++) {
          exps += Math.exp(x.at(n * classes + c) - max);
        }
        for (int c = 0; c < classes; c++) {
          double target = (c == labels[n] ? 1 - smoothing : 0) + smoothing / classes;
          double logP = x.at(n * classes + c) - max - Math.log(exps);
          sum -= target * (weights == null ? 1 : weights[c]) * logP;
        }
        divisor += weights == null ? 1 : weights[labels[n]];
      }
      return new Tensor(new int[0], new double[] {sum / divisor});
    };
  }

  /** Returns the mean over all values of the squared difference from the target. */
  static Reference meanSquaredError(Tensor target) {
    return inputs -> {
      double sum = 0;
      for (int i = 0; i < target.length(); i++) {
        double d = inputs.getFirst().at(i) - target.at(i);
        sum += d * d / target.length();
      }
      return new Tensor(new int[0], new double[] {sum});
    };
  }
}
