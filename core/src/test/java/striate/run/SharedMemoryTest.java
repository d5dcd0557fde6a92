package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.gelu;
import static striate.nn.Layers.silu;
import static striate.nn.Layers.tanh;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Add;
import striate.nn.Architectures;
import striate.nn.BatchNorm;
import striate.nn.Network;
import striate.nn.Shape;

/**
 * Graphs in which one memory serves several ends: a sum's inputs share its gradient, and what batch
 * normalisation writes is computed again instead of kept. A mistake here shows in the gradients.
 */
class SharedMemoryTest {
  private static final int IMAGES = 6;
  private static final Shape IMAGE = Shape.image(2, 6, 5);

  private interface Body {
    Network.Builder.Ref grow(Network.Builder b, Network.Builder.Ref stem);
  }

  private static Arguments graph(String name, Body body) {
    Network.Builder b = Network.builder(IMAGE);
    Network.Builder.Ref stem = b.add(conv(3, 3).same(), b.input());
    Network.Builder.Ref end = body.grow(b, stem);
    return Arguments.of(name, b.build(b.add(dense(3), List.of(b.add(flatten(), end)))));
  }

  static Stream<Arguments> graphs() {
    return Stream.of(
        graph(
            "a body that undoes its activation in place, and the identity",
            (b, x) -> {
              var body = b.add(tanh(), b.add(conv(3, 3).same(), x));
              return b.add(new Add(), List.of(body, x));
            }),
        graph(
            "the identity first, two bodies that read the sum's gradient after it",
            (b, x) -> {
              var one = b.add(conv(3, 3).same(), x);
              var two = b.add(gelu(), b.add(conv(3, 1), x));
              return b.add(new Add(), List.of(x, one, two));
            }),
        graph(
            "a sum of sums",
            (b, x) -> {
              var one = b.add(new Add(), List.of(b.add(conv(3, 3).same(), x), x));
              var two = b.add(new Add(), List.of(b.add(silu(), one), one));
              return b.add(new Add(), List.of(two, x, one));
            }),
        graph("twice the same", (b, x) -> b.add(new Add(), List.of(x, x))),
        graph(
            "a sum of the network's input",
            (b, x) -> {
              var y = b.add(conv(2, 3).same(), x);
              return b.add(new Add(), List.of(b.add(gelu(), y), b.input()));
            }),
        graph(
            "a normalised output read in three segments",
            (b, x) -> {
              var y = b.add(batchNorm(), x);
              var one = b.add(batchNorm(), b.add(conv(3, 3).same(), y));
              var two = b.add(batchNorm(), b.add(conv(3, 3).same(), b.add(gelu(), one)));
              return b.add(new Add(), List.of(two, y, b.add(conv(3, 1), y)));
            }),
        graph(
            "a normalised output that is normalised again, and changed in place",
            (b, x) -> {
              var y = b.add(batchNorm(), b.add(batchNorm(), x));
              return b.add(batchNorm(), b.add(conv(3, 3), b.add(tanh(), y)));
            }),
        graph("normalised, flattened", (b, x) -> b.add(flatten(), b.add(batchNorm(), x))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void gradientsAreRight(String name, Network net) {
    Random random = new Random(3);
    float[] x = new float[IMAGES * IMAGE.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(IMAGES, 0, 3).toArray();
    GradientCheck.require(net.initialise(2), x, labels, IMAGES, 4, 0.01);
  }

  @Test
  void noNormalisedOutputIsKeptForTheBatch() {
    Network net = Architectures.resNet20(Shape.image(3, 32, 32), 10);
    Plan plan = new Plan(net, true, 128, 16, false);
    int asked = 0;
    for (int i = 0; i < net.nodes().size(); i++) {
      // Those that a ReLU follows; the others are added to in place.
      if (net.nodes().get(i).layer() instanceof BatchNorm && plan.skipForward[i + 1]) {
        asked++;
        assertThat(plan.slots.get(plan.valueSlot[i + 1]).scope())
            .as(net.nodes().get(i).name())
            .isEqualTo(Buffers.Scope.RUN);
        assertThat(plan.slots.get(plan.inputGradientSlot[i][0]).scope())
            .as("gradient of " + net.nodes().get(i).name())
            .isEqualTo(Buffers.Scope.RUN);
      }
    }
    assertThat(asked).isEqualTo(10); // the first layer's, and the inner one of nine blocks
  }
}
