package striate.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.truth.Tensor;

/** What dropout does in training is drawn by lot, so what can be known is known of many draws. */
class DropoutTest {
  private static final int IMAGES = 13;
  private static final Shape SHAPE = Shape.image(5, 29, 31);

  private static Tensor filled(double value) {
    int[] shape = {IMAGES, SHAPE.channels(), SHAPE.height(), SHAPE.width()};
    return Tensor.zeros(shape).map(v -> value);
  }

  private static LayerRun.Result run(double rate, long key, LayerRun.Way way) {
    LayerRun run =
        new LayerRun(new Dropout((float) rate), List.of(SHAPE), LayerRun.Mode.TRAINING, null);
    run.key(key);
    return run.run(List.of(filled(3)), List.of(), filled(7), way);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.25, 0.5, 0.9})
  void keepsItsShareAndScalesItSoThatTheMeanStays(double rate) {
    float[] y = run(rate, 1, LayerRun.Way.whole(IMAGES)).y();
    int kept = 0;
    double sum = 0;
    for (float v : y) {
      if (v != 0) {
        assertThat((double) v).isCloseTo(3 / (1 - rate), within(1e-5));
        kept++;
      }
      sum += v;
    }
    // Five standard deviations of a binomial count.
    double deviation = Math.sqrt(y.length * rate * (1 - rate));
    assertThat((double) kept).isCloseTo(y.length * (1 - rate), within(5 * deviation));
    assertThat(sum / y.length).isCloseTo(3, within(5 * deviation / y.length * 3 / (1 - rate)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5})
  void neighboursChannelsAndImagesDrawApart(double rate) {
    float[] y = run(rate, 2, LayerRun.Way.whole(IMAGES)).y();
    int pixels = SHAPE.pixels();
    for (int distance : new int[] {1, 2, 16, SHAPE.width(), pixels, SHAPE.size()}) {
      int both = 0;
      int pairs = y.length - distance;
      for (int i = 0; i < pairs; i++) {
        both += y[i] != 0 && y[i + distance] != 0 ? 1 : 0;
      }
      double p = (1 - rate) * (1 - rate);
      assertThat((double) both)
          .as("kept at a distance of %d", distance)
          .isCloseTo(pairs * p, within(6 * Math.sqrt(2 * pairs * p * (1 - p))));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5})
  void backwardDropsWhatForwardDropped(double rate) {
    LayerRun.Result result = run(rate, 3, new LayerRun.Way(4, 3, false, false));
    float[] dx = result.dx().getFirst();
    for (int i = 0; i < dx.length; i++) {
      assertThat(dx[i] == 0).isEqualTo(result.y()[i] == 0);
      assertThat((double) dx[i]).isCloseTo(result.y()[i] * 7 / 3, within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 0.5})
  void theKeyDecidesAndTheCutDoesNot(double rate) {
    float[] whole = run(rate, 4, LayerRun.Way.whole(IMAGES)).y();
    assertThat(run(rate, 4, new LayerRun.Way(4, 3, false, false)).y()).isEqualTo(whole);
    assertThat(run(rate, 4, new LayerRun.Way(1, 1, true, false)).y()).isEqualTo(whole);
    assertThat(Arrays.equals(run(rate, 5, LayerRun.Way.whole(IMAGES)).y(), whole)).isFalse();
  }
}
