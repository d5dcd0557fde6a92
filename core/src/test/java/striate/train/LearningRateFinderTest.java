package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import striate.batch.Loader;
import striate.train.LearningRateFinder.Found;
import striate.train.LearningRateFinder.Point;

final class LearningRateFinderTest {
  private static final Loader LOADER = Blobs.loader(90, 1, 20);

  private static LearningRateFinder finder() {
    return LearningRateFinder.of(Blobs.network(), LOADER)
        .optimizer(Optimizer.sgd(1))
        .range(1e-5, 1e5);
  }

  @Test
  void ratesRiseExponentiallyUntilTheLossExplodes() {
    Found found = finder().threads(2).run();
    List<Point> points = found.points();
    assertThat(points.size()).isBetween(20, 120);
    assertThat(points.getFirst().learningRate()).isCloseTo(1e-5, within(1e-12));
    double ratio = Math.pow(1e10, 1.0 / 119);
    for (int i = 1; i < points.size(); i++) {
      assertThat(points.get(i).learningRate() / points.get(i - 1).learningRate())
          .isCloseTo(ratio, within(1e-9));
    }
    assertThat(found.why()).startsWith("the loss exploded at a rate of ");
    double last = points.getLast().learningRate();
    assertThat(found.steepest()).isBetween(1e-3, last);
    assertThat(found.tenthOfLowest()).isBetween(1e-3, last / 10);
    assertThat(finder().threads(1).run()).isEqualTo(found);
  }

  @Test
  void theFirstLossIsTheUntrainedNetworksAndSmoothingIsCorrected() {
    List<Point> points = finder().range(1e-30, 1e-29).steps(10).run().points();
    assertThat(points).hasSize(10);
    double average = 0;
    for (int i = 0; i < 10; i++) {
      average = 0.95 * average + 0.05 * points.get(i).loss();
      double expected = average / (1 - Math.pow(0.95, i + 1));
      assertThat(points.get(i).smoothed()).isCloseTo(expected, within(1e-12));
    }
    assertThat(points.getFirst().smoothed()).isEqualTo(points.getFirst().loss());
  }

  @Test
  void suggestionsAreReadOffTheCurve() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= 60; i++) {
      // Falls as a logistic curve about 10^-3, rises again beyond 10^-1.
      double x = -6 + i * 0.1;
      double loss = 2 - 1.5 / (1 + Math.exp(-6 * (x + 3))) + Math.exp(8 * (x + 0.5));
      points.add(new Point(Math.pow(10, x), loss, loss));
    }
    Found found = LearningRateFinder.found(points, "");
    assertThat(Math.log10(found.steepest())).isCloseTo(-3, within(0.05));
    int low = 0;
    for (int i = 0; i < points.size(); i++) {
      low = points.get(i).loss() < points.get(low).loss() ? i : low;
    }
    assertThat(found.tenthOfLowest()).isCloseTo(points.get(low).learningRate() / 10, within(1e-12));
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertThatThrownBy(() -> finder().range(0, 1))
        .hasMessage("rates: 0 < low < high expected, got 0.0 and 1.0");
    assertThatThrownBy(() -> finder().steps(9)).hasMessage("steps: at least 10 expected, got 9");
  }
}
