package striate.chapter;

/** Dropout, ten scores and softmax over a row of hidden values; trained one image at a time. */
final class OutputLayer {
  private static final int LABELS = 10;

  private final int hidden;
  private final double[] weights;
  private final double[] gradient;

  /** Draws the weights, hidden × 10, from ±0.1. */
  OutputLayer(int hidden, LegacyRandom random) {
    this.hidden = hidden;
    weights = random.doubles(hidden * LABELS);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.2 * weights[i] - 0.1;
    }
    gradient = new double[weights.length];
  }

  int weightCount() {
    return weights.length;
  }

  int predict(double[] layer1) {
    return ChapterNetwork.argmax(scores(layer1));
  }

  /**
   * Forward and backward for one image: adds to the gradient, and gives what layer 1 is to change
   * by, with the true slope of tanh.
   *
   * @param layer1 hidden values, without dropout; unchanged
   * @param bits which of them are kept, sixteen an element, from {@code bitsFrom} on
   * @param share what one image counts: 1 / batch
   * @param delta1 receives the direction of steepest descent at layer 1's inputs to tanh
   */
  void learn(double[] layer1, char[] bits, int bitsFrom, int label, double share, double[] delta1) {
    double[] kept = new double[hidden];
    for (int j = 0; j < hidden; j++) {
      kept[j] = ((bits[bitsFrom + j / 16] >>> (j % 16)) & 1) != 0 ? 2 * layer1[j] : 0;
    }
    double[] layer2Delta = ChapterNetwork.softmax(scores(kept));
    for (int i = 0; i < LABELS; i++) {
      layer2Delta[i] = ((i == label ? 1 : 0) - layer2Delta[i]) * share;
    }
    for (int j = 0; j < hidden; j++) {
      boolean keep = ((bits[bitsFrom + j / 16] >>> (j % 16)) & 1) != 0;
      double sum = 0;
      if (keep) {
        for (int i = 0; i < LABELS; i++) {
          sum += layer2Delta[i] * weights[j * LABELS + i];
          gradient[j * LABELS + i] += kept[j] * layer2Delta[i];
        }
      }
      delta1[j] = sum * 2 * (1 - layer1[j] * layer1[j]);
    }
  }

  /** Takes the step and clears the gradient. */
  void step(double rate) {
    for (int i = 0; i < weights.length; i++) {
      weights[i] += rate * gradient[i];
      gradient[i] = 0;
    }
  }

  private double[] scores(double[] layer1) {
    double[] result = new double[LABELS];
    for (int j = 0; j < hidden; j++) {
      double x = layer1[j];
      if (x != 0) {
        for (int i = 0; i < LABELS; i++) {
          result[i] += x * weights[j * LABELS + i];
        }
      }
    }
    return result;
  }
}
