package striate.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;

class ModelTest {
  private static final Network NETWORK =
      Network.of(Shape.image(3, 8, 6), conv(2, 3), flatten(), dense(2));

  @Test
  void nothingOutsideCanChangeIt() {
    Weights weights = NETWORK.initialise(1);
    Map<String, String> entries = new HashMap<>(Map.of("a", "b"));
    Model model = Model.of(weights).metadata(entries);
    long hash = weights.hash();
    weights.stored(0)[0][0] += 1;
    model.weights().stored(0)[0][0] += 1;
    entries.put("c", "d");
    assertThat(model.weights().hash()).isEqualTo(hash);
    assertThat(model.metadata()).containsExactly(Map.entry("a", "b"));
    assertThatThrownBy(() -> model.metadata().put("x", "y"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void modelsAreEqualBitByBit() {
    Weights weights = NETWORK.initialise(1);
    Model model = Model.of(weights);
    assertThat(Model.of(weights)).isEqualTo(model).hasSameHashCodeAs(model);
    weights.stored(0)[1][0] = -0f;
    assertThat(Model.of(weights)).isNotEqualTo(model);
    assertThat(model.classes(List.of("a", "b"))).isNotEqualTo(model);
    assertThat(model.metadata("a", "b")).isNotEqualTo(model);
    assertThat(model.preprocessing(Preprocessing.of(3, 8, 6))).isNotEqualTo(model);
    assertThat(Model.of(Network.of(Shape.features(2), dense(2)).initialise(1))).isNotEqualTo(model);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Model model = Model.of(NETWORK.initialise(1));
    assertThatThrownBy(() -> model.classes(List.of("a", "b", "c")))
        .hasMessage("classes: 2 names expected, one for each output, got 3");
    assertThatThrownBy(() -> model.classes(List.of("a", "a")))
        .hasMessage("classes: different names expected, got \"a\" twice");
    assertThatThrownBy(() -> model.preprocessing(Preprocessing.of(1, 8, 6)))
        .hasMessage("preprocessing: the network expects [N, 3, 8, 6], got [N, 1, 8, 6]");
    assertThatThrownBy(() -> model.metadata("", "x")).hasMessageContaining("an empty one");
    assertThatThrownBy(() -> model.metadata("x", "\ud800")).hasMessageContaining("metadata x");
  }
}
