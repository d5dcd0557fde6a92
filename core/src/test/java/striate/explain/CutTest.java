package striate.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.Inference;
import striate.run.RandomNetworks;
import striate.run.TensorNetworks;

/**
 * A cut network computes what the whole one does, wherever it is cut: behind layers that the
 * planner would merge, within blocks, between branches.
 */
final class CutTest {
  private int cuts;
  private int withSides;

  @Test
  void randomNetworksGiveTheSameInTwoPieces() {
    for (long seed = 1; seed <= 400; seed++) {
      Network network = RandomNetworks.of(seed, true);
      if (network.input().isImage()) {
        check(network, "seed " + seed, false);
      }
    }
    assertThat(cuts).isGreaterThan(1000);
    assertThat(withSides).isGreaterThan(200);
  }

  @Test
  void slopesAreThoseOfDifferences() {
    for (long seed = 1000; seed <= 1080; seed++) {
      Network network = RandomNetworks.of(seed, true);
      if (network.input().isImage()) {
        check(network, "seed " + seed, true);
      }
    }
    TensorNetworks.smooth()
        .forEach((name, network) -> {
          if (network.input().isImage()) {
            check(network, name, true);
          }
        });
    assertThat(cuts).isGreaterThan(200);
  }

  @Test
  void networksOnTensorsGiveTheSameInTwoPieces() {
    TensorNetworks.all()
        .forEach((name, network) -> {
          if (network.input().isImage()) {
            check(network, name, false);
          }
        });
    assertThat(cuts).isGreaterThan(20);
  }

  private void check(Network network, String name, boolean slopes) {
    Weights weights = network.initialise(3);
    Random random = new Random(5);
    float[] image = new float[network.input().size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextGaussian();
    }
    float[] whole = Inference.of(weights).run(image, 1);
    for (int node = -1; node < network.nodes().size() - 1; node++) {
      int at = node;
      if (node >= 0 && !Cut.reaches(network, node)) {
        assertThatThrownBy(() -> Cut.at(weights, at))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("through which the picture decides the logits");
        continue;
      }
      Cut cut = Cut.at(weights, node);
      Stage stage = new Stage(cut, 1);
      String where = name + ", cut at " + node;
      assertThat(cut.sides().isEmpty())
          .as(where)
          .isEqualTo(node < 0 || Cut.passesAll(network, node));
      float[] row = stage.row(image);
      assertThat(row).as(where).hasSize(stage.size);
      float[] pieces = stage.logits(row, 1);
      for (int i = 0; i < whole.length; i++) {
        assertThat((double) pieces[i]).as(where).isCloseTo(whole[i], within(2e-4));
      }
      cuts++;
      withSides += cut.sides().isEmpty() ? 0 : 1;
      if (slopes) {
        slopes(stage, row, where, random);
      }
    }
  }

  private static void slopes(Stage stage, float[] row, String where, Random random) {
    int target = random.nextInt(stage.classes);
    float[] gradient = stage.gradients(row, target, 1);
    for (int k = 0; k < 3; k++) {
      int at = random.nextInt(stage.layer);
      float h = 1e-2f;
      float before = row[at];
      row[at] = before + h;
      double up = stage.logit(row, target);
      row[at] = before - h;
      double down = stage.logit(row, target);
      row[at] = before;
      double slope = (up - down) / (2 * h);
      assertThat((double) gradient[at])
          .as(where)
          .isCloseTo(slope, within(5e-3 * Math.max(1, Math.abs(slope))));
    }
  }

  @Test
  void aFlattenedMapKeepsItsOrder() {
    // The rest begins with a flattened image, whose numbers come with channels first.
    Network network =
        Network.of(
            Shape.image(2, 5, 4),
            striate.nn.Layers.conv(3, 2),
            striate.nn.Layers.flatten(),
            striate.nn.Layers.tanh(),
            striate.nn.Layers.dense(4));
    check(network, "flattened", true);
  }
}
