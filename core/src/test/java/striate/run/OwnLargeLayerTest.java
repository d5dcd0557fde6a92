package striate.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.nn.Initialiser;
import striate.nn.Layers;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.op.Binding;
import striate.run.op.CustomLayer;
import striate.run.op.LayerOp;
import striate.run.op.Learning;
import striate.run.op.Pass;
import striate.run.plan.Plan;

/**
 * A layer of a user's own with large weights takes the planner's ways for those: its weights'
 * gradient in parts at the end, and the whole batch through it together, cut by weights.
 */
class OwnLargeLayerTest {
  private static final int BATCH = 37;
  private static final int INS = 19;
  private static final int OUTS = 11;

  /** y = W·x + b, computed plainly; W is [outs, ins]. */
  private record Product(int outs) implements CustomLayer {
    @Override
    public String kind() {
      return "product";
    }

    @Override
    public String describe(List<Shape> inputs) {
      return "Product(" + outs + ")";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return Shape.features(outs);
    }

    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      return List.of(
          Parameter.plain(
              "weight",
              Parameter.Role.WEIGHT,
              outs * inputs.getFirst().size(),
              new Initialiser.Uniform(-0.4f, 0.4f)),
          Parameter.plain("bias", Parameter.Role.OFFSET, outs, new Initialiser.Constant(0.1f)));
    }

    @Override
    public LayerOp bind(Binding binding) {
      return new ProductOp(binding.input().size(), outs);
    }
  }

  private static final class ProductOp implements LayerOp {
    private final int ins;
    private final int outs;

    ProductOp(int ins, int outs) {
      this.ins = ins;
      this.outs = outs;
    }

    @Override
    public long packedLength() {
      return (long) ins * outs;
    }

    @Override
    public void pack(float[][] parameters, float[] packed, int at, int part, int parts) {
      int from = from(part, parts);
      System.arraycopy(
          parameters[0], from * ins, packed, at + from * ins, (from(part + 1, parts) - from) * ins);
    }

    private int from(int part, int parts) {
      return outs * part / parts;
    }

    @Override
    public void forward(Pass p) {
      forwardPart(p, 0, 1);
    }

    @Override
    public boolean cutsForward() {
      return true;
    }

    @Override
    public void forwardPart(Pass p, int part, int parts) {
      for (int i = 0; i < p.images; i++) {
        for (int o = from(part, parts); o < from(part + 1, parts); o++) {
          float sum = p.parameters[1][o];
          for (int k = 0; k < ins; k++) {
            sum += p.packed[p.packedAt + o * ins + k] * p.in[0][p.inAt[0] + i * ins + k];
          }
          p.out[p.outAt + i * outs + o] = sum;
        }
      }
    }

    @Override
    public void backward(Pass p) {
      float[] weights = p.parameterGradients[0];
      if (weights != null && !p.weightsLater) {
        weights(p, weights, 0, outs);
      }
      bias(p);
      input(p, 0, ins);
    }

    private void bias(Pass p) {
      float[] bias = p.parameterGradients[1];
      if (bias == null) {
        return;
      }
      int at = p.parameterGradientsAt[1];
      if (!p.accumulate) {
        Arrays.fill(bias, at, at + outs, 0);
      }
      for (int i = 0; i < p.images * outs; i++) {
        bias[at + i % outs] += p.outGradient[p.outGradientAt + i];
      }
    }

    private void weights(Pass p, float[] gradient, int from, int to) {
      int at = p.parameterGradientsAt[0];
      for (int o = from; o < to; o++) {
        for (int k = 0; k < ins; k++) {
          float sum = p.accumulate ? gradient[at + o * ins + k] : 0;
          for (int i = 0; i < p.images; i++) {
            sum += p.outGradient[p.outGradientAt + i * outs + o] * p.in[0][p.inAt[0] + i * ins + k];
          }
          gradient[at + o * ins + k] = sum;
        }
      }
    }

    private void input(Pass p, int from, int to) {
      float[] gradient = p.inGradient[0];
      if (gradient == null) {
        return;
      }
      for (int i = 0; i < p.images; i++) {
        for (int k = from; k < to; k++) {
          float sum = 0;
          for (int o = 0; o < outs; o++) {
            sum +=
                p.packed[p.packedAt + o * ins + k] * p.outGradient[p.outGradientAt + i * outs + o];
          }
          gradient[p.inGradientAt[0] + i * ins + k] = sum;
        }
      }
    }

    @Override
    public int batchParts() {
      return 5;
    }

    @Override
    public void backwardTogether(Pass p, int part, int parts) {
      if (part == 0) {
        bias(p);
      }
      input(p, ins * part / parts, ins * (part + 1) / parts);
    }

    @Override
    public int gradientParts(int images) {
      return 4;
    }

    @Override
    public void backwardPart(Pass p, int part, int parts) {
      float[] weights = p.parameterGradients[0];
      if (weights == null) {
        throw new IllegalStateException("frozen");
      }
      weights(p, weights, from(part, parts), from(part + 1, parts));
    }
  }

  private static Network network() {
    return Network.of(
        Shape.features(7),
        Layers.dense(INS),
        Layers.tanh(),
        new Product(OUTS),
        Layers.relu(),
        Layers.dense(3));
  }

  /** What the planner does with such a layer, by its limits. */
  private record Way(boolean later, boolean together) {
    static final Way SHARDS = new Way(false, false);
    static final List<Way> ALL = List.of(SHARDS, new Way(true, false), new Way(true, true));

    Plan.Limits limits() {
      return new Plan.Limits(
          later ? 1 : Long.MAX_VALUE,
          Long.MAX_VALUE,
          together ? Long.MIN_VALUE : Long.MAX_VALUE,
          1,
          0,
          1,
          0,
          0);
    }
  }

  private static List<float[]> gradients(Learning learning, Way way, int threads, int count) {
    Network net = learning.network();
    Weights weights = net.initialise(3);
    Backprop backprop =
        new Backprop(
            weights,
            Loss.crossEntropy(),
            learning,
            BATCH,
            threads,
            learning.count() == 0,
            way.limits());
    Random random = new Random(8);
    float[] x = new float[count * net.input().size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    // A larger batch before: nothing of it may be left.
    float[] before = new float[BATCH * net.input().size()];
    Arrays.fill(before, 3);
    backprop.run(before, new int[BATCH], BATCH, 1);
    backprop.run(x, new Random(9).ints(count, 0, 3).toArray(), count, 1);
    backprop.blocks().forEach(backprop::sum);
    List<float[]> all = new ArrayList<>();
    for (int n = 0; n < net.nodes().size(); n++) {
      for (int p = 0; p < net.nodes().get(n).parameters().size(); p++) {
        int length = (int) net.nodes().get(n).parameters().get(p).count();
        if (learning.learns(n, p)) {
          all.add(Arrays.copyOf(backprop.gradient(n, p), length));
        }
      }
    }
    return all;
  }

  @Test
  void thePlannerTakesBothWays() {
    for (Way way : Way.ALL) {
      Plan plan = new Plan(network(), true, BATCH, Plan.trainingShard(BATCH), false, way.limits());
      assertThat(plan.node(2).deferred()).as("%s", way).isEqualTo(way.later());
      assertThat(
              plan.segments.stream().filter(s -> s.together()).map(s -> s.only().node()).toList())
          .as("%s", way)
          .isEqualTo(way.together() ? List.of(2, 2) : List.of());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, BATCH})
  void everyWayGivesTheSameGradientsAtAnyNumberOfThreads(int count) {
    Learning all = Learning.all(network());
    for (Learning learning :
        List.of(
            all,
            all.frozen("product1.weight"),
            all.frozen("product1.bias"),
            all.frozen("product1"),
            all.frozen("dense1"),
            all.frozen("dense1", "product1.weight"))) {
      List<float[]> plain = gradients(learning, Way.SHARDS, 1, count);
      for (Way way : Way.ALL) {
        List<float[]> first = gradients(learning, way, 1, count);
        for (int i = 0; i < plain.size(); i++) {
          close(learning + ", " + way + ", gradient " + i, first.get(i), plain.get(i));
        }
        for (int threads : new int[] {2, 3, 7}) {
          List<float[]> more = gradients(learning, way, threads, count);
          for (int i = 0; i < plain.size(); i++) {
            assertThat(more.get(i))
                .as("%s, %s, gradient %d at %d threads", learning, way, i, threads)
                .isEqualTo(first.get(i));
          }
        }
      }
    }
  }

  private static void close(String what, float[] got, float[] expected) {
    double norm = 0;
    double difference = 0;
    for (int i = 0; i < got.length; i++) {
      norm += (double) expected[i] * expected[i];
      difference += Math.pow((double) expected[i] - got[i], 2);
    }
    assertThat(norm).as(what).isPositive();
    assertThat(Math.sqrt(difference / norm)).as(what).isLessThan(1e-5);
  }

  @Test
  void itsBackwardPassAgreesWithFiniteDifferences() {
    Network net = network();
    Random random = new Random(4);
    float[] x = new float[BATCH * 7];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(BATCH, 0, 3).toArray();
    for (Way way : Way.ALL) {
      for (GradientCheck.Result r :
          GradientCheck.run(
              net.initialise(3), Learning.all(net), x, labels, BATCH, 5, way.limits())) {
        assertThat(r.error()).as("%s: %s", way, r.name()).isLessThan(0.01);
      }
    }
  }
}
