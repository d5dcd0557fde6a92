package striate.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tensors among the shapes: their order in memory, and who refuses them. */
final class ShapeTensorTest {
  @Test
  void aTensorsLastAxisVariesFastest() {
    Shape tokens = Shape.tensor(7, 64);
    assertThat(tokens.size()).isEqualTo(448);
    assertThat(tokens.sizes()).containsExactly(7, 64);
    assertThat(tokens.strides()).containsExactly(64, 1);
    assertThat(tokens).hasToString("[N, 7, 64]").isNotEqualTo(Shape.features(448));
    assertThat(tokens.flatten()).isEqualTo(Shape.features(448));
  }

  @Test
  void anImageIsKeptWithChannelsLast() {
    assertThat(Shape.image(3, 4, 5).sizes()).containsExactly(3, 4, 5);
    assertThat(Shape.image(3, 4, 5).strides()).containsExactly(1, 15, 3);
    assertThatThrownBy(() -> Shape.image(3, 4, 5).flatten().strides())
        .isInstanceOf(ShapeException.class);
  }

  @Test
  void oneAxisIsARowOfFeatures() {
    assertThat(Shape.tensor(5)).isEqualTo(Shape.features(5));
    assertThat(Shape.features(5).isFeatures()).isTrue();
    assertThat(Shape.image(5, 2, 1).flatten().isFeatures()).isFalse();
  }

  @Test
  void sizesAreChecked() {
    assertThatThrownBy(() -> Shape.tensor(3, 0)).isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> Shape.tensor(1 << 16, 1 << 16, 1 << 16))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> new Shape(7, 1, 1, true, List.of(2, 3)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("a tensor of axes [2, 3] is a row of 6");
  }

  @Test
  void layersForImagesAndFeaturesRefuseIt() {
    List<Layer> layers =
        List.of(
            Layers.conv(4, 3),
            Layers.dense(4),
            Layers.softmax(),
            Layers.batchNorm(),
            Layers.maxPool(2),
            Layers.globalAveragePool());
    for (Layer layer : layers) {
      assertThatThrownBy(() -> Network.of(Shape.tensor(3, 8, 8), layer))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("[N, 3, 8, 8]");
    }
    assertThat(Network.of(Shape.tensor(3, 8), Layers.relu()).output())
        .isEqualTo(Shape.tensor(3, 8));
  }
}
