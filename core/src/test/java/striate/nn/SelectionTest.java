package striate.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SelectionTest {
  private static final Network NET =
      Network.of(
          Shape.image(1, 6, 6),
          conv(2, 3),
          batchNorm(),
          dropout(0.5),
          conv(3, 3),
          flatten(),
          dense(2));

  private static List<String> parameters(String... patterns) {
    return List.copyOf(Selection.parameters(NET, List.of(patterns)).names());
  }

  @Test
  void aPatternIsHeldAgainstTheFullNameAndTheLayers() {
    assertThat(parameters("conv1")).containsExactly("conv1.weight", "conv1.bias");
    assertThat(parameters("conv*"))
        .containsExactly("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias");
    assertThat(parameters("*.bias"))
        .containsExactlyInAnyOrder("conv1.bias", "bn1.bias", "conv2.bias", "dense1.bias");
    assertThat(parameters("c*2*t")).containsExactly("conv2.weight");
    assertThat(parameters("*running*", "dense1.weight"))
        .containsExactly("bn1.running_mean", "bn1.running_var", "dense1.weight");
    assertThat(parameters("*")).hasSize(10);
    assertThat(parameters()).isEmpty();
  }

  @Test
  void layersWithoutParametersAreLayers() {
    assertThat(Selection.layers(NET, List.of("dropout*", "bn1")).names())
        .containsExactly("dropout1", "bn1");
    assertThatThrownBy(() -> Selection.layers(NET, List.of("conv1.weight")))
        .hasMessage(
            "\"conv1.weight\" matches no layer; there are conv1, bn1, dropout1, conv2, flatten1,"
                + " dense1");
  }

  @Test
  void whatMatchesNothingIsRefused() {
    assertThatThrownBy(() -> parameters("conv1", "conv3*"))
        .hasMessageStartingWith("\"conv3*\" matches no parameter; there are conv1.weight,")
        .hasMessageEndingWith("conv2.bias and 2 more");
    // A dropout has none; nor is a point or a bracket of a pattern anything but itself.
    assertThatThrownBy(() -> parameters("dropout1")).hasMessageContaining("matches no parameter");
    assertThatThrownBy(() -> parameters("conv1.weigh.")).hasMessageContaining("no parameter");
    assertThatThrownBy(() -> parameters("conv[12]")).hasMessageContaining("no parameter");
    assertThatThrownBy(() -> parameters("")).hasMessageContaining("\"\" matches no parameter");
  }

  @Test
  void oddNamesAreMatchedAsTheyStand() {
    Network.Builder b = Network.builder(Shape.features(2));
    Network odd = b.build(b.add("/body.0/(a|b)\n\\E", dense(2), List.of(b.input())));
    assertThat(Selection.parameters(odd, List.of("/body.0/(a|b)\n\\E")).names()).hasSize(2);
    assertThat(Selection.parameters(odd, List.of("/body*weight")).names()).hasSize(1);
  }
}
