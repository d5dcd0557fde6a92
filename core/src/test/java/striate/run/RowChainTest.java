package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.leakyRelu;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu6;
import static striate.nn.Layers.residual;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.nn.Architectures;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.plan.Plan;

/** Bands of rows through several layers give the bits of layer after layer. */
class RowChainTest {
  private static final Plan.Limits USUAL = Plan.Limits.USUAL;
  private static final Plan.Limits NONE = limits(0, 0);

  private static final List<Plan.Limits> LIMITS =
      List.of(limits(1, 1e12), limits(3000, 1e12), limits(Long.MAX_VALUE, 1e12), USUAL);

  private static final List<Network> NETWORKS =
      List.of(
          Network.of(
              Shape.image(16, 13, 11),
              residual(conv(96, 1), relu6(), depthwise(3).same(), relu6(), conv(16, 1)),
              conv(40, 1),
              relu6(),
              depthwise(5).stride(2).same(),
              relu6(),
              conv(24, 1),
              leakyRelu(0.1),
              flatten(),
              dense(5)),
          // No padding, dilation, strides beyond the kernel, rows that only padding reaches.
          Network.of(
              Shape.image(3, 40, 37),
              conv(20, 3).stride(2).pad(1),
              relu6(),
              depthwise(3).dilation(2),
              conv(33, 1).stride(3),
              leakyRelu(0.2),
              conv(7, 3).pad(4),
              conv(30, 3).groups(1),
              maxPool(2),
              flatten(),
              dense(4)),
          // Two readers, and additions of what is before the chain.
          Network.of(
              Shape.image(8, 12, 12),
              conv(24, 1),
              residual(depthwise(3).same(), residual(conv(24, 1), depthwise(3).same())),
              residual(conv(48, 1), relu6(), conv(24, 3).groups(8).same()),
              conv(1, 1),
              globalAveragePool(),
              flatten()));

  private static Plan.Limits limits(long bandFloats, double meeting) {
    return new Plan.Limits(
        USUAL.convolution(),
        USUAL.dense(),
        USUAL.together(),
        USUAL.runBytes(),
        0,
        1,
        bandFloats,
        meeting);
  }

  private static long chains(Plan plan) {
    return plan.segments.getFirst().runs().stream()
        .flatMap(run -> Arrays.stream(run.chains()))
        .filter(chain -> chain != null)
        .count();
  }

  private static float[] images(Network network, int count) {
    Random random = new Random(7);
    float[] images = new float[count * network.input().size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  private static void same(Network network) {
    Weights weights = network.initialise(3);
    float[] images = images(network, 5);
    for (int threads = 1; threads < 4; threads++) {
      Inference plain = new Inference(weights, threads, NONE);
      for (Plan.Limits limits : LIMITS) {
        Inference chained = new Inference(weights, threads, limits);
        for (int count : new int[] {1, 5}) {
          // Twice: what a call leaves in its memory must not matter to the next.
          for (int again = 0; again < 2; again++) {
            assertThat(chained.run(images, count))
                .as("%d threads, %d images, %s, %s", threads, count, limits, network)
                .isEqualTo(plain.run(images, count));
          }
        }
      }
    }
  }

  @Test
  void bandsGiveTheSameBits() {
    NETWORKS.forEach(RowChainTest::same);
  }

  /**
   * A whole band of a strided convolution on planes, at the end of a worker's memory: the plane of
   * the odd rows needs one row less than that of the even ones, and nothing stands behind it.
   */
  @Test
  void aBandOfPlanesReadsNoRowTooMany() {
    Network network =
        Network.of(
            Shape.image(16, 96, 128),
            depthwise(3).same(),
            conv(4, 3).stride(2).pad(1),
            flatten(),
            dense(2));
    Weights weights = network.initialise(3);
    float[] image = images(network, 1);
    assertThat(chains(Plan.inference(network, 1, USUAL, 1))).isPositive();
    assertThat(new Inference(weights, 1, USUAL).run(image, 1))
        .isEqualTo(new Inference(weights, 1, NONE).run(image, 1));
  }

  @Test
  void mobileNetGivesTheSameBits() {
    same(Architectures.mobileNetV2(Shape.image(3, 48, 32), 10));
  }

  @Test
  void theNetworksOfTheseTestsHaveChains() {
    for (Network network : NETWORKS) {
      assertThat(chains(Plan.inference(network, 1, NONE, 2))).isZero();
      for (Plan.Limits limits : LIMITS.subList(0, 3)) {
        assertThat(chains(Plan.inference(network, 1, limits, 3))).isPositive();
      }
      assertThat(chains(Plan.inference(network, 1, LIMITS.get(2), 1))).isPositive();
    }
  }

  @Test
  void theBlocksOfMobileNetAreChains() {
    Network described = Architectures.mobileNetV2(Shape.image(3, 224, 224), 1000);
    Network network = Folding.fold(described.initialise(1)).network();
    Plan chained = Plan.inference(network, 1, USUAL, 2);
    assertThat(chains(chained)).isGreaterThanOrEqualTo(7);
    // And their wide outputs need no memory.
    assertThat(chained.workspaceBytes(2))
        .isLessThan(Plan.inference(network, 1, NONE, 2).workspaceBytes(2) / 2);
  }
}
