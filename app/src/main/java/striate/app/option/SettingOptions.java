package striate.app.option;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
import striate.app.recipe.Tuned;
import striate.app.training.DataPlace;
import striate.train.RunFolder;

/**
 * The options that every command which trains has: one for each {@link Key}, and {@code --recipe}.
 * They are made from the keys, so that a setting has one name everywhere. Old names are hidden
 * options.
 */
public final class SettingOptions {
  /** What a training may take if nobody says anything. */
  private static final String USUAL_BUDGET = "5m";

  private final Map<String, String> given = new LinkedHashMap<>();
  private @Nullable String recipe;
  private boolean budgets;
  private boolean plans;

  /** Adds the options to a command, without {@code --budget}. */
  public void addTo(CommandSpec spec) {
    addTo(spec, false);
  }

  /**
   * Adds the options to a command.
   *
   * @param budget whether {@code --budget} is one of them
   */
  public void addTo(CommandSpec spec, boolean budget) {
    budgets = budget;
    if (budget) {
      // First, since it is all that a newcomer needs.
      spec.addOption(option(Key.BUDGET, Key.BUDGET.text(), Key.BUDGET.description()));
    }
    spec.addOption(
        OptionSpec.builder("--recipe")
            .paramLabel("NAME")
            .type(String.class)
            .description(
                "Settings to start from: "
                    + String.join(", ", Recipes.NAMES)
                    + "; or the folder of a run, to train the same again, bit for bit.")
            .setter(setter(value -> recipe = value))
            .build());
    for (Key key : Key.values()) {
      if (key == Key.DATA || key == Key.BUDGET) {
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
  public Settings settings(String set) {
    Map<Key, String> names = new EnumMap<>(Key.class);
    for (String name : given.keySet()) {
      String other = names.put(Objects.requireNonNull(Key.named(name)), name);
      if (other != null) {
        throw new SettingException(
            "--" + other + " and --" + name + " are the same option: one expected");
      }
    }
    String budget = names.containsKey(Key.BUDGET) ? given.get(names.get(Key.BUDGET)) : null;
    boolean none =
        budget != null
            && !Settings.standard().with(Key.BUDGET, budget).time(Key.BUDGET).isPositive();
    Settings settings = base(set, names.keySet(), none).with(Key.DATA, set);
    for (Map.Entry<Key, String> option : names.entrySet()) {
      settings =
          settings.with(option.getKey(), Objects.requireNonNull(given.get(option.getValue())));
    }
    Prepared.check(settings);
    return budgets ? budgeted(settings, names.keySet()) : settings;
  }

  /**
   * The settings of a fine-tuning, of which only some count.
   *
   * @throws SettingException naming one that was given and does not count, or can't be meant
   */
  public Settings tuned(String set) {
    if (recipe != null) {
      throw new SettingException("--recipe and --from: one of them expected");
    }
    Settings settings = Settings.standard().with(Key.DATA, set);
    for (Map.Entry<String, String> option : given.entrySet()) {
      Key key = Objects.requireNonNull(Key.named(option.getKey()));
      if (!Tuned.KEYS.contains(key)) {
        throw new SettingException(
            "--"
                + option.getKey()
                + ": not with --from, which has network and preprocessing of the model; "
                + String.join(", ", Tuned.options())
                + " are possible");
      }
      settings = settings.with(key, option.getValue());
    }
    Prepared.check(settings);
    return settings;
  }

  /** The settings to start from. */
  private Settings base(String set, Set<Key> named, boolean noBudget) {
    String name = recipe;
    if (name == null) {
      // What is tuned for a named set is a recipe; a budget chooses by itself.
      return budgets && !noBudget && chooses(named)
          ? Settings.standard()
          : Settings.of(Recipes.find(set, "standard"));
    }
    if (Recipes.NAMES.contains(name) || !isRun(name)) {
      return Settings.of(Recipes.find(set, name));
    }
    try {
      return DataPlace.settings(RunFolder.at(Path.of(name)));
    } catch (IOException e) {
      throw new SettingException("--recipe: can't read " + name + ": " + Failure.reason(e));
    }
  }

  private static boolean isRun(String name) {
    try {
      return RunFolder.at(Path.of(name)).exists();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Whether a budget chooses, asked for or not. */
  private boolean chooses(Set<Key> named) {
    return named.contains(Key.BUDGET)
        || (recipe == null && !named.contains(Key.EPOCHS) && !named.contains(Key.NETWORK));
  }

  private Settings budgeted(Settings settings, Set<Key> named) {
    Duration limit = settings.time(Key.TIME_LIMIT);
    plans = chooses(named);
    if (!named.contains(Key.BUDGET)) {
      if (!plans) {
        return settings;
      }
      Settings usual = settings.with(Key.BUDGET, USUAL_BUDGET);
      boolean shorter = limit.isPositive() && limit.compareTo(usual.time(Key.BUDGET)) < 0;
      return shorter ? settings.with(Key.BUDGET, settings.text(Key.TIME_LIMIT)) : usual;
    }
    Duration budget = settings.time(Key.BUDGET);
    if (!budget.isPositive()) {
      plans = false;
      return settings;
    }
    if (named.contains(Key.EPOCHS)) {
      throw new SettingException(
          "--budget and --epochs: one of them expected, for a budget chooses the number of epochs");
    }
    if (limit.isPositive() && limit.compareTo(budget) < 0) {
      throw new SettingException(
          "--time-limit: at least the --budget of "
              + settings.text(Key.BUDGET)
              + " expected, got '"
              + settings.text(Key.TIME_LIMIT)
              + "'; a limit breaks off what a budget has planned");
    }
    return settings;
  }

  /** Whether what {@link #settings} gave is to be fitted to its budget. */
  public boolean plans() {
    return plans;
  }

  /** The keys that a budget must leave as they are: those given, and those of a named recipe. */
  public Set<Key> fixed(String set) {
    Set<Key> fixed = EnumSet.noneOf(Key.class);
    given.keySet().forEach(name -> fixed.add(Objects.requireNonNull(Key.named(name))));
    String name = recipe;
    if (name != null) {
      if (Recipes.NAMES.contains(name)) {
        Recipes.find(set, name)
            .keySet()
            .forEach(k -> fixed.add(Objects.requireNonNull(Key.named(k))));
      } else {
        fixed.addAll(EnumSet.allOf(Key.class));
      }
    }
    fixed.remove(Key.EPOCHS);
    return fixed;
  }

  /** A file that can be written, or misuse of the option that names it. */
  public static NewFile file(CommandSpec spec, String option, Path path) {
    try {
      return NewFile.at(path);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), option + ": can't write " + path + ": " + Failure.reason(e), e);
    }
  }

  /** The recipe's name, or what was used in its place. */
  public String recipe() {
    return recipe != null ? recipe : plans ? "budget" : "standard";
  }
}
