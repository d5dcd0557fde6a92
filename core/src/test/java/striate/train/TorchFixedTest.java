package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.run.Backprop;
import striate.run.InputGradient;
import striate.run.op.Learning;
import striate.truth.TorchCases;
import striate.truth.TorchCases.Case;

/** Gradients of whole networks in inference mode are those of PyTorch in eval mode. */
final class TorchFixedTest {
  private static final double TOLERANCE = 2e-5;

  static List<Case> cases() {
    return TorchCases.of("fixed");
  }

  static Weights weights(Network net, Case c) {
    Weights weights = Weights.zeros(net);
    for (Tensor t : weights.tensors()) {
      weights.set(new Tensor(t.name(), t.sizes(), c.tensor("before." + t.name()).floats()));
    }
    return weights;
  }

  static void close(String where, float[] actual, striate.truth.Tensor expected) {
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

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientsAreThoseOfPyTorch(Case c) {
    Network net = TorchNetworks.of(c);
    int n = c.tensor("labels").size(0);
    for (int threads : new int[] {1, 2}) {
      Weights weights = weights(net, c);
      long before = weights.hash();
      Loss loss = Loss.crossEntropy().smoothing(c.number("smoothing"));
      Learning learning = Learning.all(net).fixed("*");
      Backprop backprop = new Backprop(weights, loss, learning, n + 2, threads, true);
      double value = backprop.run(c.tensor("x").floats(), c.tensor("labels").ints(), n, 1);
      assertThat(value).as("%s: loss", c).isCloseTo(c.tensor("loss").number(), within(TOLERANCE));
      close(c + ": gradient of the input", backprop.inputGradient(), c.tensor("dx"));
      backprop.blocks().forEach(backprop::sum);
      Weights gradients = Weights.zeros(net);
      for (Backprop.Block b : backprop.blocks()) {
        float[] to = gradients.stored(b.node())[b.parameter()];
        System.arraycopy(
            backprop.gradient(b.node(), b.parameter()), b.from(), to, b.from(), b.count());
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
      backprop.commit();
      assertThat(weights.hash()).as("%s: statistics and weights", c).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatAnOutputSaysOfItsImageIsWhatPyTorchSays(Case c) {
    Network net = TorchNetworks.of(c);
    int n = c.tensor("chosen").size(0);
    int[] chosen = c.tensor("chosen").ints();
    float[] bits = {};
    for (int threads : new int[] {1, 3}) {
      InputGradient gradient = InputGradient.of(weights(net, c), n + 1, threads);
      float[] found = gradient.run(c.tensor("x").floats(), chosen, n);
      close(c + ": gradient of the chosen output", found, c.tensor("dchosen"));
      assertThat(threads == 1 || java.util.Arrays.equals(bits, found)).isTrue();
      bits = found;
      // The same by numbers, doubled.
      int classes = net.output().size();
      float[] outputs = new float[n * classes];
      for (int i = 0; i < n; i++) {
        outputs[i * classes + chosen[i]] = 2;
      }
      float[] doubled = gradient.run(c.tensor("x").floats(), outputs, n);
      for (int i = 0; i < found.length; i++) {
        assertThat(doubled[i]).isEqualTo(2 * found[i]);
      }
    }
  }
}
