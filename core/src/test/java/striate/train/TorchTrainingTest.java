package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.run.Backprop;
import striate.run.Inference;
import striate.truth.TorchCases;
import striate.truth.TorchCases.Case;

/**
 * Whole networks trained for a few steps as PyTorch trains them. Weights and losses agree within
 * 2e-5 of the largest number of their tensor (or of 1 if that is smaller) after three steps.
 */
final class TorchTrainingTest {
  private static final double TOLERANCE = 2e-5;

  static List<Case> networks() {
    return TorchCases.of("network");
  }

  static List<Case> optimisers() {
    return TorchCases.of("optimiser");
  }

  @ParameterizedTest
  @MethodSource("networks")
  void lossesAndWeightsAreThoseOfPyTorchAtAnyNumberOfThreads(Case c) {
    Network net = TorchNetworks.of(c);
    int n = c.tensor("labels").size(1);
    List<Long> hashes = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3}) {
      // Room for more images than come: shards follow from what comes.
      int room = threads == 2 ? n + 20 : n;
      Training training =
          Training.of(net)
              .loss(Loss.crossEntropy().smoothing(c.number("smoothing")))
              .optimizer(optimiser(c, c.text("optimiser")))
              .batch(room)
              .threads(threads)
              .weights(weights(net, c, "before"))
              .start();
      for (int step = 0; step < 3; step++) {
        float loss =
            training.step(
                c.tensor("x").part(step).floats(), c.tensor("labels").part(step).ints(), n);
        assertThat((double) loss)
            .as("%s: loss of step %d", c, step)
            .isCloseTo(c.tensor("losses").at(step), within(TOLERANCE));
        same(c, "after" + (step + 1), training.weights());
      }
      hashes.add(training.hash());
      for (int t : new int[] {1, 3}) {
        float[] outputs =
            Inference.of(training.weights(), t).run(c.tensor("x").part(0).floats(), n);
        close(c + ": outputs", outputs, c.tensor("outputs"));
      }
    }
    assertThat(hashes).as("threads 1, 2, 3").containsOnly(hashes.getFirst());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aSmallBatchAfterALargeOneIsAsIfItWereTheFirst(Case c) {
    Network net = TorchNetworks.of(c);
    int size = net.input().size();
    float[] large = new float[19 * size];
    int[] labels = new int[19];
    for (int i = 0; i < large.length; i++) {
      large[i] = (float) Math.sin(i * 0.37);
    }
    Training fresh = training(net, c);
    Training used = training(net, c);
    used.learningRate(0);
    used.step(large, labels, 19);
    used.learningRate(fresh.learningRate());
    assertThat(used.step(large, labels, 3)).isEqualTo(fresh.step(large, labels, 3));
    for (Tensor t : fresh.weights().tensors()) {
      // Running statistics rightly remember the large batch.
      if (!t.name().contains(".running_")) {
        assertThat(used.weights().get(t.name()).values()).as(t.name()).isEqualTo(t.values());
      }
    }
  }

  private static Training training(Network net, Case c) {
    return Training.of(net)
        .optimizer(Optimizer.sgd(0.1))
        .batch(19)
        .threads(2)
        .weights(weights(net, c, "before"))
        .start();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsOfTheFirstStepAreThoseOfPyTorch(Case c) {
    Network net = TorchNetworks.of(c);
    int n = c.tensor("labels").size(1);
    Loss loss = Loss.crossEntropy().smoothing(c.number("smoothing"));
    Backprop backprop = new Backprop(weights(net, c, "before"), loss, n, 2, true);
    backprop.run(c.tensor("x").part(0).floats(), c.tensor("labels").part(0).ints(), n, 1);
    backprop.blocks().forEach(backprop::sum);
    Weights gradients = Weights.zeros(net);
    for (Backprop.Block b : backprop.blocks()) {
      System.arraycopy(
          backprop.gradient(b.node(), b.parameter()),
          b.from(),
          gradients.stored(b.node())[b.parameter()],
          b.from(),
          b.count());
    }
    int seen = 0;
    for (Tensor t : gradients.tensors()) {
      if (c.has("grad." + t.name())) {
        close(c + ": gradient of " + t.name(), t.values(), c.tensor("grad." + t.name()));
        seen++;
      }
    }
    assertThat(seen)
        .isEqualTo(c.tensors().keySet().stream().filter(k -> k.startsWith("grad.")).count());
  }

  /**
   * A layer of one output and no bias, whose gradient can be chosen: with target w·x − ½ the
   * gradient of the squared error is x itself.
   */
  @ParameterizedTest
  @MethodSource("optimisers")
  void fiveStepsOfEachOptimiserAreThoseOfPyTorch(Case c) {
    int size = c.tensor("w").length();
    Network net = Network.of(Shape.features(size), striate.nn.Layers.dense(1).noBias());
    Weights start = Weights.zeros(net);
    Tensor empty = start.tensors().getFirst();
    start.set(new Tensor(empty.name(), empty.sizes(), c.tensor("w").floats()));
    Training training =
        Training.of(net)
            .loss(Loss.meanSquaredError())
            .optimizer(optimiser(c, c.text("kind")))
            .batch(1)
            .threads(1)
            .weights(start)
            .start();
    for (int step = 0; step < c.tensor("grads").size(0); step++) {
      float[] w = training.weights().tensors().getFirst().values();
      float[] x = c.tensor("grads").part(step).floats();
      double dot = 0;
      for (int i = 0; i < size; i++) {
        dot += (double) w[i] * x[i];
      }
      training.step(x, new float[] {(float) (dot - 0.5)}, 1);
      close(
          c + ": weights after step " + step,
          training.weights().tensors().getFirst().values(),
          c.tensor("after").part(step));
    }
  }

  @Test
  void theShortNamesMeanPyTorchsDefaults() {
    assertThat(Optimizer.sgd(0.1)).isEqualTo(optimiser("sgd"));
    assertThat(Optimizer.sgd(0.1, 0.9)).isEqualTo(optimiser("sgd-momentum"));
    assertThat(Optimizer.adam(0.001)).isEqualTo(optimiser("adam"));
    assertThat(Optimizer.adamW(0.001, 0.01)).isEqualTo(optimiser("adamw"));
    assertThat(Optimizer.rmsProp(0.01)).isEqualTo(optimiser("rmsprop"));
  }

  private static Optimizer optimiser(String name) {
    Case c = TorchCases.of("optimiser", name);
    return optimiser(c, c.text("kind"));
  }

  private static Optimizer optimiser(Case c, String kind) {
    float rate = (float) c.number("lr");
    float decay = (float) c.number("weight_decay", 0);
    return switch (kind) {
      case "SGD" ->
          new Optimizer.Sgd(rate, (float) c.number("momentum", 0), c.flag("nesterov"), decay);
      case "Adam", "AdamW" ->
          new Optimizer.Adam(
              rate,
              (float) c.number("beta1"),
              (float) c.number("beta2"),
              (float) c.number("eps"),
              decay,
              kind.equals("AdamW"));
      case "RMSprop" ->
          new Optimizer.RmsProp(rate, (float) c.number("alpha"), (float) c.number("eps"), decay);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Weights weights(Network net, Case c, String prefix) {
    Weights weights = Weights.zeros(net);
    for (Tensor t : weights.tensors()) {
      weights.set(new Tensor(t.name(), t.sizes(), c.tensor(prefix + "." + t.name()).floats()));
    }
    return weights;
  }

  private static void same(Case c, String prefix, Weights weights) {
    for (Tensor t : weights.tensors()) {
      String name = prefix + "." + t.name();
      assertThat(t.sizes().toArray()).as(name).isEqualTo(c.tensor(name).shape());
      close(c + ": " + name, t.values(), c.tensor(name));
    }
  }

  private static void close(String where, float[] actual, striate.truth.Tensor expected) {
    assertThat(actual.length).as(where).isEqualTo(expected.length());
    double scale = 1;
    for (int i = 0; i < actual.length; i++) {
      scale = Math.max(scale, Math.abs(expected.at(i)));
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("%s[%d]", where, i)
          .isCloseTo(expected.at(i), within(TOLERANCE * scale));
    }
  }
}
