package striate.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against {@code scripts/evaluation_numpy.py}, and small cases by hand. */
class EvaluationTest {
  private static final List<String[]> LINES = lines();
  private static final int CLASSES = 4;

  private static List<String[]> lines() {
    try (InputStream file = EvaluationTest.class.getResourceAsStream("evaluation.txt")) {
      if (file == null) {
        throw new IllegalStateException("no evaluation.txt beside the test");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", -1))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The values of every line of that name. */
  private static List<double[]> all(String name) {
    List<double[]> found = new ArrayList<>();
    for (String[] words : LINES) {
      if (words[0].equals(name)) {
        found.add(Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray());
      }
    }
    assertThat(found).as(name).isNotEmpty();
    return found;
  }

  private static Evaluation evaluation() {
    List<double[]> examples = all("example");
    int[] labels = examples.stream().mapToInt(e -> (int) e[0]).toArray();
    float[] probabilities = new float[labels.length * CLASSES];
    for (int i = 0; i < labels.length; i++) {
      for (int c = 0; c < CLASSES; c++) {
        probabilities[i * CLASSES + c] = (float) examples.get(i)[1 + c];
      }
    }
    return Evaluation.of(List.of("a", "b", "c", "d"), labels, probabilities, i -> "no. " + i);
  }

  private static void close(Rate actual, double[] expected) {
    assertThat(actual.value()).isCloseTo(expected[0], within(1e-12));
    assertThat(actual.low()).isCloseTo(expected[1], within(1e-12));
    assertThat(actual.high()).isCloseTo(expected[2], within(1e-12));
  }

  @Test
  void countsAndRatesAreNumPys() {
    Evaluation e = evaluation();
    int[] confusion = Arrays.stream(e.confusion()).flatMapToInt(Arrays::stream).toArray();
    assertThat(confusion)
        .isEqualTo(Arrays.stream(all("confusion").getFirst()).mapToInt(v -> (int) v).toArray());
    close(e.accuracy(), all("accuracy").getFirst());
    assertThat(e.logLoss()).isCloseTo(all("log-loss").getFirst()[0], within(1e-12));
    for (int c = 0; c < CLASSES; c++) {
      Evaluation.ClassReport report = e.perClass().get(c);
      close(report.precision(), all("precision").get(c));
      close(report.recall(), all("recall").get(c));
      close(report.f1(), all("f1").get(c));
    }
  }

  @Test
  void calibrationIsNumPys() {
    Evaluation e = evaluation();
    List<Evaluation.Bin> bins = e.calibration(15);
    assertThat(bins.stream().mapToInt(Evaluation.Bin::count).sum()).isEqualTo(e.count());
    for (double[] expected : all("bin")) {
      Evaluation.Bin bin = bins.get((int) expected[0]);
      assertThat(bin.count()).isEqualTo((int) expected[1]);
      assertThat(bin.confidence()).isCloseTo(expected[2], within(1e-12));
      assertThat(bin.accuracy().value()).isCloseTo(expected[3], within(1e-12));
    }
    assertThat(e.calibrationError())
        .isCloseTo(all("calibration-error").getFirst()[0], within(1e-12));
  }

  @Test
  void examplesWorthLookingAtAreNumPys() {
    Evaluation e = evaluation();
    assertThat(e.confidentlyWrong(10).stream().mapToDouble(Evaluation.Example::index).toArray())
        .isEqualTo(all("confidently-wrong").getFirst());
    double[] suspects =
        e.likelyLabelErrors().stream().mapToDouble(Evaluation.Example::index).toArray();
    assertThat(suspects).isEqualTo(all("label-errors").getFirst());
    Evaluation.Example first = e.confidentlyWrong(1).getFirst();
    assertThat(first.name()).isEqualTo("no. " + first.index());
    assertThat(first.other()).isEqualTo(e.predicted(first.index())).isNotEqualTo(first.label());
    assertThat(first.ofOther()).isGreaterThan(first.ofLabel());
  }

  @Test
  void wrongLabelsAreFound() {
    // nine in ten examples are certain and right; every tenth has the other label
    int n = 100;
    int[] labels = new int[n];
    float[] probabilities = new float[2 * n];
    for (int i = 0; i < n; i++) {
      int is = i / 10 % 2;
      labels[i] = i % 10 == 3 ? 1 - is : is;
      probabilities[2 * i + is] = 0.95f;
      probabilities[2 * i + 1 - is] = 0.05f;
    }
    Evaluation e = Evaluation.of(List.of("a", "b"), labels, probabilities, Integer::toString);
    assertThat(e.likelyLabelErrors().stream().map(Evaluation.Example::index))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, n).filter(i -> i % 10 == 3).boxed().toList());
  }

  @Test
  void aClassThatNeverOccursHasNoRates() {
    float[] probabilities = {1, 0, 0, 1, 0, 0};
    Evaluation e = Evaluation.of(List.of("a", "b", "c"), new int[] {0, 1}, probabilities, i -> "x");
    assertThat(e.accuracy().value()).isEqualTo(0.5);
    assertThat(e.perClass().get(2).recall()).isEqualTo(new Rate(Double.NaN, 0, 1));
    assertThat(e.perClass().get(2).support()).isZero();
    // b was never answered: no precision, recall 0 of 1, F1 0
    assertThat(e.perClass().get(1).precision().value()).isNaN();
    assertThat(e.perClass().get(1).f1().value()).isZero();
    // −ln 2⁻⁵² for the one that was held impossible
    assertThat(e.logLoss()).isCloseTo(52 * Math.log(2) / 2, within(1e-12));
    assertThat(e.likelyLabelErrors()).isNotEmpty().noneMatch(x -> x.other() == 2);
  }

  @Test
  void intervalsAreWilsons() {
    // 8 of 10 gives 0.4902 to 0.9433 (Newcombe 1998's formula 3, by hand)
    assertThat(Rate.of(8, 10).low()).isCloseTo(0.4902, within(5e-5));
    assertThat(Rate.of(8, 10).high()).isCloseTo(0.9433, within(5e-5));
    assertThat(Rate.of(0, 10).low()).isZero();
    assertThat(Rate.of(0, 10).high()).isCloseTo(0.2775, within(5e-5));
    assertThat(Rate.of(10, 10).high()).isEqualTo(1);
    assertThatThrownBy(() -> Rate.of(3, 2))
        .hasMessage("rate: hits from 0 to the 2 trials expected, got 3");
  }

  @Test
  void whatDoesNotFitIsNamed() {
    List<String> two = List.of("a", "b");
    assertThatThrownBy(() -> Evaluation.of(two, new int[0], new float[0], i -> "x"))
        .hasMessage("evaluation: at least 1 example expected, got none");
    assertThatThrownBy(() -> Evaluation.of(two, new int[1], new float[3], i -> "x"))
        .hasMessage("evaluation: 2 probabilities expected for 1 examples of 2 classes, got 3");
    assertThatThrownBy(() -> Evaluation.of(two, new int[] {2}, new float[2], i -> "x"))
        .hasMessage("x: a label from 0 to 1 expected, got 2");
    assertThatThrownBy(() -> Evaluation.of(two, new int[1], new float[] {Float.NaN, 0}, i -> "x"))
        .hasMessage("x: probabilities from 0 to 1 expected, got NaN");
    assertThatThrownBy(() -> evaluation().calibration(0)).hasMessageContaining("1 bin expected");
  }
}
