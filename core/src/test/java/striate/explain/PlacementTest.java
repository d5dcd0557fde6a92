package striate.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.averagePool;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.concat;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.pad;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import striate.nn.Architectures;
import striate.nn.Initialiser;
import striate.nn.Network;
import striate.nn.Part;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.Transpose;
import striate.run.Inference;

/** A cell's place is the middle of the pixels that it depends on. */
final class PlacementTest {
  private static final int HEIGHT = 41;
  private static final int WIDTH = 37;

  private static Network network(Part... parts) {
    return Network.of(Shape.image(1, HEIGHT, WIDTH), parts);
  }

  /** The middle of the pixels that change a cell far from the edges, by trying every one. */
  private static double[] middle(Network network, int row, int column) {
    Weights weights = network.initialise(1);
    // Weights above zero, so that no change is lost behind a ReLU.
    weights
        .tensors()
        .forEach(t -> {
          if (t.name().endsWith(".weight")) {
            Arrays.fill(t.values(), 0.1f);
            weights.set(t);
          }
        });
    Inference inference = Inference.of(weights);
    Shape out = network.output();
    float[] image = new float[HEIGHT * WIDTH];
    Arrays.fill(image, 1);
    float before = at(inference.run(image, 1), out, row, column);
    double top = HEIGHT;
    double bottom = -1;
    double left = WIDTH;
    double right = -1;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image[y * WIDTH + x] = 100;
        if (at(inference.run(image, 1), out, row, column) != before) {
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
          left = Math.min(left, x);
          right = Math.max(right, x);
        }
        image[y * WIDTH + x] = 1;
      }
    }
    return new double[] {(top + bottom + 1) / 2, (left + right + 1) / 2};
  }

  private static float at(float[] values, Shape s, int row, int column) {
    float sum = 0;
    for (int c = 0; c < s.channels(); c++) {
      sum += values[(c * s.height() + row) * s.width() + column];
    }
    return sum;
  }

  @Test
  void aCellStandsInTheMiddleOfWhatItSees() {
    for (Network n :
        List.of(
            network(conv(1, 3)),
            network(conv(1, 3).pad(1)),
            network(conv(1, 5, 3).pad(1), relu()),
            network(conv(1, 7).stride(2).pad(3), batchNorm(), maxPool(3).stride(2).pad(1)),
            network(conv(1, 2).stride(3), averagePool(2)),
            network(conv(1, 3).stride(2).same(), conv(1, 4).same()),
            network(pad(2, 5, 0, 1), conv(1, 3).dilation(3)),
            network(residual(conv(1, 3).same(), relu(), conv(1, 3).same())),
            network(
                residual(
                    sequence(conv(1, 3).stride(2).pad(1), conv(1, 3).pad(1)),
                    sequence(conv(1, 1).stride(2)))),
            network(concat(conv(1, 3).pad(1), conv(1, 5).pad(2), maxPool(3).stride(1).pad(1))))) {
      Placement p = Placement.of(n, n.nodes().size() - 1);
      Shape out = n.output();
      int row = out.height() / 2;
      int column = out.width() / 2 - 1;
      double[] middle = middle(n, row, column);
      assertThat(p.known()).as(n.summary()).isTrue();
      assertThat(p.top() + row * p.down()).as(n.summary()).isCloseTo(middle[0], within(1e-9));
      assertThat(p.left() + column * p.across()).as(n.summary()).isCloseTo(middle[1], within(1e-9));
    }
  }

  @Test
  void whereLayersDoNotTellTheMapIsStretched() {
    Network turned = network(new Transpose(List.of(0, 2, 1)), new ToImage(), conv(1, 1));
    Placement p = Placement.of(turned, 2);
    assertThat(p.known()).isFalse();
    assertThat(p.down()).isCloseTo((double) HEIGHT / WIDTH, within(1e-12));
    assertThat(p.top()).isCloseTo((double) HEIGHT / WIDTH / 2, within(1e-12));
    // Branches that see the picture in different strides of their own.
    Network unlike =
        Network.of(
            Shape.image(1, 8, 8),
            concat(sequence(averagePool(2)), sequence(conv(1, 5, 5))),
            conv(1, 1, 1).init(new Initialiser.Constant(1)));
    assertThat(Placement.of(unlike, 2).known()).isFalse();
  }

  @Test
  void resNetsCellsAreThirtyTwoPixelsApart() {
    Network n = Architectures.resNet18(Shape.image(3, 224, 224), 10);
    int last = -1;
    for (int i = 0; i < n.nodes().size(); i++) {
      last = n.shape(i).pixels() > 1 && n.shape(i).isImage() ? i : last;
    }
    Placement p = Placement.of(n, last);
    assertThat(List.of(p.down(), p.across(), p.top(), p.left()))
        .isEqualTo(List.of(32.0, 32.0, 0.5, 0.5));
  }

  @Test
  void spreadValuesStandWhereTheirCellsDo() {
    // 3×3 without padding: the map of 3×2 lies one pixel within a picture of 5×4.
    Placement p = Placement.of(Network.of(Shape.image(1, 5, 4), conv(1, 3)), 0);
    float[] map = {1, 2, 3, 4, 5, 6};
    assertThat(p.spread(map, 3, 2, 5, 4))
        .containsExactly(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 5, 5, 6, 6);
  }
}
