package striate.app.recipe;

import java.util.List;
import striate.classify.View;

/** The views over which a model's answer is averaged. */
public final class Views {
  private Views() {}

  /** As the settings say. */
  public static List<View> of(Settings settings) {
    return switch (settings.word(Key.VIEWS, List.of("one", "flip", "shift"))) {
      case "flip" -> List.of(View.plain(), View.mirrored());
      case "shift" ->
          List.of(
              View.plain(),
              View.shifted(1, 0),
              View.shifted(-1, 0),
              View.shifted(0, 1),
              View.shifted(0, -1));
      default -> List.of(View.plain());
    };
  }
}
