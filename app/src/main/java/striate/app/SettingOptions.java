package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import striate.app.console.Failure;
import striate.app.console.NewFile;
import striate.app.recipe.Key;
import striate.app.recipe.Recipes;
import striate.app.recipe.Settings;

/**
 * The options that every command which trains has: one for each {@link Key}, and {@code --recipe}.
 * They are made from the keys, so that a setting has one name everywhere.
 */
final class SettingOptions {
  private final Map<String, String> given = new LinkedHashMap<>();
  private String recipe = "standard";

  /** Adds the options to a command. */
  void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("--recipe")
            .paramLabel("NAME")
            .type(String.class)
            .description(
                "Settings to start from: " + String.join(", ", Recipes.NAMES) + " (standard).")
            .setter(
                new picocli.CommandLine.Model.ISetter() {
                  @Override
                  @SuppressWarnings("TypeParameterUnusedInFormals") // picocli's interface
                  public <T> T set(T value) {
                    recipe = value == null ? "standard" : value.toString();
                    return value;
                  }
                })
            .build());
    for (Key key : Key.values()) {
      if (key == Key.DATA) {
        continue;
      }
      String standard = key.standard().isEmpty() ? "" : " (" + key.standard() + ")";
      spec.addOption(
          OptionSpec.builder(key.option())
              .paramLabel(key.parameter())
              .type(String.class)
              .description(key.description().replaceAll("\\.$", standard + "."))
              .setter(
                  new picocli.CommandLine.Model.ISetter() {
                    @Override
                    public <T> T set(T value) {
                      if (value == null) {
                        given.remove(key.text());
                      } else {
                        given.put(key.text(), value.toString());
                      }
                      return value;
                    }
                  })
              .build());
    }
  }

  /** The recipe's settings for a set, changed by what was given. */
  Settings settings(String set) {
    Map<String, String> all = new LinkedHashMap<>(Recipes.find(set, recipe));
    all.putAll(given);
    all.put(Key.DATA.text(), set);
    return Settings.of(all);
  }

  /** A file that can be written, or misuse of the option that names it. */
  static NewFile file(CommandSpec spec, String option, Path path) {
    try {
      return NewFile.at(path);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), option + ": can't write " + path + ": " + Failure.reason(e), e);
    }
  }

  /** The recipe's name. */
  String recipe() {
    return recipe;
  }
}
