package striate.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Few pictures, many classes, all right, all wrong, no numbers. */
class EdgesTest {
  @Test
  void allRightKeepsTheTemperature() {
    float[] p = {0.9f, 0.1f, 0.2f, 0.8f};
    Temperature t = Temperature.fit(p, new int[] {0, 1}, 2);
    assertThat(t).isEqualTo(new Temperature(1, Temperature.State.ALL_RIGHT));
    float[] same = p.clone();
    t.apply(same, 2);
    assertThat(same).isEqualTo(p);
  }

  @Test
  void aTieForTheFirstPlaceIsNoError() {
    float[] p = {0.5f, 0.5f, 0.2f, 0.8f};
    assertThat(Temperature.fit(p, new int[] {0, 1}, 2))
        .isEqualTo(new Temperature(1, Temperature.State.ALL_RIGHT));
  }

  @Test
  void allWrongEndsFlat() {
    float[] p = {0.9f, 0.1f, 0.2f, 0.8f};
    Temperature t = Temperature.fit(p, new int[] {1, 0}, 2);
    assertThat(t.state()).isEqualTo(Temperature.State.AT_THE_END);
    assertThat(t.value()).isCloseTo(100, within(1e-9));
    t.apply(p, 2);
    assertThat(p[0]).isBetween(0.5f, 0.51f);
  }

  @Test
  void onePicture() {
    Temperature right = Temperature.fit(new float[] {0.6f, 0.4f}, new int[] {0}, 2);
    assertThat(right.value()).isEqualTo(1);
    Temperature wrong = Temperature.fit(new float[] {0.6f, 0.4f}, new int[] {1}, 2);
    assertThat(wrong.value()).isCloseTo(100, within(1e-9));
  }

  @Test
  void oneClassHasNoTemperature() {
    assertThat(Temperature.fit(new float[] {1, 1}, new int[2], 1).value()).isEqualTo(1);
  }

  @Test
  void probabilitiesOfZeroAndOne() {
    float[] p = {1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0};
    Temperature t = Temperature.fit(p, new int[] {0, 0, 1, 2}, 3);
    assertThat(t.state()).isEqualTo(Temperature.State.FITTED);
    assertThat(t.value()).isGreaterThan(1);
    t.apply(p, 3);
    for (float v : p) {
      assertThat(v).isBetween(0f, 1f);
    }
    assertThat(p[0] + p[1] + p[2]).isCloseTo(1, within(1e-6f));
  }

  @Test
  void aThousandClasses() {
    int classes = 1000;
    int n = 150;
    Random random = new Random(4);
    float[] p = new float[n * classes];
    int[] labels = new int[n];
    double[] u = random.doubles(n).toArray();
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(classes);
      double sum = 0;
      double[] e = new double[classes];
      for (int c = 0; c < classes; c++) {
        e[c] = Math.exp(2 * random.nextGaussian() + (c == labels[i] ? 7 : 0));
        sum += e[c];
      }
      for (int c = 0; c < classes; c++) {
        p[i * classes + c] = (float) (e[c] / sum);
      }
    }
    assertThat(Temperature.fit(p, labels, classes).state()).isEqualTo(Temperature.State.FITTED);
    for (SetMethod method : SetMethod.values()) {
      SetRule rule = SetRule.fit(method, 0.9, p, labels, classes, u);
      SetResult result = SetResult.of(rule, p, labels, classes, u);
      // On the very pictures: so many of n, by the rank.
      assertThat(result.covered().value()).isCloseTo(136.0 / n, within(1e-12));
      assertThat(result.byClass()).hasSize(classes);
      assertThat(result.byClass().stream().filter(r -> Double.isNaN(r.value()))).isNotEmpty();
      assertThat(result.sizes().stream().mapToInt(s -> s).sum()).isEqualTo(n);
    }
  }

  @Test
  void aClassWithoutPicturesIsNeverASuspect() {
    float[] p = {0.5f, 0.1f, 0.4f, 0.3f, 0.6f, 0.1f};
    LabelAudit audit = LabelAudit.of(p, new int[] {0, 1}, 3);
    assertThat(audit.thresholds()[2]).isInfinite();
    assertThat(audit.doubtful()).isEmpty();
    assertThat(audit.noise()).isEqualTo(0);
    assertThat(audit.estimate()[2]).containsOnly(0);
  }

  @Test
  void aPlantedLabelErrorComesFirst() {
    int n = 40;
    float[] p = new float[3 * n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      Arrays.fill(p, 3 * i, 3 * i + 3, 0.1f);
      p[3 * i + i % 3] = 0.8f;
      labels[i] = i % 3;
    }
    labels[7] = 2;
    LabelAudit audit = LabelAudit.of(p, labels, 3);
    assertThat(audit.doubtful()).hasSize(1);
    assertThat(audit.doubtful().getFirst().picture()).isEqualTo(7);
    assertThat(audit.doubtful().getFirst().other()).isEqualTo(1);
    assertThat(audit.joint()[2][1]).isEqualTo(1);
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    for (float bad : new float[] {Float.NaN, -0.1f, 1.5f, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Temperature.fit(new float[] {0.5f, bad}, new int[1], 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("picture 0: probabilities from 0 to 1 expected, got " + bad);
    }
    assertThatThrownBy(() -> Temperature.fit(new float[0], new int[0], 2))
        .hasMessage("calibration: at least 1 picture expected, got none");
    assertThatThrownBy(() -> Temperature.fit(new float[] {1}, new int[1], 2))
        .hasMessage("calibration: 2 probabilities expected for 1 pictures of 2 classes, got 1");
    assertThatThrownBy(() -> LabelAudit.of(new float[] {1, 0}, new int[] {2}, 2))
        .hasMessage("picture 0: a label from 0 to 1 expected, got 2");
    assertThatThrownBy(() -> SetRule.least(1))
        .hasMessage("coverage: a number between 0 and 1 expected, got 1.0");
    assertThatThrownBy(() -> Separation.of(new double[] {Double.NaN}, new double[1]))
        .hasMessage("known: numbers expected, got NaN");
    assertThatThrownBy(() -> Separation.of(new double[1], new double[0]))
        .hasMessage("others: at least 1 score expected, got none");
  }

  @Test
  void comparisons() {
    boolean[] all = new boolean[100];
    Arrays.fill(all, true);
    Comparison same = Comparison.of(all, all.clone());
    assertThat(List.of(same.difference(), same.low(), same.high())).containsOnly(0.0);
    assertThat(same.p()).isEqualTo(1);
    boolean[] none = new boolean[100];
    Comparison apart = Comparison.of(all, none);
    assertThat(List.of(apart.difference(), apart.low(), apart.high())).containsOnly(-1.0);
    assertThat(apart.p()).isLessThan(1e-29);
    boolean[] some = all.clone();
    Arrays.fill(some, 0, 10, false);
    Comparison c = Comparison.of(some, all);
    assertThat(c.difference()).isEqualTo(0.1);
    // The bootstrap of one binomial of 100 with 0.1: its 2.5 and 97.5 % points are 5 and 16.
    assertThat(c.low()).isEqualTo(0.05);
    assertThat(c.high()).isCloseTo(0.16, within(1e-9));
    assertThat(c.p()).isCloseTo(2 * Math.pow(0.5, 10), within(1e-12));
    assertThatThrownBy(() -> Comparison.of(all, new boolean[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The interval covers the truth about as often as stated, over draws of pairs. */
  @Test
  void theIntervalHoldsInSimulation() {
    Random random = new Random(9);
    int covered = 0;
    int draws = 60;
    for (int d = 0; d < draws; d++) {
      boolean[] a = new boolean[300];
      boolean[] b = new boolean[300];
      for (int i = 0; i < a.length; i++) {
        double v = random.nextDouble();
        a[i] = v < 0.85;
        b[i] = v < 0.75 || v > 0.9; // true difference 0
      }
      Comparison c = Comparison.of(a, b);
      covered += c.low() <= 0 && c.high() >= 0 ? 1 : 0;
    }
    assertThat((double) covered / draws).isBetween(0.85, 1.0);
  }
}
