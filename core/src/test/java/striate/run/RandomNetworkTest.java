package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Architectures;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.op.Learning;
import striate.run.plan.Plan;

/**
 * Random graphs against backpropagation as a textbook has it, against finite differences, and
 * against a run layer by layer; each with the limits of a program and with limits that small
 * networks reach. {@code -Dstriate.networks=20000} for more of them than the few of every day;
 * {@code -Dstriate.networks.first=…} starts at another one.
 */
class RandomNetworkTest {
  private static final int NETWORKS = Integer.getInteger("striate.networks", 250);
  private static final long FIRST = Long.getLong("striate.networks.first", 1);

  /** Everything put off to the end, and an image at a time. */
  static final Plan.Limits SMALL = new Plan.Limits(1, 1, Long.MIN_VALUE, 1, 0, 1, 1, 1e12);

  static final List<Plan.Limits> LIMITS =
      List.of(
          Plan.Limits.USUAL,
          SMALL,
          new Plan.Limits(1, Long.MAX_VALUE, Long.MIN_VALUE, 4000, 0, 1, 400, 1e12),
          new Plan.Limits(Long.MAX_VALUE, 1, Long.MAX_VALUE, 4000, 0, 1, Long.MAX_VALUE, 1e12));

  /** A wrong backward pass is off by more. */
  private static final double SLOPE_TOLERANCE = 0.05;

  private static final int[] COUNTS = {1, 2, 5, 17, 37};

  private interface Body {
    void check(Network network, Random random);
  }

  private static void each(boolean smooth, int share, Body body) {
    List<String> failures = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + NETWORKS / share; seed++) {
      Network network = RandomNetworks.of(seed, smooth);
      try {
        body.check(network, new Random(seed));
      } catch (AssertionError | RuntimeException e) {
        String[] lines = e.toString().split("\n", 8);
        failures.add("network " + seed + ": " + String.join(" ", lines) + "\n" + show(network));
      }
    }
    assertThat(failures).isEmpty();
  }

  private static String show(Network network) {
    StringBuilder text = new StringBuilder();
    for (Network.Node n : network.nodes()) {
      text.append("  ").append(n.name()).append(' ').append(n.describe());
      for (int i : n.inputs()) {
        text.append(' ').append(i < 0 ? "input" : network.nodes().get(i).name());
      }
      text.append(' ').append(n.shape()).append('\n');
    }
    return text.toString();
  }

  @Test
  void everyReadFindsWhatTheNetworkSays() {
    each(false, 1, RandomNetworkTest::flow);
  }

  static Stream<Network> architectures() {
    Shape small = Shape.image(3, 32, 32);
    return Stream.of(
        Architectures.resNet20(small, 10),
        Architectures.mobileNetV2(small, 10),
        Architectures.resNet18(Shape.image(3, 64, 64), 10));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void soItDoesInTheArchitectures(Network network) {
    flow(network, new Random(1));
  }

  private static void flow(Network network, Random random) {
    for (Plan.Limits limits : LIMITS) {
      for (int batch : COUNTS) {
        int shard = Plan.trainingShard(batch);
        Learning learning = learning(network, random);
        boolean ofInput = learning.count() == 0 || random.nextBoolean();
        Plan plan = new Plan(learning, true, batch, shard, ofInput, limits);
        Dataflow.check(plan, batch);
        Dataflow.check(plan, 1 + random.nextInt(batch));
      }
      for (int shard : new int[] {1, 24}) {
        Dataflow.check(new Plan(network, false, shard, shard, false, limits), shard);
      }
    }
  }

  @Test
  void gradientsAreThoseOfPlainBackpropagation() {
    each(false, 1, RandomNetworkTest::plain);
  }

  private static void plain(Network network, Random random) {
    Weights weights = weights(network, random);
    int most = COUNTS[random.nextInt(COUNTS.length)];
    int classes = network.output().size();
    float[] images = numbers(most * network.input().size(), random);
    int[] labels = random.ints(most, 0, classes).toArray();
    boolean norms = network.nodes().stream().anyMatch(n -> n.name().startsWith("bn"));
    // One number has no variance.
    int count = norms ? most : 1 + random.nextInt(most);
    Learning learning = learning(network, random);
    PlainBackprop expected = new PlainBackprop(weights, learning, images, labels, count, 9);
    // Without the input's gradient the first layers have less to do, and pools none at all.
    boolean ofInput = learning.count() == 0 || random.nextBoolean();
    float[] none = {};
    List<float[]> wanted = new ArrayList<>();
    wanted.add(ofInput ? expected.inputGradient() : none);
    for (int n = 0; n < expected.parameterGradients.length; n++) {
      for (int p = 0; p < expected.parameterGradients[n].length; p++) {
        wanted.add(learning.learns(n, p) ? expected.parameterGradients[n][p] : none);
      }
    }
    for (Plan.Limits limits : LIMITS) {
      List<float[]> before = List.of();
      for (int threads : new int[] {1, 2}) {
        Weights own = weights.copy();
        Backprop backprop =
            new Backprop(own, Loss.crossEntropy(), learning, most, threads, ofInput, limits);
        backprop.run(images, labels, most, 3); // what it leaves may not show
        double loss = backprop.run(images, labels, count, 9);
        List<float[]> found = gradients(backprop, learning);
        found.addFirst(ofInput ? backprop.inputGradient() : none);
        assertThat(loss).isCloseTo(expected.loss, within(1e-4 * (1 + expected.loss)));
        close(found, wanted, limits + ", " + threads + " threads");
        if (threads > 1) {
          for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).as("bits of %d threads", threads).isEqualTo(before.get(i));
          }
        }
        before = found;
      }
    }
  }

  /** The gradients of all parameters. */
  private static List<float[]> gradients(Backprop backprop, Learning learning) {
    Network network = learning.network();
    backprop.blocks().forEach(backprop::sum);
    List<float[]> all = new ArrayList<>();
    for (int n = 0; n < network.nodes().size(); n++) {
      List<Parameter> parameters = network.nodes().get(n).parameters();
      for (int p = 0; p < parameters.size(); p++) {
        int length = learning.learns(n, p) ? Math.toIntExact(parameters.get(p).count()) : 0;
        all.add(java.util.Arrays.copyOf(backprop.gradient(n, p), length));
      }
    }
    return all;
  }

  private static void close(List<float[]> found, List<float[]> wanted, String where) {
    double scale = 0;
    for (float[] w : wanted) {
      for (float v : w) {
        scale = Math.max(scale, Math.abs(v));
      }
    }
    for (int i = 0; i < wanted.size(); i++) {
      double own = 0;
      for (float v : wanted.get(i)) {
        own = Math.max(own, Math.abs(v));
      }
      double most = 1e-3 * own + 5e-5 * scale + 1e-6;
      for (int k = 0; k < wanted.get(i).length; k++) {
        float f = found.get(i)[k];
        float w = wanted.get(i)[k];
        if (!(Math.abs(f - w) <= most)) {
          throw new AssertionError(
              where + ": gradient " + i + "[" + k + "]: " + w + " expected, got " + f);
        }
      }
    }
  }

  @Test
  void gradientsAreTheSlopesOfTheLoss() {
    each(true, 8, RandomNetworkTest::slopes);
  }

  private static void slopes(Network network, Random random) {
    int count = 4 + random.nextInt(4);
    float[] images = numbers(count * network.input().size(), random);
    int[] labels = random.ints(count, 0, network.output().size()).toArray();
    Weights weights = weights(network, random);
    Learning learning = learning(network, random);
    for (Plan.Limits limits : List.of(Plan.Limits.USUAL, SMALL)) {
      // Along one direction rounding and curvature may show, along several only what is wrong.
      Map<String, Double> errors = new TreeMap<>();
      for (int seed = 5; seed < 8; seed++) {
        for (GradientCheck.Result r :
            GradientCheck.run(weights, learning, images, labels, count, seed, limits)) {
          errors.merge(r.name(), r.error(), Math::min);
        }
        if (errors.values().stream().allMatch(e -> e < SLOPE_TOLERANCE)) {
          break;
        }
      }
      assertThat(errors.values()).as("%s: %s", limits, errors).allMatch(e -> e < SLOPE_TOLERANCE);
    }
  }

  @Test
  void inferenceGivesWhatTheLayersGive() {
    each(false, 2, RandomNetworkTest::inference);
  }

  private static void inference(Network network, Random random) {
    Weights weights = weights(network, random);
    int most = 53;
    int size = network.input().size();
    int outputs = network.output().size();
    float[] images = numbers(most * size, random);
    Activations activations = Activations.of(weights);
    float[] wanted = new float[most * outputs];
    for (int i = 0; i < most; i++) {
      float[] image = java.util.Arrays.copyOfRange(images, i * size, (i + 1) * size);
      float[][] values = activations.run(image);
      System.arraycopy(values[values.length - 1], 0, wanted, i * outputs, outputs);
    }
    for (Plan.Limits limits : LIMITS) {
      for (int threads : new int[] {1, 3}) {
        Inference inference = new Inference(weights, threads, limits);
        for (int count : new int[] {1, 3, 24, 25, most}) {
          float[] found = inference.run(images, count);
          float[] expected = java.util.Arrays.copyOf(wanted, count * outputs);
          close(List.of(found), List.of(expected), threads + " threads, " + count + " images");
        }
      }
    }
  }

  /** All of it in training, or some layers fixed and some parameters frozen. */
  static Learning learning(Network network, Random random) {
    Learning learning = Learning.all(network);
    if (random.nextInt(3) == 0) {
      return learning;
    }
    double fixed = random.nextInt(4) / 3.0;
    double frozen = random.nextInt(4) / 3.0;
    // Most often it is the first layers that are frozen.
    int first = random.nextBoolean() ? random.nextInt(network.nodes().size() + 1) : 0;
    List<String> layers = new ArrayList<>();
    Set<String> parameters = new HashSet<>();
    for (int i = 0; i < network.nodes().size(); i++) {
      Network.Node n = network.nodes().get(i);
      if (random.nextDouble() < fixed && n.layer().differsInTraining()) {
        layers.add(n.name());
      }
      for (Parameter p : n.parameters()) {
        if (i < first || random.nextDouble() < frozen) {
          parameters.add(n.name() + "." + p.name());
        }
      }
    }
    return learning.fixed(layers.toArray(String[]::new)).frozen(parameters);
  }

  /** Weights of which none is a round number. */
  static Weights weights(Network network, Random random) {
    Weights weights = network.initialise(random.nextLong());
    for (int n = 0; n < network.nodes().size(); n++) {
      for (float[] values : weights.stored(n)) {
        for (int i = 0; i < values.length; i++) {
          values[i] = 0.7f * values[i] + (float) random.nextDouble(0, 0.1);
        }
      }
    }
    return weights;
  }

  static float[] numbers(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
