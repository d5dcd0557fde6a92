package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.format.Model;
import striate.format.Onnx;
import striate.format.OnnxRuntime;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.run.plan.Plan;
import striate.train.Optimizer;
import striate.train.Training;

/** Networks with layers on tensors: gradients, threads, cuts, and ONNX Runtime. */
class TensorNetworksTest {
  private static final int IMAGES = 7;

  static Stream<String> all() {
    return TensorNetworks.all().keySet().stream();
  }

  static Stream<String> smooth() {
    return TensorNetworks.smooth().keySet().stream();
  }

  private static Network network(String name) {
    return java.util.Objects.requireNonNull(TensorNetworks.all().get(name));
  }

  /** Initial weights, but for what begins as a number that changes nothing. */
  private static Weights weights(Network network) {
    Weights weights = network.initialise(3);
    Random random = new Random(4);
    for (Network.Node n : network.nodes()) {
      for (Parameter p : n.parameters()) {
        if (p.role() != Parameter.Role.WEIGHT) {
          float[] values = new float[(int) p.count()];
          for (int i = 0; i < values.length; i++) {
            values[i] = 0.5f + random.nextFloat();
          }
          weights.set(new Tensor(n.name() + "." + p.name(), p.sizes(), values));
        }
      }
    }
    return weights;
  }

  private static float[] images(Network network, int count) {
    Random random = new Random(5);
    float[] images = new float[count * network.input().size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  @ParameterizedTest
  @MethodSource("smooth")
  void gradientsAreSlopes(String name) {
    Network network = network(name);
    int[] labels = {0, 1, 2, 0, 1, 2, 0};
    GradientCheck.require(weights(network), images(network, IMAGES), labels, IMAGES, 9, 0.02);
  }

  @ParameterizedTest
  @MethodSource("all")
  void threadsAndCutsShowInNoBit(String name) {
    Network network = network(name);
    Weights weights = weights(network);
    float[] images = images(network, IMAGES);
    Inference alone = new Inference(weights, 1, Plan.Limits.USUAL);
    float[] expected = alone.run(images, IMAGES);
    // Limits that cut everything that can be cut.
    Inference cut = new Inference(weights, 3, RandomNetworkTest.SMALL);
    assertThat(cut.run(images, IMAGES)).isEqualTo(expected);
    int in = network.input().size();
    int out = network.output().size();
    for (int i = 0; i < IMAGES; i++) {
      float[] image = Arrays.copyOfRange(images, i * in, (i + 1) * in);
      float[] one = alone.run(image, 1);
      assertThat(cut.run(image, 1)).as("image %d", i).isEqualTo(one);
      assertThat(one)
          .as("image %d among others", i)
          .containsExactly(Arrays.copyOfRange(expected, i * out, (i + 1) * out), within(2e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void fusedLayersComputeWhatTheyDoOneByOne(String name) {
    Network network = network(name);
    Weights weights = weights(network);
    float[] image = images(network, 1);
    float[][] values = Activations.of(weights).run(image);
    assertThat(Inference.of(weights).run(image, 1))
        .containsExactly(values[values.length - 1], within(2e-5f));
  }

  /** Training may have other arithmetic: its loss is that of the answers of inference. */
  @ParameterizedTest
  @MethodSource("smooth")
  void trainingComputesWhatInferenceDoes(String name) {
    Network network = network(name);
    Weights weights = weights(network);
    float[] images = images(network, IMAGES);
    int[] labels = {0, 1, 2, 0, 1, 2, 0};
    float[] logits = Inference.of(weights).run(images, IMAGES);
    int classes = logits.length / IMAGES;
    double expected = 0;
    for (int i = 0; i < IMAGES; i++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits[i * classes + c] - logits[i * classes + labels[i]]);
      }
      expected += Math.log(sum) / IMAGES;
    }
    Training training = Training.of(network).batch(IMAGES).weights(weights).start();
    assertThat((double) training.step(images, labels, IMAGES)).isCloseTo(expected, within(2e-5));
  }

  @ParameterizedTest
  @MethodSource("all")
  void onnxRuntimeComputesTheSame(String name) {
    Network network = network(name);
    Weights weights = weights(network);
    float[] images = images(network, IMAGES);
    byte[] file = Onnx.toBytes(Model.of(weights));
    float[] theirs = OnnxRuntime.run(file, network.input(), images, IMAGES);
    float[] ours = Inference.of(weights).run(images, IMAGES);
    assertThat(theirs).containsExactly(ours, within(5e-5f));
  }

  @ParameterizedTest
  @MethodSource("smooth")
  void trainingRepeatsAtAnyNumberOfThreads(String name) {
    Network network = network(name);
    int[] labels = {0, 1, 2, 0, 1, 2, 0};
    float[] images = images(network, IMAGES);
    long hash = 0;
    for (int threads : new int[] {1, 3}) {
      Training training =
          Training.of(network)
              .batch(IMAGES)
              .threads(threads)
              .optimizer(Optimizer.adam(0.01))
              .start();
      for (int step = 0; step < 3; step++) {
        training.step(images, labels, IMAGES);
      }
      assertThat(hash == 0 || training.hash() == hash).as("%d threads", threads).isTrue();
      hash = training.hash();
    }
  }
}
