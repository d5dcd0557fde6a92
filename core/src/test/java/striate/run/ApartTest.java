package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;
import striate.run.op.Learning;
import striate.run.plan.Plan;

/**
 * Random graphs on several machines against one: every bit of loss, gradients and running
 * statistics. {@code -Dstriate.machines.networks=2000} for more of them.
 */
class ApartTest {
  private static final int NETWORKS = Integer.getInteger("striate.machines.networks", 40);
  private static final int[] COUNTS = {1, 2, 5, 16, 17, 31, 37};

  /** What a step leaves: loss, correct images, all gradients, all weights. */
  private record Left(double loss, int correct, List<float[]> gradients, long hash) {}

  @Test
  void machinesGiveTheBitsOfOne() {
    List<String> failures = new ArrayList<>();
    for (long seed = 1; seed <= NETWORKS; seed++) {
      Network network = RandomNetworks.of(seed, false);
      Random random = new Random(seed);
      Plan.Limits limits =
          RandomNetworkTest.LIMITS.get((int) (seed % RandomNetworkTest.LIMITS.size()));
      int machines = 2 << seed % 4;
      try {
        compare(network, random, limits, machines);
      } catch (AssertionError | RuntimeException e) {
        failures.add(
            "network " + seed + ", " + machines + " machines, " + limits + ": " + e.getMessage());
      }
    }
    assertThat(failures).isEmpty();
  }

  private static void compare(Network network, Random random, Plan.Limits limits, int machines) {
    Weights weights = RandomNetworkTest.weights(network, random);
    int most = COUNTS[random.nextInt(COUNTS.length)];
    float[] images = RandomNetworkTest.numbers(most * network.input().size(), random);
    int[] labels = random.ints(most, 0, network.output().size()).toArray();
    boolean norms = network.nodes().stream().anyMatch(n -> n.name().startsWith("bn"));
    int count = norms ? most : 1 + random.nextInt(most);
    Learning some = RandomNetworkTest.learning(network, random);
    Learning learning = some.count() == 0 ? Learning.all(network) : some;
    Left one = step(weights, learning, limits, null, images, labels, count);
    List<Left> apart =
        Machines.run(machines, x -> step(weights, learning, limits, x, images, labels, count));
    for (int m = 0; m < machines; m++) {
      Left left = apart.get(m);
      assertThat(left.loss).as("loss of machine %d", m).isEqualTo(one.loss);
      assertThat(left.correct).as("correct").isEqualTo(one.correct);
      assertThat(left.hash).as("statistics").isEqualTo(one.hash);
      for (int g = 0; g < one.gradients.size(); g++) {
        assertThat(bits(left.gradients.get(g)))
            .as("gradient %d of machine %d", g, m)
            .isEqualTo(bits(one.gradients.get(g)));
      }
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  private static Left step(
      Weights weights,
      Learning learning,
      Plan.Limits limits,
      @Nullable Exchange exchange,
      float[] images,
      int[] labels,
      int count) {
    Weights own = weights.copy();
    int most = labels.length;
    int threads = exchange == null ? 2 : 1 + exchange.machine() % 2;
    Backprop backprop =
        new Backprop(own, Loss.crossEntropy(), learning, most, threads, false, limits, exchange);
    backprop.run(images, labels, most, 3); // what it leaves may not show
    gather(backprop, exchange);
    double loss = backprop.run(images, labels, count, 9);
    gather(backprop, exchange);
    backprop.commit();
    List<float[]> all = new ArrayList<>();
    Network network = learning.network();
    for (int n = 0; n < network.nodes().size(); n++) {
      List<Parameter> parameters = network.nodes().get(n).parameters();
      for (int p = 0; p < parameters.size(); p++) {
        int length = learning.learns(n, p) ? Math.toIntExact(parameters.get(p).count()) : 0;
        all.add(Arrays.copyOf(backprop.gradient(n, p), length));
      }
    }
    return new Left(loss, backprop.correct(), all, own.hash());
  }

  /** Puts all sums together, on each machine: it owns everything. */
  private static void gather(Backprop backprop, @Nullable Exchange exchange) {
    if (exchange == null) {
      backprop.blocks().forEach(backprop::sum);
      return;
    }
    int all = backprop.blocks().stream().mapToInt(Backprop.Block::count).sum();
    int machines = exchange.machines();
    float[] parts = new float[all * machines];
    int[] from = new int[machines + 1];
    for (int m = 0; m <= machines; m++) {
      from[m] = m * all;
    }
    int at = 0;
    for (Backprop.Block b : backprop.blocks()) {
      backprop.send(b, parts, exchange.machine() * all + at);
      at += b.count();
    }
    exchange.share(parts, from);
    at = 0;
    for (Backprop.Block b : backprop.blocks()) {
      backprop.receive(b, parts, at, all);
      at += b.count();
    }
  }

  @Test
  void threeMachinesCannotShareSixteenShards() {
    Network network = RandomNetworks.of(1, false);
    assertThatThrownBy(() ->
            Machines.run(
                3,
                x ->
                    new Backprop(
                        network.initialise(1),
                        Loss.crossEntropy(),
                        Learning.all(network),
                        16,
                        1,
                        x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "machines: 1, 2, 4, 8 or 16 expected, which share the sixteen shards of a batch"
                + " equally, got 3");
  }
}
