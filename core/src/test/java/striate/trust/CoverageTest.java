package striate.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Coverage by simulation. With n held-out pictures whose scores are all different, the mean
 * coverage is ⌈(n+1)·coverage⌉/(n+1), and that of one draw has a beta distribution (Vovk 2012).
 */
class CoverageTest {
  private static final int CLASSES = 7;
  private static final int DRAWS = 200;
  private static final int NEW = 200;

  /** How a threshold is made of scores; the library's way, or a broken one. */
  private interface Quantile {
    double of(double[] scores, double coverage);
  }

  /** Pictures of a model that is too sure of itself and often wrong. */
  private static Answered pictures(int n, Random random) {
    float[] p = new float[n * CLASSES];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(CLASSES);
      double difficulty = random.nextDouble() * 3;
      double sum = 0;
      double[] e = new double[CLASSES];
      for (int c = 0; c < CLASSES; c++) {
        e[c] = Math.exp(3 * (random.nextGaussian() + (c == labels[i] ? difficulty : 0)));
        sum += e[c];
      }
      for (int c = 0; c < CLASSES; c++) {
        p[i * CLASSES + c] = (float) (e[c] / sum);
      }
    }
    return new Answered(p, labels, CLASSES);
  }

  private static double[] chances(int n, Random random) {
    return random.doubles(n).toArray();
  }

  /** Standard deviations between the mean coverage of many draws and what theory has. */
  private static double deviations(SetMethod method, int n, double coverage, Quantile quantile) {
    Random random = new Random(method == SetMethod.LAC ? n : -n);
    double sum = 0;
    for (int d = 0; d < DRAWS; d++) {
      double[] scores = SetRule.scores(method, pictures(n, random), chances(n, random));
      SetRule rule = new SetRule(method, coverage, n, quantile.of(scores, coverage));
      Answered fresh = pictures(NEW, random);
      double[] u = chances(NEW, random);
      sum +=
          SetResult.of(rule, fresh.probabilities(), fresh.labels(), CLASSES, u).covered().value();
    }
    double rank = Math.ceil((n + 1) * coverage - 1e-9);
    double expected = rank / (n + 1);
    // Beta(rank, n + 1 - rank) for the threshold, binomial for the pictures.
    double beta = rank * (n + 1 - rank) / ((n + 1.0) * (n + 1.0) * (n + 2.0));
    double variance = beta + (expected * (1 - expected) - beta) / NEW;
    return (sum / DRAWS - expected) / Math.sqrt(variance / DRAWS);
  }

  @ParameterizedTest
  @CsvSource({"LAC, 19, 0.9", "APS, 19, 0.9", "LAC, 60, 0.8", "APS, 60, 0.8", "LAC, 99, 0.95"})
  void coverageIsAsTheoryHasIt(SetMethod method, int n, double coverage) {
    assertThat(Math.abs(deviations(method, n, coverage, SetRule::quantile))).isLessThan(4);
  }

  @Test
  void brokenCalibratorsAreSeen() {
    // Without the correction for finite samples, and with one of the pictures left out.
    Quantile plain =
        (scores, coverage) -> {
          double[] sorted = scores.clone();
          Arrays.sort(sorted);
          return sorted[(int) (scores.length * coverage) - 1];
        };
    Quantile shifted = (scores, coverage) -> SetRule.quantile(scores, coverage) * 0.97;
    assertThat(deviations(SetMethod.LAC, 19, 0.9, plain)).isLessThan(-4);
    assertThat(deviations(SetMethod.APS, 19, 0.9, plain)).isLessThan(-4);
    assertThat(deviations(SetMethod.APS, 99, 0.9, shifted)).isLessThan(-4);
  }

  @Test
  void theQuantileIsThatOfFiniteSamples() {
    double[] scores = {5, 1, 4, 2, 3, 9, 7, 8, 6};
    assertThat(SetRule.quantile(scores, 0.9)).isEqualTo(9);
    assertThat(SetRule.quantile(scores, 0.8)).isEqualTo(8);
    assertThat(SetRule.quantile(scores, 0.91)).isInfinite();
    assertThat(SetRule.quantile(scores, 0.5)).isEqualTo(5);
    assertThat(scores[0]).isEqualTo(5);
    assertThat(SetRule.least(0.9)).isEqualTo(9);
    assertThat(SetRule.least(0.95)).isEqualTo(19);
    assertThat(SetRule.least(0.99)).isEqualTo(99);
    assertThat(SetRule.least(0.8)).isEqualTo(4);
    assertThat(SetRule.least(0.5)).isEqualTo(1);
  }

  @Test
  void tooFewPicturesGiveAllClasses() {
    float[] p = {0.9f, 0.1f, 0};
    SetRule rule = SetRule.fit(SetMethod.LAC, 0.9, p, new int[] {0}, 3, new double[1]);
    assertThat(rule.promises()).isFalse();
    assertThat(rule.set(p, 0, 3, 0.5)).containsExactly(0, 1, 2);
  }

  @Test
  void saturatedProbabilitiesStillHaveAnOrder() {
    // As floats all of these answers are exactly 1; what is left for the others tells them apart.
    Random random = new Random(3);
    int n = 1000;
    float[] p = new float[2 * n];
    for (int i = 0; i < n; i++) {
      p[2 * i] = 1;
      p[2 * i + 1] = (float) Math.exp(-20 - 60 * random.nextDouble());
    }
    int[] labels = new int[n];
    double[] u = new double[n];
    SetRule rule = SetRule.fit(SetMethod.LAC, 0.9, p, labels, 2, u);
    assertThat(SetResult.of(rule, p, labels, 2, u).covered().value()).isBetween(0.9, 0.902);
  }
}
