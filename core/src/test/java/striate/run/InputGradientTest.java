package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.sigmoid;
import static striate.nn.Layers.tanh;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Weights;
import striate.run.op.Learning;
import striate.run.plan.Plan;

/** What an explanation asks for: slopes of the outputs that {@link Inference} gives. */
final class InputGradientTest {
  private static final Shape IMAGE = Shape.image(3, 6, 5);

  private static float[] numbers(int n) {
    Random random = new Random(4);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static Network network() {
    return Network.of(
        IMAGE, conv(4, 3), batchNorm(), tanh(), dropout(0.5), flatten(), dropout(0.3), dense(3));
  }

  @Test
  void freezingWhatIsNotThereIsRefused() {
    Learning all = Learning.all(network());
    assertThatThrownBy(() -> all.frozen(Set.of("conv1.wieght")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("frozen: a parameter's full name expected, got conv1.wieght");
  }

  @Test
  void aCopyKnowsNothingOfChangesAndAReaderDoes() {
    Weights weights = network().initialise(1);
    float[] x = numbers(IMAGE.size());
    int[] output = {1};
    InputGradient copy = InputGradient.of(weights, 1, 1);
    InputGradient reader = InputGradient.reading(weights, 1, 1);
    float[] before = copy.run(x, output, 1).clone();
    assertThat(reader.run(x, output, 1)).containsExactly(before);
    Arrays.fill(weights.stored(0)[0], 0.25f);
    assertThat(copy.run(x, output, 1)).containsExactly(before);
    assertThat(reader.run(x, output, 1))
        .isNotEqualTo(before)
        .containsExactly(InputGradient.of(weights, 1, 1).run(x, output, 1));
  }

  @Test
  void itIsTheSlopeOfWhatInferenceGives() {
    check(network());
    // Outputs that are an image, in PyTorch's order.
    check(Network.of(IMAGE, batchNorm(), conv(2, 3), sigmoid()));
    // No layer has parameters.
    check(Network.of(IMAGE, tanh(), dropout(0.5), flatten()));
  }

  private static void check(Network net) {
    Weights weights = net.initialise(1);
    weights.tensors().stream()
        .filter(t -> t.name().contains("running_"))
        .forEach(t -> {
          for (int i = 0; i < t.values().length; i++) {
            t.values()[i] += 0.1f + 0.3f * i;
          }
          weights.set(t);
        });
    float[] x = numbers(2 * IMAGE.size());
    int outputs = net.output().size();
    int[] chosen = {outputs - 2, 1};
    float[] gradient = InputGradient.of(weights, 2, 1).run(x, chosen, 2);
    Inference inference = Inference.of(weights, 1);
    Random random = new Random(1);
    float h = 1e-2f;
    for (int k = 0; k < 30; k++) {
      int at = random.nextInt(x.length);
      int image = at / IMAGE.size();
      float before = x[at];
      x[at] = before + h;
      double up = inference.run(x, 2)[image * outputs + chosen[image]];
      x[at] = before - h;
      double down = inference.run(x, 2)[image * outputs + chosen[image]];
      x[at] = before;
      assertThat((double) gradient[at]).isCloseTo((up - down) / (2 * h), within(1e-3));
    }
  }

  @Test
  void needsNoMemoryForParametersAndKeepsNoInputs() {
    Network net =
        Network.of(IMAGE, conv(64, 3).same(), conv(64, 3).same(), conv(64, 3).same(), flatten());
    Plan all = new Plan(Learning.all(net).fixed("*"), true, 16, 1, true, Plan.Limits.USUAL);
    Plan none = new Plan(Learning.none(net), true, 16, 1, true, Plan.Limits.USUAL);
    long gradients = 4 * Plan.SHARDS * net.parameterCount();
    assertThat(all.workspaceBytes(1) - none.workspaceBytes(1)).isGreaterThan(gradients);
  }

  @Test
  void refusesWhatDoesNotFit() {
    InputGradient gradient = InputGradient.of(network().initialise(1), 2, 1);
    float[] x = numbers(2 * IMAGE.size());
    assertThatThrownBy(() -> gradient.run(x, new int[] {0, 3}, 2))
        .hasMessage("outputs: 0 to 2 expected, got 3 for image 1");
    assertThatThrownBy(() -> gradient.run(x, new int[] {0, 1, 2}, 3))
        .hasMessage("images: 1 to 2 expected, got 3");
    assertThatThrownBy(() -> gradient.run(x, new int[1], 2))
        .isInstanceOf(ShapeException.class)
        .hasMessage("outputs: 2 expected, got 1");
    assertThatThrownBy(() -> gradient.run(x, new float[5], 2))
        .isInstanceOf(ShapeException.class)
        .hasMessage("output gradients: expects 2 × 3 numbers for [N, 3], got 5");
    float[] infinite = {0, 0, 0, 0, Float.POSITIVE_INFINITY, 0};
    assertThatThrownBy(() -> gradient.run(x, infinite, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("output gradients: finite numbers expected, got Infinity at 1 of image 1");
    Weights broken = network().initialise(1);
    broken.stored(0)[0][0] = Float.NaN;
    assertThatThrownBy(() -> InputGradient.of(broken, 2, 1).run(x, new int[] {0, 1}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no gradient: layer 0, Conv2d(3→4, 3×3): weight holds NaN");
    Weights large = network().initialise(1);
    java.util.Arrays.fill(large.stored(network().nodes().size() - 1)[0], 3e38f);
    assertThatThrownBy(() -> InputGradient.of(large, 2, 1).run(x, new int[] {0, 1}, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no gradient: layer ")
        .hasMessageEndingWith(": its output is not finite");
  }
}
