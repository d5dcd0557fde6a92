package striate.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.classify.Evaluation;

class ConfidenceCurveTest {
  private static final int CLASSES = 4;

  /**
   * Answers whose true probabilities are known; what is told of them is squeezed as a network tells
   * it that learned from smoothed labels: hardly surer than {@code most}.
   */
  private static Answered answers(int pictures, double most, long seed) {
    return answers(pictures, most, 1.5, seed);
  }

  private static Answered answers(int pictures, double most, double power, long seed) {
    Random random = new Random(seed);
    float[] told = new float[pictures * CLASSES];
    int[] labels = new int[pictures];
    for (int i = 0; i < pictures; i++) {
      double[] p = new double[CLASSES];
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        p[c] = Math.exp(4 * random.nextGaussian());
        sum += p[c];
      }
      double u = random.nextDouble() * sum;
      int label = 0;
      for (double upTo = p[0]; upTo < u; upTo += p[label]) {
        label++;
      }
      labels[i] = label;
      for (int c = 0; c < CLASSES; c++) {
        double squeezed = most * Math.pow(p[c] / sum, power);
        told[i * CLASSES + c] = (float) squeezed;
      }
      double all = 0;
      for (int c = 0; c < CLASSES; c++) {
        all += told[i * CLASSES + c];
      }
      for (int c = 0; c < CLASSES; c++) {
        // The rest goes to all alike, as smoothed labels give it.
        told[i * CLASSES + c] += (float) (Math.max(0, 1 - all) / CLASSES);
      }
    }
    return new Answered(told, labels, CLASSES);
  }

  private static Quality quality(Answered a, ConfidenceCurve curve) {
    float[] p = a.probabilities().clone();
    curve.apply(p, CLASSES);
    return Quality.of(Evaluation.of(List.of("a", "b", "c", "d"), a.labels(), p, Integer::toString));
  }

  @Test
  void itMendsWhatATemperatureCannot() {
    Answered held = answers(12_000, 0.93, 1);
    Temperature t = Temperature.fit(held.probabilities(), held.labels(), CLASSES);
    ConfidenceCurve curve = ConfidenceCurve.fit(held.at(t));
    assertThat(curve.bends()).isTrue();
    Answered others = answers(8000, 0.93, 2).at(t);
    Quality before = quality(others, ConfidenceCurve.none());
    Quality after = quality(others, curve);
    assertThat(before.debiased()).isGreaterThan(1.5 * before.debiasedByChance());
    assertThat(after.debiased()).isLessThan(0.6 * before.debiased());
    assertThat(after.calibrationError()).isLessThan(0.6 * before.calibrationError());
    assertThat(after.logLoss()).isLessThan(before.logLoss());
    assertThat(after.accuracy()).isEqualTo(before.accuracy());
  }

  @Test
  void whereNoFaultCanBeToldFromChanceThereIsNone() {
    int bent = 0;
    for (int seed = 0; seed < 20; seed++) {
      bent += ConfidenceCurve.fit(answers(2000, 1, 1, seed)).bends() ? 1 : 0;
    }
    // Of 20 one in the mean is taken for faulty; without the question half of them bend.
    assertThat(bent).isLessThan(4);
  }

  @Test
  void noAnswerChangesAndNoOrderOfClasses() {
    ConfidenceCurve low =
        new ConfidenceCurve(new double[] {0.25, 0.6, 1}, new double[] {0.1, 0.2, 0.3});
    Random random = new Random(3);
    float[] p = new float[2000 * CLASSES];
    for (int i = 0; i < p.length; i += CLASSES) {
      float sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        p[i + c] = 1 + random.nextInt(4); // with equal ones
        sum += p[i + c];
      }
      for (int c = 0; c < CLASSES; c++) {
        p[i + c] /= sum;
      }
    }
    float[] q = p.clone();
    low.apply(q, CLASSES);
    for (int i = 0; i < p.length; i += CLASSES) {
      assertThat(best(q, i)).isEqualTo(best(p, i));
      double sum = 0;
      for (int c = 0; c < CLASSES; c++) {
        sum += q[i + c];
        for (int d = 0; d < CLASSES; d++) {
          assertThat(p[i + c] > p[i + d] && q[i + c] < q[i + d]).isFalse();
        }
      }
      assertThat(sum).isBetween(1 - 1e-6, 1 + 1e-6);
    }
  }

  private static int best(float[] p, int from) {
    int best = 0;
    for (int c = 1; c < CLASSES; c++) {
      best = p[from + c] > p[from + best] ? c : best;
    }
    return best;
  }

  @Test
  void ofFewPicturesThereIsNone() {
    assertThat(ConfidenceCurve.fit(answers(299, 0.9, 5)).bends()).isFalse();
    // Three bins of 100, and squeezed to half of what is true.
    assertThat(ConfidenceCurve.fit(answers(300, 0.5, 5)).bends()).isTrue();
    // All right, all wrong, all equal: nothing breaks.
    float[] same = new float[1000 * CLASSES];
    java.util.Arrays.fill(same, 1f / CLASSES);
    for (int label = 0; label < 2; label++) {
      int[] labels = new int[1000];
      java.util.Arrays.fill(labels, label);
      ConfidenceCurve curve = ConfidenceCurve.fit(new Answered(same, labels, CLASSES));
      float[] p = {0.25f, 0.25f, 0.25f, 0.25f, 0.97f, 0.01f, 0.01f, 0.01f, 1, 0, 0, 0};
      curve.apply(p, CLASSES);
      for (float one : p) {
        assertThat(one).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void whatIsNoCurveIsRefused() {
    assertThatThrownBy(() -> new ConfidenceCurve(new double[] {0.5, 0.4}, new double[] {0.1, 0.2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("curve: rising numbers from 0 to 1 expected, got 0.4 and 0.2");
    assertThatThrownBy(
            () -> new ConfidenceCurve(new double[] {0.5, Double.NaN}, new double[] {0.1, 0.2}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConfidenceCurve(new double[] {0.5, 0.6}, new double[] {0.1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
