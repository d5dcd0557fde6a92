package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Layers;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.truth.FiniteDifference;
import striate.truth.Reference;
import striate.truth.References;
import striate.truth.Tensor;
import striate.truth.TorchCases;
import striate.truth.TorchCases.Case;

/**
 * What holds for every loss: value and gradient are PyTorch's, and the gradient is the slope of a
 * reference in double precision; with few images and with many that fill no shard evenly.
 */
final class LossContractTest {
  /** Of the loss, and of its gradient's largest number. */
  private static final double TOLERANCE = 2e-6;

  /** Every loss with its family of cases. */
  private static final Map<Class<?>, String> TABLE = new LinkedHashMap<>();

  static {
    TABLE.put(Loss.SoftmaxCrossEntropy.class, "cross-entropy");
    TABLE.put(Loss.MeanSquaredError.class, "mean-squared-error");
  }

  static Stream<Case> cases() {
    return TABLE.values().stream().flatMap(family -> TorchCases.of(family).stream());
  }

  static Stream<Case> casesAndShares() {
    return Stream.concat(cases(), TorchCases.of("soft-cross-entropy").stream());
  }

  @Test
  void everyLossStandsInTheTable() {
    Set<Class<?>> all = Set.copyOf(Arrays.asList(Loss.class.getPermittedSubclasses()));
    assertThat(TABLE.keySet()).containsExactlyInAnyOrderElementsOf(all);
  }

  @ParameterizedTest
  @MethodSource("casesAndShares")
  void valueAndGradientAreThoseOfPyTorch(Case c) {
    for (int threads : new int[] {1, 2}) {
      Tensor x = c.tensor("x");
      Backprop backprop = backprop(c, x.shape(), threads);
      double loss =
          c.has("labels")
              ? backprop.run(x.floats(), c.tensor("labels").ints(), x.size(0), 0)
              : backprop.run(x.floats(), targets(c), x.size(0), 0);
      double expected = c.tensor("loss").number();
      assertThat(loss).isCloseTo(expected, within(TOLERANCE * Math.max(1, expected)));
      float[] dx = backprop.inputGradient();
      for (int i = 0; i < dx.length; i++) {
        assertThat((double) dx[i])
            .as("dx[%d]", i)
            .isCloseTo(c.tensor("dx").at(i), within(TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsTheSlopeOfTheReferenceAtBatchOneAndThirtySeven(Case c) {
    for (int images : new int[] {1, 37}) {
      Random random = new Random(images);
      int[] shape = c.tensor("x").shape();
      shape[0] = images;
      Tensor x = Tensor.zeros(shape).map(v -> (float) random.nextGaussian());
      Backprop backprop = backprop(c, shape, 2);
      Reference reference;
      double loss;
      if (c.has("labels")) {
        int[] labels = random.ints(images, 0, shape[1]).toArray();
        double[] weights = c.has("weights") ? c.tensor("weights").doubles() : null;
        reference = References.crossEntropy(labels, c.number("smoothing"), weights);
        loss = backprop.run(x.floats(), labels, images, 0);
      } else {
        Tensor target = Tensor.zeros(shape).map(v -> (float) random.nextGaussian());
        reference = References.meanSquaredError(target);
        loss = backprop.run(x.floats(), target.floats(), images, 0);
      }
      List<Tensor> inputs = List.of(x);
      assertThat(loss).isCloseTo(reference.apply(inputs).number(), within(TOLERANCE * 10));
      float[] dx = backprop.inputGradient();
      Tensor one = new Tensor(new int[0], new double[] {1});
      for (int k = 0; k < 20; k++) {
        int at = random.nextInt(dx.length);
        double slope = FiniteDifference.at(reference, inputs, one, 0, at);
        assertThat((double) dx[at]).as("dx[%d]", at).isCloseTo(slope, within(TOLERANCE));
      }
    }
  }

  @Test
  void labelsAsSharesAreTheSameLoss() {
    Case c = TorchCases.of("cross-entropy", "7x10-scale2-smoothing0.1");
    Tensor x = c.tensor("x");
    int[] labels = c.tensor("labels").ints();
    float[] shares = new float[70];
    for (int i = 0; i < 7; i++) {
      shares[10 * i + labels[i]] = 1;
    }
    Backprop hard = backprop(c, x.shape(), 1);
    Backprop soft = backprop(c, x.shape(), 1);
    assertThat(soft.run(x.floats(), shares, 7, 0))
        .isCloseTo(hard.run(x.floats(), labels, 7, 0), within(1e-6));
    assertThat(soft.correct()).isEqualTo(hard.correct()).isPositive();
    assertThat(soft.inputGradient())
        .usingComparatorWithPrecision(1e-7f)
        .containsExactly(hard.inputGradient());
  }

  @Test
  void sharesAreChecked() {
    Case c = TorchCases.of("soft-cross-entropy").getFirst();
    Backprop backprop = backprop(c, c.tensor("x").shape(), 1);
    float[] shares = new float[10];
    shares[3] = -0.5f;
    assertThatThrownBy(() -> backprop.run(new float[10], shares, 1, 0))
        .hasMessage("targets: shares of at least 0 expected, got -0.5 at 3 of image 0");
    assertThatThrownBy(() -> backprop.run(new float[10], new float[9], 1, 0))
        .hasMessage("targets: expects 1 × 10 numbers for [N, 10], got 9");
    shares[3] = Float.NaN;
    assertThatThrownBy(() -> backprop.run(new float[10], shares, 1, 0))
        .hasMessage("targets: finite numbers expected, got NaN at 3 of image 0");
  }

  private static float[] targets(Case c) {
    return c.tensor(c.has("shares") ? "shares" : "target").floats();
  }

  /** A network that hands its input on to the loss. */
  private static Backprop backprop(Case c, int[] shape, int threads) {
    Shape input =
        shape.length == 4 ? Shape.image(shape[1], shape[2], shape[3]) : Shape.features(shape[1]);
    Network net = Network.of(input, Layers.leakyRelu(1));
    Loss loss = Loss.meanSquaredError();
    if (c.has("labels") || c.has("shares")) {
      Loss.SoftmaxCrossEntropy entropy = Loss.crossEntropy().smoothing(c.number("smoothing"));
      loss = c.has("weights") ? entropy.classWeights(c.tensor("weights").floats()) : entropy;
    }
    return new Backprop(net.initialise(1), loss, shape[0], threads, true);
  }
}
