package striate.app.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.nn.Network;
import striate.nn.Shape;

class RecipesTest {
  private static final Shape DIGIT = Shape.image(1, 28, 28);

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "mnist-full", "fashion-mnist", "photos"})
  void everyRecipeIsMadeOfKnownSettings(String set) {
    for (String recipe : List.of("standard", "best", "fast", "tiny")) {
      Settings s = Settings.of(Recipes.find(set, recipe));
      if (!s.isAuto(Key.NETWORK)) {
        assertThat(Notation.parse(s.text(Key.NETWORK), DIGIT, 10).multiplyAdds()).isPositive();
      }
    }
  }

  @Test
  void keepsToTheSizesThatItStates() {
    assertThat(network("mnist-full", "tiny").parameterCount()).isLessThanOrEqualTo(5_000);
    assertThat(network("fashion-mnist", "best").parameterCount()).isLessThanOrEqualTo(1_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist", "mnist-full", "fashion-mnist"})
  void recipesWithFiguresDoNotChooseByAnything(String set) {
    Settings s = Settings.of(Recipes.find(set, "best"));
    assertThat(s.text(Key.SELECT)).isEqualTo("last");
    assertThat(s.text(Key.VALIDATION)).isEqualTo("0");
  }

  @Test
  void theThreeNetworksHaveTheSameBudget() {
    Settings dense = Settings.of(Recipes.find("mnist", "dense"));
    for (String name : List.of("conv", "stacked")) {
      Settings other = Settings.of(Recipes.find("mnist", name));
      assertThat(other.with(Key.NETWORK, dense.text(Key.NETWORK))).isEqualTo(dense);
    }
  }

  @Test
  void refusesOthers() {
    assertThatThrownBy(() -> Recipes.find("mnist", "beste"))
        .hasMessage(
            "--recipe: one of standard, best, fast, tiny, dense, conv, stacked expected, got"
                + " 'beste'");
    assertThatThrownBy(() -> Recipes.find("photos", "dense")).isInstanceOf(SettingException.class);
    assertThatThrownBy(() -> Settings.of(Map.of("rate", "1", "rata", "2")))
        .hasMessage("there is no setting called 'rata'");
  }

  @Test
  void theRangeInAMessageIsTheOneThatIsChecked() {
    Settings settings = Settings.standard().with(Key.VALIDATION, "0.995");
    assertThatThrownBy(() -> settings.number(Key.VALIDATION, 0, 0.99))
        .hasMessage("--validation: a number from 0 to 0.99 expected, got '0.995'");
    Settings whole = Settings.standard().with(Key.LABEL_SMOOTHING, "1");
    assertThatThrownBy(() -> Prepared.check(whole))
        .hasMessageContaining("a number from 0 to 0.999999 expected, got '1'");
  }

  private static Network network(String set, String recipe) {
    return Notation.parse(Settings.of(Recipes.find(set, recipe)).text(Key.NETWORK), DIGIT, 10);
  }
}
