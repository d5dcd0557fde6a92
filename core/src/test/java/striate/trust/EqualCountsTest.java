package striate.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.classify.Evaluation;

/** The estimate by simulation, against a calibration error that is known. */
class EqualCountsTest {
  private static final int DRAWS = 400;
  private static final int BINS = 15;

  /** Answers of two classes whose confidences are too high by {@code shift}. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier
  private record Answers(double[] confidences, double[] differences, float[] p, int[] labels) {
    static Answers draw(int pictures, double shift, Random random) {
      double[] c = new double[pictures];
      for (int i = 0; i < pictures; i++) {
        // Most are sure, as a network's are.
        c[i] = (float) (1 - 0.4 * Math.pow(random.nextDouble(), 3) - 0.01);
      }
      return of(c, shift, random);
    }

    static Answers sure(int pictures, Random random) {
      double[] c = new double[pictures];
      for (int i = 0; i < pictures; i++) {
        double doubt = random.nextInt(10) == 0 ? 0.49 : 1e-4;
        c[i] = (float) (1 - doubt * random.nextDouble());
      }
      return of(c, 0, random);
    }

    private static Answers of(double[] c, double shift, Random random) {
      int pictures = c.length;
      double[] d = new double[pictures];
      float[] p = new float[2 * pictures];
      int[] labels = new int[pictures];
      for (int i = 0; i < pictures; i++) {
        boolean right = random.nextDouble() < c[i] - shift;
        d[i] = (right ? 1 : 0) - c[i];
        p[2 * i] = (float) c[i];
        p[2 * i + 1] = (float) (1 - c[i]);
        labels[i] = right ? 0 : 1;
      }
      return new Answers(c, d, p, labels);
    }

    double plain() {
      return Evaluation.of(List.of("a", "b"), labels, p, Integer::toString).calibrationError();
    }

    double mean() {
      return new EqualCounts(confidences, BINS).mean(differences);
    }

    double square() {
      return new EqualCounts(confidences, BINS).square(differences);
    }
  }

  @ParameterizedTest
  @CsvSource({"300, 0", "3000, 0", "300, 0.05", "3000, 0.05", "3000, 0.01", "40, 0.2"})
  void theSquareIsTheTruthInTheMean(int pictures, double shift) {
    Random random = new Random(pictures);
    double sum = 0;
    double squares = 0;
    double plain = 0;
    for (int i = 0; i < DRAWS; i++) {
      Answers a = Answers.draw(pictures, shift, random);
      double square = a.square();
      sum += square;
      squares += square * square;
      plain += a.plain() / DRAWS;
    }
    double mean = sum / DRAWS;
    double deviation = Math.sqrt((squares / DRAWS - mean * mean) / DRAWS);
    assertThat(mean).isCloseTo(shift * shift, within(4 * deviation));
    // So the test has the power to tell it from the plain one, whose bias it would see.
    if (shift < 0.05) {
      assertThat(plain * plain).isGreaterThan(shift * shift + 8 * deviation);
    }
  }

  @Test
  void manyPicturesOfAShiftedModelHaveItsError() {
    Answers a = Answers.draw(400_000, 0.03, new Random(1));
    assertThat(EqualCounts.root(a.square())).isCloseTo(0.03, within(0.002));
    assertThat(a.mean()).isCloseTo(0.03, within(0.002));
    assertThat(a.plain()).isCloseTo(0.03, within(0.002));
  }

  /** The reason for these bins: of a calibrated model chance shows less in them. */
  @Test
  void chanceShowsLessThanInBinsOfEqualWidth() {
    Random random = new Random(9);
    double wide = 0;
    double equal = 0;
    for (int i = 0; i < DRAWS; i++) {
      // Nine of ten are all but sure, as of a network that is right in nearly all.
      Answers a = Answers.sure(3000, random);
      wide += a.plain() / DRAWS;
      equal += a.mean() / DRAWS;
    }
    assertThat(equal).isBetween(0.2 * wide, 0.75 * wide);
  }

  @Test
  void theOrderOfEqualConfidencesDoesNotCount() {
    // All right ones first: bins cut among equal confidences would each have an error.
    double[] confidences = new double[1000];
    double[] differences = new double[1000];
    for (int i = 0; i < 1000; i++) {
      confidences[i] = 0.8;
      differences[i] = (i < 800 ? 1 : 0) - 0.8;
    }
    double square = new EqualCounts(confidences, BINS).square(differences);
    // Kumar, Liang and Ma: the squared mean less the mean's variance, which is 0.8 · 0.2 / 999.
    assertThat(square).isCloseTo(-0.16 / 999, within(1e-12));
    assertThat(EqualCounts.root(square)).isZero();
  }

  @Test
  void fewPictures() {
    for (int n = 1; n <= 2; n++) {
      double[] confidences = new double[n];
      double[] differences = new double[n];
      Arrays.fill(confidences, 1);
      assertThat(new EqualCounts(confidences, BINS).square(differences)).isZero();
    }
  }
}
