package striate.app.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.app.sets.DataSource;
import striate.app.sets.Measured;
import striate.format.Model;

/** How a model's training cut a set, found out from its metadata. */
public final class KeptParts {
  private KeptParts() {}

  /** The set as a training would open it. */
  public static Data data(DataSource source) {
    return new Data(
        source.name(),
        source.train(),
        source.validation(),
        source.test(),
        source.problems(),
        source.overview());
  }

  /**
   * The split of this set in the model's training, whatever the set is called here; null if the
   * model was trained on another set, as the fingerprint of the training images tells.
   */
  public static Measured.@Nullable Kept of(Model model, Data data) {
    Map<String, String> noted = new LinkedHashMap<>();
    model
        .metadata()
        .forEach((name, value) -> {
          if (name.startsWith(Job.SETTING)
              && Key.named(name.substring(Job.SETTING.length())) != null) {
            noted.put(name.substring(Job.SETTING.length()), value);
          }
        });
    String fingerprint = model.metadata().get("data.fingerprint");
    if (fingerprint == null || noted.isEmpty() || data.train().size() == 0) {
      return null;
    }
    try {
      Data cut = data.cut(Settings.of(noted)).data();
      return cut.train().fingerprint().equals(fingerprint)
          ? new Measured.Kept(cut.train(), cut.validation(), cut.test(), cut.calibration())
          : null;
    } catch (SettingException e) {
      // Settings of another version, or a set that is too small for them: another set.
      return null;
    }
  }
}
