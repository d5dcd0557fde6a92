package striate.kernels.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.kernels.Slopes;
import striate.kernels.Values;

/** Batch normalisation against its definition in double precision. */
class NormalisationTest {

  private static final double EPSILON = 1e-5;

  @ParameterizedTest
  @CsvSource({
    "1, 3, 0",
    "2, 16, 0",
    "64, 5, 3",
    "1000, 33, -2",
    "5000, 16, 1000",
    "777, 1, -30000"
  })
  void statisticsAreRightFarFromZeroToo(int rows, int c, double mean) {
    float[] x = Values.gaussian(1 + rows * c, 1, 7);
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) mean;
    }
    double[] means = new double[c];
    double[] m2 = new double[c];
    Normalisation.statistics(x, 1, rows, c, means, m2, 0);
    for (int j = 0; j < c; j++) {
      double[] truth = moments(x, 1, rows, c, j);
      assertThat(means[j]).isCloseTo(truth[0], offset(1e-6));
      assertThat(m2[j]).isCloseTo(truth[1], offset(0x1p-17 * truth[1] + 1e-30));
    }
  }

  /** A channel that answers to the corner of an image, and one whose squares are no floats. */
  @ParameterizedTest
  @CsvSource({
    "50176, 3, 30",
    "50176, 17, 1000",
    "3136, 16, 57",
    "3136, 20, 9",
    "100, 5, 3e19",
    "100, 17, 3e38"
  })
  void statisticsAreRightWhereTheFirstRowIsUnlikeTheOthers(int rows, int c, float first) {
    float[] x = Values.gaussian(1 + rows * c, 1, 7);
    for (int j = 0; j < c; j += 2) {
      x[1 + j] = j % 4 == 0 ? first : -first;
    }
    for (int i = 0; i < rows; i++) {
      x[1 + i * c] = i == 0 ? first : 0.1f; // all others alike
    }
    double[] means = new double[c];
    double[] m2 = new double[c];
    Normalisation.statistics(x, 1, rows, c, means, m2, 0);
    for (int j = 0; j < c; j++) {
      double[] truth = moments(x, 1, rows, c, j);
      assertThat(means[j]).isCloseTo(truth[0], offset(1e-6 * Math.max(1, Math.abs(truth[0]))));
      assertThat(m2[j]).isCloseTo(truth[1], offset(0x1p-13 * truth[1]));
    }
  }

  @Test
  void mergedShardsAreTheWhole() {
    int c = 7;
    int rows = 100;
    float[] x = Values.gaussian(rows * c, 3, 5);
    int[] cuts = {0, 1, 33, 34, 100};
    double[] mean = new double[c];
    double[] m2 = new double[c];
    long count = 0;
    for (int k = 1; k < cuts.length; k++) {
      double[] partMean = new double[c];
      double[] partM2 = new double[c];
      int part = cuts[k] - cuts[k - 1];
      Normalisation.statistics(x, cuts[k - 1] * c, part, c, partMean, partM2, 0);
      count = Normalisation.merge(mean, m2, 0, count, partMean, partM2, 0, part, c);
    }
    assertThat(count).isEqualTo(rows);
    for (int j = 0; j < c; j++) {
      double[] truth = moments(x, 0, rows, c, j);
      assertThat(mean[j]).isCloseTo(truth[0], offset(1e-6));
      assertThat(m2[j]).isCloseTo(truth[1], offset(1e-5 * truth[1]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "20, 5, 0",
    "70, 16, 0",
    "70, 17, Infinity",
    "9, 40, Infinity",
    "70, 24, 1.25",
    "9, 5, 0.75"
  })
  void forwardAndBackwardAreThoseOfDoubles(int rows, int c, float ceiling) {
    float[] x = Values.gaussian(rows * c, 2, 1);
    float[] parameters = Values.gaussian(2 * c, 1, 2);
    float[] dy = Values.gaussian(rows * c, 1, 3);
    double[] mean = new double[c];
    double[] m2 = new double[c];
    float[] saved = new float[4 * c];
    Normalisation.statistics(x, 0, rows, c, mean, m2, 0);
    Normalisation.coefficients(mean, m2, 0, rows, EPSILON, c, parameters, 0, saved, 0);
    float[] y = new float[rows * c];
    Normalisation.normalise(x, 0, rows, c, saved, 2 * c, saved, 3 * c, y, 0, ceiling);

    double[] p = Values.toDoubles(parameters);
    double[] exactX = Values.toDoubles(x);
    Values.assertClose(y, forward(exactX, p, rows, c, ceiling), 2e-6, "y");

    double[] sums = new double[2 * c];
    float[] gradient = new float[2 * c];
    float[] abk = new float[3 * c];
    float[] dx = new float[rows * c];
    Normalisation.backwardSums(x, 0, dy, 0, rows, c, saved, 0, ceiling, sums, 0);
    Normalisation.backwardCoefficients(sums, 0, rows, c, saved, 0, gradient, 0, abk, 0);
    Normalisation.backward(x, 0, dy, 0, rows, c, abk, 0, saved, 0, ceiling, dx, 0);

    Values.assertClose(
        dx, Slopes.of(exactX, 1e-6, v -> loss(v, p, dy, rows, c, ceiling)), 2e-5, "dx");
    Values.assertClose(
        gradient,
        Slopes.of(p, 1e-6, v -> loss(exactX, v, dy, rows, c, ceiling)),
        2e-5,
        "parameters");
  }

  @Test
  void runningStatisticsMoveTowardsTheBatch() {
    double[] mean = {2, -1};
    double[] m2 = {18, 9};
    float[] running = {0, 1, 1, 4};
    Normalisation.updateRunning(mean, m2, 0, 10, 0.1, 2, running, 0);
    assertThat(running[0]).isCloseTo(0.2f, offset(1e-6f));
    assertThat(running[1]).isCloseTo(0.8f, offset(1e-6f));
    assertThat(running[2]).isCloseTo(1.1f, offset(1e-6f)); // variance 18 / 9
    assertThat(running[3]).isCloseTo(3.7f, offset(1e-6f)); // variance 9 / 9

    float[] scale = new float[2];
    float[] shift = new float[2];
    Normalisation.inferenceCoefficients(
        running, 0, EPSILON, 2, new float[] {3, 1, 5, 6}, 0, scale, 0, shift, 0);
    double expected = 3 * (7.0 - running[0]) / Math.sqrt(running[2] + EPSILON) + 5;
    assertThat(7.0 * scale[0] + shift[0]).isCloseTo(expected, offset(1e-5));
  }

  private static double[] moments(float[] x, int xo, int rows, int c, int j) {
    double mean = 0;
    for (int r = 0; r < rows; r++) {
      mean += x[xo + r * c + j];
    }
    mean /= rows;
    double m2 = 0;
    for (int r = 0; r < rows; r++) {
      double d = x[xo + r * c + j] - mean;
      m2 += d * d;
    }
    return new double[] {mean, m2};
  }

  private static double[] forward(double[] x, double[] p, int rows, int c, float ceiling) {
    double[] y = new double[rows * c];
    for (int j = 0; j < c; j++) {
      double mean = 0;
      for (int r = 0; r < rows; r++) {
        mean += x[r * c + j] / rows;
      }
      double variance = 0;
      for (int r = 0; r < rows; r++) {
        double d = x[r * c + j] - mean;
        variance += d * d / rows;
      }
      double scale = p[j] / Math.sqrt(variance + EPSILON);
      for (int r = 0; r < rows; r++) {
        double v = (x[r * c + j] - mean) * scale + p[c + j];
        y[r * c + j] = ceiling > 0 ? Math.clamp(v, 0, ceiling) : v;
      }
    }
    return y;
  }

  private static double loss(double[] x, double[] p, float[] dy, int rows, int c, float ceiling) {
    double[] y = forward(x, p, rows, c, ceiling);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += y[i] * dy[i];
    }
    return sum;
  }
}
