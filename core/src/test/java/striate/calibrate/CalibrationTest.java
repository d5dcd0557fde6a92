package striate.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.relu;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;

final class CalibrationTest {
  private static Weights weights() {
    Network network = Network.of(Shape.features(1), dense(1), relu());
    Weights w = Weights.zeros(network);
    w.set(new Tensor("dense1.weight", w.get("dense1.weight").sizes(), new float[] {-2}));
    return w;
  }

  @Test
  void eachOutputHasItsRange() {
    AtomicInteger told = new AtomicInteger();
    Calibration c = Calibration.of(weights(), 3, i -> new float[] {i - 1}, told::addAndGet);
    assertThat(c.input(255)).isEqualTo(new Range(-1, 1));
    assertThat(c.outputs(255)).containsExactly(new Range(-2, 2), new Range(0, 2));
    assertThat(told).hasValue(6);
  }

  @Test
  void theFirstExampleAndLayerThatIsNotFiniteIsNamed() {
    assertThatThrownBy(
            () -> Calibration.of(weights(), 9, i -> new float[] {i < 5 ? 1 : 2e38f}, done -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer dense1, Dense(1→1): finite numbers expected, got -Infinity for example 5");
  }

  @Test
  void asManyExamplesAtATimeAsTheHeapHolds() {
    Network network = weights().network();
    assertThat(Calibration.together(network, 1)).isEqualTo(1);
    assertThat(Calibration.together(network, 1L << 40))
        .isGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
