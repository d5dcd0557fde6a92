package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.gelu;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.silu;
import static striate.nn.Layers.tanh;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import striate.nn.Add;
import striate.nn.Architectures;
import striate.nn.BatchNorm;
import striate.nn.Layer;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.op.Learning;
import striate.run.plan.Buffers;
import striate.run.plan.Plan;

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
        graph(
            "tanh that undoes the dropout after it",
            (b, x) -> b.add(dropout(0.3), b.add(tanh(), x))),
        graph(
            "the same where another layer reads what tanh wrote, and where dropout comes twice",
            (b, x) -> {
              var y = b.add(tanh(), x);
              var one = b.add(dropout(0.5), b.add(dropout(0.2), b.add(tanh(), y)));
              return b.add(new Add(), List.of(b.add(dropout(0.4), y), one));
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
    Weights weights = net.initialise(2);
    for (Plan.Limits limits : RandomNetworkTest.LIMITS) {
      for (GradientCheck.Result r : check(weights, x, labels, limits)) {
        assertThat(r.error()).as("%s with %s", r.name(), limits).isLessThan(0.01);
      }
    }
  }

  private static List<GradientCheck.Result> check(
      Weights weights, float[] x, int[] labels, Plan.Limits limits) {
    Learning all = Learning.all(weights.network());
    return GradientCheck.run(weights, all, x, labels, IMAGES, 4, limits);
  }

  /** The same network twice, once with a layer between that keeps dropout from working in place. */
  @ParameterizedTest
  @ValueSource(strings = {"tanh", "relu"})
  void whoUndoesADropoutMakesNoDifference(String activation) {
    Layer layer = activation.equals("tanh") ? tanh() : relu();
    for (double p : new double[] {0.5, 0.3}) {
      undoes(layer, p, Plan.Limits.USUAL);
      undoes(layer, p, RandomNetworkTest.SMALL);
    }
  }

  private static void undoes(Layer layer, double p, Plan.Limits limits) {
    Shape image = Shape.image(1, 6, 5); // with one channel a flat row has the order of the pixels
    Network inPlace = Network.of(image, conv(1, 1), flatten(), layer, dropout(p), dense(3));
    Network apart = Network.of(image, conv(1, 1), layer, flatten(), dropout(p), dense(3));
    float[][] gradients = new float[2][];
    float[][] ofWeights = new float[2][];
    for (int k = 0; k < 2; k++) {
      Weights weights = (k == 0 ? inPlace : apart).initialise(2);
      Backprop backprop =
          new Backprop(
              weights,
              Loss.crossEntropy(),
              Learning.all(weights.network()),
              IMAGES,
              1,
              true,
              limits);
      Random random = new Random(5);
      float[] x = new float[IMAGES * image.size()];
      for (int i = 0; i < x.length; i++) {
        // A blank pixel's tanh is an exact zero, which is not a dropped number.
        x[i] = i % 3 == 0 ? 0 : (float) random.nextGaussian();
      }
      backprop.run(x, new int[] {0, 1, 2, 2, 1, 0}, IMAGES, 7);
      gradients[k] = backprop.inputGradient();
      backprop.blocks().forEach(backprop::sum);
      ofWeights[k] = backprop.gradient(4, 0);
    }
    assertThat(gradients[0]).containsExactly(gradients[1], within(1e-6f));
    assertThat(ofWeights[0]).containsExactly(ofWeights[1], within(1e-6f));
    int gone = 0;
    for (float g : gradients[0]) {
      gone += g == 0 ? 1 : 0;
    }
    assertThat(gone).isBetween(1, gradients[0].length - 1);
  }

  @Test
  void dropoutAfterAnActivationNeedsNoMemoryOfItsOwn() {
    Network net = Network.of(IMAGE, conv(3, 3), tanh(), dropout(0.5), flatten(), dense(3));
    Plan plan = new Plan(net, true, IMAGES, 1, false, Plan.Limits.USUAL);
    assertThat(plan.node(2).output()).isEqualTo(plan.node(1).output());
    assertThat(plan.node(2).skipBackward()).isTrue();
  }

  @Test
  void noNormalisedOutputIsKeptForTheBatch() {
    Network net = Architectures.resNet20(Shape.image(3, 32, 32), 10);
    Plan plan = new Plan(net, true, 128, 16, false, Plan.Limits.USUAL);
    int asked = 0;
    for (int i = 0; i < net.nodes().size(); i++) {
      // Those that a ReLU follows; the others are added to in place.
      if (net.nodes().get(i).layer() instanceof BatchNorm && plan.node(i + 1).skipForward()) {
        asked++;
        assertThat(plan.slots.get(plan.node(i).output()).scope())
            .as(net.nodes().get(i).name())
            .isEqualTo(Buffers.Scope.RUN);
        assertThat(plan.slots.get(plan.node(i).inputGradients()[0]).scope())
            .as("gradient of " + net.nodes().get(i).name())
            .isEqualTo(Buffers.Scope.RUN);
      }
    }
    assertThat(asked).isEqualTo(10); // the first layer's, and the inner one of nine blocks
  }
}
