package striate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;

final class WeightHistoryTest {
  private static final Network NETWORK =
      Network.of(
          Shape.image(1, 4, 4),
          Layers.conv(2, 3),
          Layers.relu(),
          Layers.flatten(),
          Layers.dense(300));

  /** The weights after a step: all parameters hold its number. */
  private static Weights at(long step) {
    Weights w = Weights.zeros(NETWORK);
    for (int n = 0; n < NETWORK.nodes().size(); n++) {
      for (float[] p : w.stored(n)) {
        java.util.Arrays.fill(p, (float) step);
      }
    }
    return w;
  }

  private static WeightHistory run(WeightHistory h, long from, long steps) {
    h.begin(1, from, at(from));
    for (long s = from + 1; s <= from + steps; s++) {
      h.between(1, s, at(s));
    }
    h.end(1, from + steps, at(from + steps));
    return h;
  }

  private static List<Long> steps(WeightHistory h) {
    return h.moments().stream().map(Moment::step).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 6, 7, 8, 9, 13, 100, 1000, 4097})
  void theFirstAndTheLastStepAreKeptAndTheOthersAreEvenlyApart(long count) {
    for (long from : new long[] {0, 7}) {
      WeightHistory h = run(WeightHistory.of(NETWORK, 1 << 20, 9), from, count);
      List<Long> steps = steps(h);
      assertThat(steps).hasSizeLessThanOrEqualTo(9).doesNotHaveDuplicates().isSorted();
      assertThat(steps.getFirst()).isEqualTo(from);
      assertThat(steps.getLast()).isEqualTo(from + count);
      for (int i = 0; i < steps.size() - 1; i++) {
        assertThat(steps.get(i)).isEqualTo(from + i * h.every());
      }
      // Not fewer than there must be: half of the places are used.
      assertThat(steps.size()).isGreaterThanOrEqualTo((int) Math.min(count + 1, 4));
      for (Moment m : h.moments()) {
        assertThat(m.weights().hash()).isEqualTo(at(m.step()).hash());
      }
    }
  }

  @Test
  void whereTheMemoryIsSmallOnlyTheFirstLayersAreKept() {
    WeightHistory h = run(WeightHistory.of(NETWORK, 8 * 20_000), 0, 5);
    assertThat(h.layers()).isEqualTo(4);
    h = run(WeightHistory.of(NETWORK, 2_000), 0, 5);
    assertThat(h.layers()).isEqualTo(3);
    Moment m = h.moments().get(2);
    assertThat(m.layers()).isEqualTo(3);
    assertThat(m.tensors(0))
        .extracting(t -> t.name())
        .containsExactly("conv1.weight", "conv1.bias");
    assertThatThrownBy(() -> m.look(new float[16], 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 3, Dense(8→300): at step 2 only the weights of layers 0 to 2 are held");
    assertThatThrownBy(m::weights).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noMoreMomentsThanTheMemoryHolds() {
    // 20 floats in two arrays: 112 bytes a moment.
    WeightHistory h = run(WeightHistory.of(NETWORK, 1120), 0, 100);
    assertThat(h.layers()).isEqualTo(3);
    assertThat(h.most()).isEqualTo(10);
    assertThat(h.moments()).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void tooLittleMemoryIsRefusedWithTheBytesThatAreNeeded() {
    assertThatThrownBy(() -> WeightHistory.of(NETWORK, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 0, Conv2d(1→2, 3×3): a history of 8 moments needs 896 bytes, got 100");
    assertThatThrownBy(() -> WeightHistory.of(NETWORK, 1000, 2))
        .hasMessage("history: at least 3 moments expected, got 2");
  }

  @Test
  void aNetworkWithoutWeightsHasAHistoryToo() {
    Network plain = Network.of(Shape.image(1, 4, 4), Layers.maxPool(2));
    WeightHistory h = WeightHistory.of(plain, 0, 5);
    h.begin(1, 0, Weights.zeros(plain));
    h.end(1, 3, Weights.zeros(plain));
    assertThat(steps(h)).containsExactly(0L, 3L);
  }
}
