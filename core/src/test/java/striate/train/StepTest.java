package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.relu;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import striate.nn.Initialiser;
import striate.nn.Layers;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.run.DivergedException;

/** What a step does around the optimiser, on networks of more than one block of parameters. */
final class StepTest {
  private static final int IMAGES = 24;

  /** Its first dense layer has 80,000 weights: several blocks, and a gradient made at the end. */
  private static Network network() {
    return Network.of(
        Shape.image(1, 12, 12), conv(4, 3), relu(), flatten(), dense(200), Layers.tanh(), dense(3));
  }

  private static float[] images(Network net) {
    float[] x = new float[IMAGES * net.input().size()];
    Initialiser.Stream random = new Initialiser.Stream(11);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextNormal();
    }
    return x;
  }

  private static int[] labels() {
    int[] y = new int[IMAGES];
    Arrays.setAll(y, i -> i * 5 % 3);
    return y;
  }

  private static Training.Settings settings(Network net) {
    return Training.of(net).batch(IMAGES).threads(2).seed(3).optimizer(Optimizer.sgd(0.5));
  }

  /** Batches of {@code sizes}, one after another. */
  private static void run(Training t, int... sizes) {
    Network net = network();
    int from = 0;
    for (int n : sizes) {
      int size = net.input().size();
      float[] x = Arrays.copyOfRange(images(net), from * size, (from + n) * size);
      t.step(x, Arrays.copyOfRange(labels(), from, from + n), n);
      from += n;
    }
  }

  private static double distance(Weights a, Weights b) {
    double sum = 0;
    for (Tensor t : a.tensors()) {
      float[] other = b.get(t.name()).values();
      for (int i = 0; i < other.length; i++) {
        double d = t.values()[i] - other[i];
        sum += d * d;
      }
    }
    return Math.sqrt(sum);
  }

  @Test
  void accumulatedBatchesOfAnySizesAreOneLargeBatch() {
    Network net = network();
    Training large = settings(net).start();
    run(large, IMAGES);
    Training small = settings(net).accumulate(3).start();
    run(small, 11, 4, 9);
    assertThat(small.steps()).isEqualTo(1);
    double moved = distance(net.initialise(3), large.weights());
    assertThat(moved).isGreaterThan(0.05);
    assertThat(distance(small.weights(), large.weights())).isLessThan(1e-5 * moved);
  }

  @Test
  void aGroupThatIsNotFullIsFlushed() {
    Network net = network();
    Training full = settings(net).accumulate(2).start();
    run(full, 13, 11);
    Training part = settings(net).accumulate(5).start();
    run(part, 13, 11);
    assertThat(part.steps()).isZero();
    assertThat(part.hash()).isEqualTo(net.initialise(3).hash());
    part.flush();
    assertThat(part.steps()).isEqualTo(1);
    assertThat(part.hash()).isEqualTo(full.hash());
    part.flush();
    assertThat(part.steps()).isEqualTo(1);
  }

  @Test
  void theNormOfAllGradientsIsClipped() {
    Network net = network();
    Weights before = net.initialise(3);
    Training free = settings(net).start();
    run(free, IMAGES);
    double norm = distance(before, free.weights()) / 0.5;
    Training clipped = settings(net).clipping(Clipping.byNorm(norm / 4)).start();
    run(clipped, IMAGES);
    assertThat(clipped.gradientNorm()).isCloseTo(norm, within(1e-4 * norm));
    double moved = distance(before, clipped.weights());
    assertThat(moved).isCloseTo(0.5 * norm / 4, within(1e-4 * norm));
    // Clipped by more than there is, nothing changes.
    Training roomy = settings(net).clipping(Clipping.byNorm(norm * 2)).start();
    run(roomy, IMAGES);
    assertThat(roomy.hash()).isEqualTo(free.hash());
  }

  @Test
  void gradientsOutOfRangeLeaveTheWeightsAndNameTheLayer() {
    Network net = Network.of(Shape.features(4), dense(3), Layers.tanh(), dense(2));
    Weights w = net.initialise(3);
    // 2·(y − target)·weight is a gradient within a float's range; times the input it is not.
    float[] x = {1e38f, 1e-3f, 0, 0};
    Tensor first = w.tensors().getFirst();
    w.set(new Tensor(first.name(), first.sizes(), new float[first.values().length]));
    Training t =
        Training.of(net).loss(Loss.meanSquaredError()).batch(1).threads(2).weights(w).start();
    assertThatThrownBy(() -> t.step(x, new float[] {1e15f, -1e15f}, 1))
        .isInstanceOf(DivergedException.class)
        .hasMessage(
            "the gradients went out of range: layer 0, Dense(4→3): the gradient of weight is not"
                + " finite; a lower learning rate may help")
        .satisfies(
            e -> assertThat(((DivergedException) e).layer()).isEqualTo("layer 0, Dense(4→3)"));
    assertThat(t.hash()).isEqualTo(w.hash());
    assertThat(t.steps()).isZero();
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertThatThrownBy(() -> Clipping.byNorm(0))
        .hasMessage("clipping norm: a finite number above 0 expected, got 0.0");
    assertThatThrownBy(() -> Clipping.byValue(Double.NaN))
        .hasMessage("clipping value: a finite number above 0 expected, got NaN");
    assertThatThrownBy(() -> Ema.of(1)).hasMessage("ema: decay in [0, 1) expected, got 1.0");
    assertThatThrownBy(() -> settings(network()).accumulate(0))
        .hasMessage("accumulate: at least 1 expected, got 0");
    assertThatThrownBy(() -> settings(network()).start().emaWeights())
        .hasMessage("no moving average is kept");
  }
}
