package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Layers;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.truth.TorchCases;
import striate.truth.TorchCases.Case;

/** Soft targets, clipping, accumulation and averaging, move by move as PyTorch has them. */
final class TorchStepTest {
  private static final double TOLERANCE = 5e-6;

  static List<Case> cases() {
    return TorchCases.of("step");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eightBatchesAreThoseOfPyTorchAtAnyNumberOfThreads(Case c) {
    Network net =
        Network.of(
            Shape.features(6),
            Layers.dense(5).noBias(),
            Layers.batchNorm(),
            Layers.tanh(),
            Layers.dense(4));
    int accumulate = (int) c.number("accumulate", 1);
    List<Long> hashes = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3}) {
      Training.Settings settings =
          Training.of(net)
              .loss(Loss.crossEntropy().smoothing(c.number("smoothing", 0)))
              .optimizer(Optimizer.sgd(0.5, 0.9))
              .batch(6)
              .threads(threads)
              .accumulate(accumulate)
              .weights(weights(net, c.tensor("before").floats()));
      if (c.settings().containsKey("norm")) {
        settings.clipping(Clipping.byNorm(c.number("norm")));
      } else if (c.settings().containsKey("value")) {
        settings.clipping(Clipping.byValue(c.number("value")));
      }
      if (c.settings().containsKey("decay")) {
        settings.ema(new Ema(c.number("decay"), c.flag("warm")));
      }
      Training training = settings.start();
      int moves = 0;
      for (int batch = 0; batch < 8; batch++) {
        float loss =
            training.step(
                c.tensor("x").part(batch).floats(), c.tensor("shares").part(batch).floats(), 6);
        assertThat((double) loss).isCloseTo(c.tensor("losses").at(batch), within(TOLERANCE));
        if ((batch + 1) % accumulate == 0) {
          close(training.weights(), c.tensor("after").part(moves), "weights after " + batch);
          if (c.has("averages")) {
            close(
                training.emaWeights(), c.tensor("averages").part(moves), "average after " + batch);
          }
          moves++;
        }
        assertThat(training.steps()).isEqualTo(moves);
      }
      hashes.add(training.hash());
    }
    assertThat(hashes).as("threads 1, 2, 3").containsOnly(hashes.getFirst());
  }

  private static Weights weights(Network net, float[] flat) {
    Weights weights = Weights.zeros(net);
    int at = 0;
    for (Tensor t : weights.tensors()) {
      int n = t.values().length;
      weights.set(new Tensor(t.name(), t.sizes(), java.util.Arrays.copyOfRange(flat, at, at + n)));
      at += n;
    }
    assertThat(at).isEqualTo(flat.length);
    return weights;
  }

  private static void close(Weights actual, striate.truth.Tensor expected, String what) {
    int at = 0;
    for (Tensor t : actual.tensors()) {
      for (float v : t.values()) {
        assertThat((double) v)
            .as("%s: %s", what, t.name())
            .isCloseTo(expected.at(at++), within(TOLERANCE));
      }
    }
    assertThat(at).isEqualTo(expected.length());
  }
}
