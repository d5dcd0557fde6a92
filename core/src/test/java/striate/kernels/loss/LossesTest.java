package striate.kernels.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.kernels.Slopes;
import striate.kernels.Values;

/** Losses against their definitions in double precision, gradients against finite differences. */
class LossesTest {

  @ParameterizedTest
  @CsvSource({
    "1, 2, 0, false",
    "5, 10, 0, false",
    "3, 37, 0.1, false",
    "4, 100, 0.2, true",
    "3, 3, 0, true"
  })
  void crossEntropy(int rows, int classes, float smoothing, boolean weighted) {
    float[] logits = Values.gaussian(2 + rows * classes, 3, 1);
    int[] labels = new int[1 + rows];
    Random random = new Random(1);
    for (int r = 0; r < rows; r++) {
      labels[1 + r] = random.nextInt(classes);
    }
    float @Nullable [] weights = null;
    if (weighted) {
      weights = Values.gaussian(classes, 1, 3);
      for (int j = 0; j < classes; j++) {
        weights[j] = Math.abs(weights[j]) + 0.1f;
      }
    }
    float[] weightsOrNull = weights;
    double[] exact = Values.toDoubles(logits);
    Slopes.Loss truth = v -> loss(v, 2, rows, classes, labels, 1, smoothing, weightsOrNull);
    float scale = 0.25f;
    float[] gradient = new float[logits.length];
    double loss =
        Losses.softmaxCrossEntropy(
            logits, 2, rows, classes, labels, 1, smoothing, weights, scale, gradient, 2);
    assertThat(loss).isCloseTo(truth.of(exact), offset(1e-5 * rows));
    double[] expected = Slopes.of(exact, 1e-5, truth);
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= scale;
    }
    Values.assertClose(gradient, expected, 2e-6, "gradient");

    float[] row = new float[classes];
    assertThat(
            Losses.softmaxCrossEntropy(
                logits, 2, rows, classes, labels, 1, smoothing, weights, row, 0))
        .isEqualTo(loss);
    Losses.softmaxCrossEntropy(
        logits, 2, rows, classes, labels, 1, smoothing, weights, scale, logits, 2);
    float[] inPlace = logits.clone();
    inPlace[0] = 0;
    inPlace[1] = 0;
    assertThat(inPlace).isEqualTo(gradient);
  }

  private static double loss(
      double[] x,
      int xo,
      int rows,
      int classes,
      int[] labels,
      int labo,
      double smoothing,
      float @Nullable [] weights) {
    double loss = 0;
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        sum += Math.exp(x[xo + r * classes + j]);
      }
      for (int j = 0; j < classes; j++) {
        double w = weights == null ? 1 : weights[j];
        double q = (j == labels[labo + r] ? 1 - smoothing : 0) + smoothing / classes;
        loss -= w * q * (x[xo + r * classes + j] - Math.log(sum));
      }
    }
    return loss;
  }

  @Test
  void crossEntropyOfLargeLogitsDoesNotOverflow() {
    float[] logits = {1000, 0, -1000, -3000};
    float[] gradient = new float[4];
    double loss =
        Losses.softmaxCrossEntropy(logits, 0, 1, 4, new int[] {2}, 0, 0, null, 1, gradient, 0);
    assertThat(loss).isEqualTo(2000);
    assertThat(gradient).containsExactly(1, 0, -1, 0);
  }

  @Test
  void notANumberShowsInTheLoss() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] logits = {1, bad, 3};
      float[] gradient = new float[3];
      double loss =
          Losses.softmaxCrossEntropy(logits, 0, 1, 3, new int[] {0}, 0, 0, null, 1, gradient, 0);
      assertThat(loss).isNaN();
    }
  }

  @Test
  void weightsOfTheLabels() {
    assertThat(Losses.weightSum(new int[] {1, 0, 1}, 0, 3, null)).isEqualTo(3);
    assertThat(Losses.weightSum(new int[] {1, 0, 1}, 0, 3, new float[] {0.5f, 2})).isEqualTo(4.5);
  }

  @Test
  void correctAnswersAreCountedByTheFirstMaximum() {
    float nan = Float.NaN;
    float[] logits = {1, 2, 0, 3, 3, 1, 0, 4, 4, nan, 1, 0, 0, nan, 1};
    assertThat(Losses.countCorrect(logits, 0, 5, 3, new int[] {1, 0, 2, 0, 2}, 0)).isEqualTo(2);
    assertThat(Losses.argmax(logits, 3, 3)).isZero();
    assertThat(Losses.argmax(logits, 12, 3)).isEqualTo(1);
  }

  @Test
  void squaredError() {
    int n = 53;
    float[] x = Values.gaussian(n, 1, 1);
    float[] target = Values.gaussian(n, 1, 2);
    float[] gradient = new float[n];
    double loss = Losses.squaredError(x, 0, target, 0, n, 0.5f, gradient, 0);
    double expected = 0;
    for (int i = 0; i < n; i++) {
      double d = (double) x[i] - target[i];
      expected += d * d;
      assertThat((double) gradient[i]).isCloseTo(d, offset(1e-6));
    }
    assertThat(loss).isCloseTo(expected, offset(1e-5));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 10", "2, 37"})
  void softmaxAndItsGradient(int rows, int classes) {
    float[] x = Values.gaussian(rows * classes, 2, 1);
    float[] dy = Values.gaussian(rows * classes, 1, 2);
    float[] y = new float[x.length];
    Softmax.forward(x, 0, rows, classes, y, 0);
    double[] exact = Values.toDoubles(x);
    Values.assertClose(y, softmax(exact, rows, classes), 5e-7, "softmax");
    float[] dx = new float[x.length];
    Softmax.backward(y, 0, dy, 0, rows, classes, dx, 0);
    double[] expected =
        Slopes.of(
            exact,
            1e-5,
            v -> {
              double[] p = softmax(v, rows, classes);
              double sum = 0;
              for (int i = 0; i < p.length; i++) {
                sum += p[i] * dy[i];
              }
              return sum;
            });
    Values.assertClose(dx, expected, 1e-6, "gradient");
    Softmax.forward(x, 0, rows, classes, x, 0);
    assertThat(x).isEqualTo(y);
  }

  private static double[] softmax(double[] x, int rows, int classes) {
    double[] y = new double[x.length];
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        sum += Math.exp(x[r * classes + j]);
      }
      for (int j = 0; j < classes; j++) {
        y[r * classes + j] = Math.exp(x[r * classes + j]) / sum;
      }
    }
    return y;
  }
}
