package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Architectures;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Weights;
import striate.train.Optimizer;
import striate.train.Training;

class ActivationsTest {
  static Stream<Network> networks() {
    return Stream.of(
        Network.of(
            Shape.image(3, 13, 10),
            conv(6, 3),
            relu(),
            conv(9, 3).same(),
            Layers.tanh(),
            maxPool(2),
            dropout(0.25),
            flatten(),
            dense(70),
            relu(),
            dense(5)),
        Network.of(
            Shape.image(2, 12, 11),
            conv(6, 3).noBias(),
            batchNorm(),
            relu(),
            residual(conv(6, 3).same().noBias(), batchNorm(), relu(), conv(6, 3).same()),
            relu(),
            flatten(),
            dense(4)),
        Architectures.mobileNetV2(Shape.image(3, 32, 32), 7));
  }

  /** Every output against inference on the network that ends there. */
  @ParameterizedTest
  @MethodSource("networks")
  void everyOutputIsThatOfTheNetworkCutThere(Network network) {
    Weights weights = trained(network);
    float[] image = numbers(network.input().size(), 5);
    float[][] outputs = Activations.of(weights).run(image);
    assertThat(outputs).hasNumberOfRows(network.nodes().size());
    for (int node = 0; node < outputs.length; node++) {
      float[] expected = Inference.of(cut(weights, node)).run(image, 1);
      float most = 0;
      for (float v : expected) {
        most = Math.max(most, Math.abs(v));
      }
      // Inference merges batch normalisation into the weights, so rounding may differ.
      assertThat(outputs[node])
          .as(network.place(node))
          .usingComparatorWithPrecision(2e-5f * Math.max(most, 1e-3f))
          .containsExactly(expected);
    }
  }

  @Test
  void anImageTooShortIsRefused() {
    Activations activations = Activations.of(networks().findFirst().orElseThrow().initialise(1));
    assertThatThrownBy(() -> activations.run(new float[7]))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("[1, 3, 13, 10], 390 numbers, got 7");
  }

  /** After a step, so that running statistics and biases are no round numbers. */
  private static Weights trained(Network network) {
    Training training =
        Training.of(network).optimizer(Optimizer.sgd(0.01)).batch(6).threads(1).start();
    int[] labels = {0, 1, 2, 3, 0, 1};
    training.step(numbers(6 * network.input().size(), 3), labels, 6);
    return training.weights();
  }

  /** What the node needs, and nothing after it. */
  private static Weights cut(Weights weights, int node) {
    Network network = weights.network();
    List<Network.Node> nodes = network.nodes();
    boolean[] needed = new boolean[node + 1];
    needed[node] = true;
    for (int i = node; i >= 0; i--) {
      for (int from : nodes.get(i).inputs()) {
        if (needed[i] && from >= 0) {
          needed[from] = true;
        }
      }
    }
    Network.Builder builder = Network.builder(network.input());
    Network.Builder.Ref[] refs = new Network.Builder.Ref[node + 1];
    for (int i = 0; i <= node; i++) {
      if (needed[i]) {
        List<Network.Builder.Ref> from = new ArrayList<>();
        nodes.get(i).inputs().forEach(j -> from.add(j < 0 ? builder.input() : refs[j]));
        refs[i] = builder.add(nodes.get(i).name(), nodes.get(i).layer(), from);
      }
    }
    Weights cut = Weights.zeros(builder.build(refs[node]));
    cut.names().forEach(name -> cut.set(weights.get(name)));
    return cut;
  }

  private static float[] numbers(int count, long seed) {
    var random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
