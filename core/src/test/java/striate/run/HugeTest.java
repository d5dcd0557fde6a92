package striate.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import striate.nn.Layer;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Part;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.run.plan.Buffers;
import striate.run.plan.Plan;

/**
 * Layers whose sizes are at the ends of an int are refused by name, and never have sizes below 0.
 */
class HugeTest {
  private static void plans(Shape in, Part... parts) {
    for (boolean training : new boolean[] {false, true}) {
      for (int batch : new int[] {1, 1000}) {
        try {
          Network network = Network.of(in, parts);
          Plan plan = new Plan(network, training, batch, 1, training, Plan.Limits.USUAL);
          assertThat(plan.bytes(1)).as("%s", network).isPositive();
          long most = 0;
          for (Buffers.Slot s : plan.slots) {
            assertThat(s.floats()).isNotNegative();
            most = Math.max(most, s.floats());
          }
          for (int i = 0; i < plan.ops().length; i++) {
            assertThat(plan.ops()[i].packedLength()).as("%s", network).isNotNegative();
            assertThat(plan.ops()[i].scratchLength(1)).isNotNegative();
            assertThat(plan.ops()[i].sharedLength(16)).isNotNegative();
            assertThat(plan.ops()[i].commonLength()).isNotNegative();
          }
          assertThat(plan.bytes(1)).isGreaterThanOrEqualTo(4 * most);
        } catch (ShapeException e) {
          assertThat(e).hasMessageStartingWith("layer ");
        } catch (ArithmeticException e) {
          assertThat(e).hasMessage("long overflow"); // buffers of a batch beyond 2⁶³ bytes
        }
      }
    }
  }

  @Test
  void sizesAreNeverNegative() {
    List<Layer> layers = new ArrayList<>();
    for (int channels : new int[] {1, 3, 5, 9000, 70_000, 1 << 17}) {
      layers.add(Layers.conv(channels, 3).same());
      layers.add(Layers.conv(channels, 1));
      layers.add(Layers.conv(channels, 5).stride(2));
      layers.add(Layers.conv(channels, 7).dilation(3));
    }
    layers.add(Layers.depthwise(3).same());
    layers.add(Layers.batchNorm());
    layers.add(Layers.maxPool(3).stride(2));
    for (int[] s :
        new int[][] {{3, 16, 16}, {5, 300, 300}, {9000, 16, 16}, {70_000, 7, 7}, {1 << 17, 8, 8}}) {
      for (Layer layer : layers) {
        plans(Shape.image(s[0], s[1], s[2]), layer);
      }
    }
    for (int in : new int[] {1, 5, 30_000, 2_000_000}) {
      for (int out : new int[] {1, 3, 5, 9, 60_000, 2_000_000}) {
        plans(Shape.features(in), Layers.dense(out));
      }
    }
  }
}
