package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import striate.app.console.Failure;
import striate.app.console.NewFile;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.Recipes;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;

/**
 * The options that every command which trains has: one for each {@link Key}, and {@code --recipe}.
 * They are made from the keys, so that a setting has one name everywhere. Old names are hidden
 * options.
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
            .setter(setter(value -> recipe = value == null ? "standard" : value))
            .build());
    for (Key key : Key.values()) {
      if (key == Key.DATA) {
        continue;
      }
      String standard = key.standard().isEmpty() ? "" : " (" + key.standard() + ")";
      String description = key.description().replaceAll("\\.$", standard + ".");
      spec.addOption(option(key, key.text(), description));
      for (String old : key.oldNames()) {
        OptionSpec shown = option(key, old, description);
        spec.addOption(OptionSpec.builder(shown).hidden(true).build());
      }
    }
  }

  private OptionSpec option(Key key, String name, String description) {
    return OptionSpec.builder("--" + name)
        .paramLabel(key.parameter())
        .type(String.class)
        .description(description)
        .setter(
            setter(value -> {
              if (value == null) {
                given.remove(name);
              } else {
                given.put(name, value);
              }
            }))
        .build();
  }

  private static ISetter setter(Consumer<@Nullable String> then) {
    return new ISetter() {
      @Override
      public <T> T set(T value) {
        then.accept(value == null ? null : value.toString());
        return value;
      }
    };
  }

  /**
   * The recipe's settings for a set, changed by what was given.
   *
   * @throws SettingException naming the first that can't be meant
   */
  Settings settings(String set) {
    Settings settings = Settings.of(Recipes.find(set, recipe)).with(Key.DATA, set);
    Map<Key, String> names = new EnumMap<>(Key.class);
    for (Map.Entry<String, String> option : given.entrySet()) {
      Key key = Objects.requireNonNull(Key.named(option.getKey()));
      String other = names.put(key, option.getKey());
      if (other != null) {
        throw new SettingException(
            "--" + other + " and --" + option.getKey() + " are the same option: one expected");
      }
      settings = settings.with(key, option.getValue());
    }
    Prepared.check(settings);
    return settings;
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
