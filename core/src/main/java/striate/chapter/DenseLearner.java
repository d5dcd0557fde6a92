package striate.chapter;

import java.util.Arrays;

/** The network of the chapter before: 784 → 100, tanh, dropout → 10, softmax. */
final class DenseLearner implements Learner {
  private static final int HIDDEN = 100;
  private static final int BATCH_SIZE = 128;

  private final Digits train;
  private final double[] images;
  private final double rate;
  private final LegacyRandom random;
  private final double[] weights;
  private final double[] gradient;
  private final OutputLayer output;

  DenseLearner(Digits train, int seed, double rate) {
    this.train = train;
    this.rate = rate;
    images = train.intensities();
    random = new LegacyRandom(seed);
    weights = random.doubles(Digits.PIXELS * HIDDEN);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 0.02 * weights[i] - 0.01;
    }
    gradient = new double[weights.length];
    output = new OutputLayer(HIDDEN, random);
  }

  @Override
  public int weightCount() {
    return weights.length + output.weightCount();
  }

  @Override
  public void trainEpoch() {
    int bitsPerImage = Math.ceilDiv(HIDDEN, 16);
    double[] layer1 = new double[HIDDEN];
    double[] delta1 = new double[HIDDEN];
    for (int from = 0; from < train.count(); from += BATCH_SIZE) {
      int count = Math.min(BATCH_SIZE, train.count() - from);
      char[] mask = new char[count * bitsPerImage];
      random.fillBits(mask);
      for (int i = 0; i < count; i++) {
        int pixels = (from + i) * Digits.PIXELS;
        forward(images, pixels, layer1);
        output.learn(layer1, mask, i * bitsPerImage, train.label(from + i), 1.0 / count, delta1);
        for (int p = 0; p < Digits.PIXELS; p++) {
          double pixel = images[pixels + p];
          if (pixel != 0) {
            addScaled(pixel, delta1, 0, gradient, p * HIDDEN);
          }
        }
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] += rate * gradient[i];
        gradient[i] = 0;
      }
      output.step(rate);
    }
  }

  @Override
  public int[] predict(Digits digits) {
    double[] pixels = digits.intensities();
    double[] layer1 = new double[HIDDEN];
    int[] result = new int[digits.count()];
    for (int i = 0; i < result.length; i++) {
      forward(pixels, i * Digits.PIXELS, layer1);
      result[i] = output.predict(layer1);
    }
    return result;
  }

  private void forward(double[] pixels, int from, double[] layer1) {
    Arrays.fill(layer1, 0);
    for (int p = 0; p < Digits.PIXELS; p++) {
      double pixel = pixels[from + p];
      if (pixel != 0) {
        addScaled(pixel, weights, p * HIDDEN, layer1, 0);
      }
    }
    for (int j = 0; j < HIDDEN; j++) {
      layer1[j] = StrictMath.tanh(layer1[j]);
    }
  }

  /** {@code into += factor · x}, for a row of hidden values. */
  private static void addScaled(double factor, double[] x, int xFrom, double[] into, int intoFrom) {
    for (int j = 0; j < HIDDEN; j++) {
      into[intoFrom + j] += factor * x[xFrom + j];
    }
  }
}
