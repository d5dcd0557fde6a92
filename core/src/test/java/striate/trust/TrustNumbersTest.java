package striate.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import striate.classify.Evaluation;

/** Against {@code scripts/trust_numpy.py}. */
class TrustNumbersTest {
  private static final List<String[]> LINES = lines();
  private static final int CLASSES = 5;
  private static final int COUNT = 400;

  private static List<String[]> lines() {
    try (InputStream file = TrustNumbersTest.class.getResourceAsStream("trust.txt")) {
      return new String(
              Objects.requireNonNull(file, "trust.txt").readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", -1))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String[]> all(String name) {
    List<String[]> found = LINES.stream().filter(w -> w[0].equals(name)).toList();
    assertThat(found).as(name).isNotEmpty();
    return found;
  }

  private static double[] numbers(String[] words, int from) {
    return Arrays.stream(words).skip(from).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[] one(String name) {
    return numbers(all(name).getFirst(), 1);
  }

  private static int[] labels() {
    return all("example").stream().mapToInt(w -> Integer.parseInt(w[1])).toArray();
  }

  private static double[] chances() {
    return all("example").stream().mapToDouble(w -> Double.parseDouble(w[2])).toArray();
  }

  private static float[] probabilities() {
    float[] all = new float[COUNT * CLASSES];
    List<String[]> examples = all("example");
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) Double.parseDouble(examples.get(i / CLASSES)[3 + i % CLASSES]);
    }
    return all;
  }

  private static Evaluation evaluation(float[] probabilities) {
    return Evaluation.of(
        List.of("a", "b", "c", "d", "e"), labels(), probabilities, Integer::toString);
  }

  @Test
  void temperature() {
    Temperature t = Temperature.fit(probabilities(), labels(), CLASSES);
    assertThat(t.state()).isEqualTo(Temperature.State.FITTED);
    // A golden section knows a minimum to the root of the arithmetic's precision.
    assertThat(t.value()).isCloseTo(one("temperature")[0], within(1e-6));
    assertThat(Temperature.fit(evaluation(probabilities()))).isEqualTo(t);
  }

  @Test
  void qualityBeforeAndAfter() {
    quality(Quality.of(evaluation(probabilities())), one("before"), 1e-12);
    Evaluation before = evaluation(probabilities());
    Temperature t = Temperature.fit(before);
    quality(Quality.of(t.apply(before, Integer::toString)), one("after"), 1e-5);
    assertThat(one("after")[3]).isLessThan(one("before")[3]);
  }

  @Test
  void curve() {
    Evaluation before = evaluation(probabilities());
    Answered a = Answered.of(before).at(Temperature.fit(before));
    int[] pictures = IntStream.range(0, COUNT).toArray();
    ConfidenceCurve curve = ConfidenceCurve.of(a, pictures, ConfidenceCurve.MOST);
    List<String[]> expected = all("curve");
    // Between the ends, which are no means.
    assertThat(curve.at()).hasSize(expected.size() + 2);
    for (int i = 0; i < expected.size(); i++) {
      double[] point = numbers(expected.get(i), 1);
      assertThat(curve.at()[i + 1]).isCloseTo(point[0], within(1e-6));
      assertThat(curve.share()[i + 1]).isCloseTo(point[1], within(1e-6));
    }
  }

  private static void quality(Quality q, double[] expected, double tolerance) {
    assertThat(q.accuracy().value()).isCloseTo(expected[0], within(1e-12));
    assertThat(q.logLoss()).isCloseTo(expected[1], within(tolerance));
    assertThat(q.brier()).isCloseTo(expected[2], within(tolerance));
    assertThat(q.calibrationError()).isCloseTo(expected[3], within(tolerance));
    // Two simulations of their own.
    assertThat(q.chance()).isCloseTo(expected[5], within(0.05 * expected[5]));
    assertThat(q.debiased()).isCloseTo(expected[6], within(tolerance));
    assertThat(q.debiasedByChance()).isCloseTo(expected[7], within(0.15 * expected[7]));
    assertThat(q.equalCount()).isCloseTo(expected[8], within(tolerance));
    assertThat(q.equalCountByChance()).isCloseTo(expected[9], within(0.05 * expected[9]));
    assertThat(q.confidence()).isCloseTo(expected[4], within(tolerance));
  }

  @Test
  void conformalScoresAndQuantiles() {
    Answered a = new Answered(probabilities(), labels(), CLASSES);
    for (SetMethod method : SetMethod.values()) {
      double[] scores = SetRule.scores(method, a, chances());
      String[] expected =
          all("scores").stream().filter(w -> w[1].equals(method.name())).findFirst().orElseThrow();
      double[] wanted = numbers(expected, 2);
      for (int i = 0; i < scores.length; i++) {
        // Also where 1 - p is far below a float's precision at 1.
        assertThat(scores[i]).isCloseTo(wanted[i], within(1e-14 + 1e-12 * wanted[i]));
      }
      double[] half = Arrays.copyOf(scores, COUNT / 2);
      int checked = 0;
      for (String[] q : all("quantile")) {
        if (q[1].equals(method.name())) {
          SetRule rule = SetRule.fit(method, Double.parseDouble(q[2]), half);
          assertThat(rule.threshold()).isCloseTo(Double.parseDouble(q[3]), within(1e-12));
          checked++;
        }
      }
      assertThat(checked).isEqualTo(4);
    }
  }

  @Test
  void mcNemar() {
    for (String[] w : all("mcnemar")) {
      double expected = Double.parseDouble(w[3]);
      double got = Comparison.mcNemar(Integer.parseInt(w[1]), Integer.parseInt(w[2]));
      assertThat(got).isCloseTo(expected, within(1e-9 * expected));
      assertThat(Comparison.mcNemar(Integer.parseInt(w[2]), Integer.parseInt(w[1]))).isEqualTo(got);
    }
  }

  @Test
  void areaUnderTheCurve() {
    Separation s = Separation.of(one("known"), one("others"));
    assertThat(s.auroc()).isCloseTo(one("auroc")[0], within(1e-12));
    assertThat(Separation.of(one("others"), one("known")).auroc())
        .isCloseTo(1 - one("auroc")[0], within(1e-12));
  }

  @Test
  void confidentJoint() {
    LabelAudit audit = LabelAudit.of(probabilities(), labels(), CLASSES);
    double[] thresholds = one("thresholds");
    for (int c = 0; c < CLASSES; c++) {
      assertThat(audit.thresholds()[c]).isCloseTo(thresholds[c], within(1e-12));
    }
    assertThat(Arrays.stream(audit.joint()).flatMapToInt(Arrays::stream).toArray())
        .isEqualTo(Arrays.stream(one("joint")).mapToInt(v -> (int) v).toArray());
    double[] estimate = one("estimate");
    double[] got = Arrays.stream(audit.estimate()).flatMapToDouble(Arrays::stream).toArray();
    for (int i = 0; i < got.length; i++) {
      assertThat(got[i]).isCloseTo(estimate[i], within(1e-12));
    }
    assertThat(Arrays.stream(got).sum()).isCloseTo(1, within(1e-12));
    assertThat(audit.doubtful()).hasSize((int) one("suspects")[0]);
    assertThat(audit.doubtful().stream().map(LabelAudit.Doubt::picture).toList())
        .containsExactlyElementsOf(
            evaluation(probabilities()).likelyLabelErrors().stream()
                .map(Evaluation.Example::index)
                .toList());
  }

  @Test
  void distances() {
    List<String[]> known = all("feature");
    int size = known.getFirst().length - 2;
    double[] features = new double[known.size() * size];
    int[] labels = new int[known.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Integer.parseInt(known.get(i)[1]);
      System.arraycopy(numbers(known.get(i), 2), 0, features, i * size, size);
    }
    Distance d = Distance.fit(features, labels, 3, size);
    List<Double> got = new ArrayList<>();
    for (String[] w : all("distance")) {
      double expected = Double.parseDouble(w[1]);
      got.add(d.of(numbers(w, 2), 0));
      assertThat(got.getLast()).isCloseTo(expected, within(1e-4 * expected));
    }
    assertThat(got).hasSize(10);
  }
}
