package striate.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import striate.chapter.StructureExperiment.Result;
import striate.chapter.StructureExperiment.Run;
import striate.chapter.StructureExperiment.Settings;
import striate.chapter.StructureExperiment.Structure;

class StructureExperimentTest {
  private static final Digits TRAIN = Synthetic.digits(160, 1);
  private static final Digits TEST = Synthetic.digits(50, 2);

  @Test
  void everyStructureLearns() {
    List<String> progress = new ArrayList<>();
    List<Result> results =
        StructureExperiment.run(TRAIN, TEST, new Settings(20, 2, List.of(3, 4)), progress::add);
    assertThat(results).extracting(Result::structure).containsExactly(Structure.values());
    assertThat(results).extracting(Result::weights).containsExactly(79_400, 108_304, 6_904);
    assertThat(results.getFirst().weightsPerExample()).isEqualTo(79_400 / 160.0);
    for (Result result : results) {
      assertThat(result.runs()).extracting(Run::seed).containsExactly(3, 4);
      assertThat(result.train().mean()).as("%s", result).isGreaterThan(0.5);
      assertThat(result.gap().mean())
          .isCloseTo(result.train().mean() - result.test().mean(), within(1e-12));
    }
    assertThat(progress).hasSize(3 * (StructureExperiment.LEARNING_RATES.size() + 2));
  }

  @Test
  void spreadIsTheSamplesStandardDeviation() {
    Result result =
        new Result(Structure.DENSE, 1, 1, 1, List.of(new Run(1, 0.9, 0.5), new Run(2, 0.9, 0.7)));
    assertThat(result.test().mean()).isCloseTo(0.6, within(1e-12));
    assertThat(result.test().std()).isCloseTo(Math.sqrt(0.02), within(1e-12));
  }

  @Test
  void outputLayersGradientIsTheTrueOne() {
    // Against finite differences, through tanh and dropout's factor 2.
    double[] z = {0.3, -0.7, 0.1, 1.2};
    char[] bits = {0b1011};
    double[] delta = new double[4];
    new OutputLayer(4, new LegacyRandom(9)).learn(tanh(z), bits, 0, 7, 1, delta);
    for (int j = 0; j < 4; j++) {
      double[] up = z.clone();
      double[] down = z.clone();
      up[j] += 1e-6;
      down[j] -= 1e-6;
      double slope = (loss(up, bits) - loss(down, bits)) / 2e-6;
      assertThat(delta[j] * ((bits[0] >>> j) & 1)).isCloseTo(-slope, within(1e-8));
    }
  }

  private static double loss(double[] z, char[] bits) {
    double[] kept = tanh(z);
    for (int j = 0; j < 4; j++) {
      kept[j] *= 2 * ((bits[0] >>> j) & 1);
    }
    double[] weights = new LegacyRandom(9).doubles(40);
    double[] scores = new double[10];
    for (int j = 0; j < 40; j++) {
      scores[j % 10] += kept[j / 10] * (0.2 * weights[j] - 0.1);
    }
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score);
    }
    return Math.log(sum) - scores[7];
  }

  private static double[] tanh(double[] z) {
    double[] result = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      result[j] = Math.tanh(z[j]);
    }
    return result;
  }

  @Test
  void refusesAnEmptyBudget() {
    assertThatThrownBy(() -> new Settings(0, 1, List.of(1)))
        .hasMessage("structure: expects 1 or more epochs, threads and seeds, got 0, 1 and 1");
  }
}
