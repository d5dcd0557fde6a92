package striate.spark.launch;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.NewFile;
import striate.app.option.SettingOptions;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.Recipes;
import striate.app.recipe.Settings;
import striate.app.report.Json;
import striate.app.report.TrialsReport;
import striate.spark.training.Trial;
import striate.spark.training.TrialResult;
import striate.spark.training.TrialRun;

/** {@code striate-spark train}: many trainings, each in a task of its own. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs many trainings at once: seeds, folds of a cross-validation, a grid of settings. Each"
          + " is one task, with the result of 'striate train' for its settings. With --executors,"
          + " one training is shared by several tasks.",
      "SET is as for 'striate train'; every machine must see it under the same name."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure, or one of the trainings did", "2:usage error"})
final class TrainCommand implements Callable<Integer> {
  /** What the set decides, or what means nothing for a task. */
  private static final List<Key> ABSENT = List.of(Key.DATA, Key.TEST, Key.BUDGET);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SET", description = "What to train on.")
  private String set = "";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Train with N consecutive seeds, from --seed on (1).")
  private int seeds = 1;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description =
          "K-fold cross-validation on the training images; the set's own test images are not used.")
  private int folds;

  @Option(
      names = "--grid",
      paramLabel = "SETTING=V1,V2",
      description =
          "Values of a setting, each to be tried, such as learning-rate=0.001,0.003 (may be repeated:"
              + " all combinations).")
  private List<String> grids = List.of();

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description = "Settings to start from: standard, best, fast, tiny, dense, conv or stacked.")
  private String recipe = "standard";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.onnx",
      description = "Write the model of the best training here.")
  private @Nullable Path output;

  @Option(names = "--csv", paramLabel = "FILE.csv", description = "Write the table as CSV.")
  private @Nullable Path csv;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write an HTML page of the results.")
  private @Nullable Path report;

  @Option(names = "--json", description = "Print only the result, as one JSON object.")
  private boolean json;

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      description =
          "Keep the runs here, on storage that all machines share; a repeated call resumes"
              + " interrupted trainings.")
  private @Nullable String runs;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where named sets are (STRIATE_DATA, else ~/.striate/data).")
  private @Nullable String data;

  @Mixin private TogetherOptions together = new TogetherOptions();

  @Mixin private SessionOptions session = new SessionOptions();

  private final EnumMap<Key, String> given = new EnumMap<>(Key.class);

  /** Adds the settings of a training as options. */
  static void addSettings(CommandLine main) {
    CommandLine line = Objects.requireNonNull(main.getSubcommands().get("train"));
    TrainCommand command = line.getCommand();
    for (Key key : Key.values()) {
      if (!ABSENT.contains(key)) {
        line.getCommandSpec()
            .addOption(
                OptionSpec.builder(key.option())
                    .paramLabel(key.parameter())
                    .type(String.class)
                    .description(key.description())
                    .setter(command.setter(key))
                    .build());
      }
    }
  }

  private ISetter setter(Key key) {
    return new ISetter() {
      @Override
      public <T> T set(T value) {
        if (value == null) {
          given.remove(key);
        } else {
          given.put(key, value.toString());
        }
        return value;
      }
    };
  }

  @Override
  public Integer call() throws IOException {
    atLeast("--seeds", seeds, 1);
    if (folds != 0) {
      atLeast("--folds", folds, 2);
      if (given.containsKey(Key.TEST_SHARE)) {
        throw misuse("--test-share and --folds: one of them expected; a part is what is tested on");
      }
    }
    together.check(spec, seeds > 1 || folds > 0 || !grids.isEmpty());
    Grid grid = Grid.parse(grids, spec, ABSENT);
    List<Trial> trials = trials(grid);
    Summary.Rank rank = rank(grid);
    NewFile model = file("--output", output);
    NewFile table = file("--csv", csv);
    NewFile page = file("--report", report);
    PrintWriter out = spec.commandLine().getOut();
    List<TrialResult> results;
    try (SparkSession spark = session.start("striate-spark train")) {
      TrialRun.Places places = new TrialRun.Places(data, runs);
      Consumer<String> told =
          line -> {
            if (!json) {
              out.println(line);
              out.flush();
            }
          };
      results =
          together.asked()
              ? List.of(together.run(spark, trials.getFirst(), places, model != null, told))
              : Trials.run(spark, trials, new TrialRun(places, model != null), told);
    }
    Summary summary = new Summary(set, grid.keys(), results, rank);
    if (json) {
      out.println(Json.of(summary.json()));
    } else {
      summary.lines().forEach(out::println);
    }
    if (table != null) {
      table.write(
          file -> java.nio.file.Files.write(file, summary.csv().getBytes(StandardCharsets.UTF_8)));
    }
    if (page != null) {
      Map<String, String> shared = new LinkedHashMap<>(trials.getFirst().settings());
      grid.keys().forEach(key -> shared.remove(key.text()));
      page.write(file -> TrialsReport.write(file, summary.page(shared)));
    }
    if (model != null && summary.best() != null) {
      byte[] best = summary.best().onnx();
      model.write(file -> java.nio.file.Files.write(file, best));
    }
    out.flush();
    return summary.failed() ? 1 : 0;
  }

  private List<Trial> trials(Grid grid) {
    Settings base = Settings.of(Recipes.find(set, recipe)).with(Key.DATA, set);
    for (Map.Entry<Key, String> one : given.entrySet()) {
      base = base.with(one.getKey(), one.getValue());
    }
    List<Trial> trials = new ArrayList<>();
    List<Settings> all = grid.of(base);
    for (int g = 0; g < all.size(); g++) {
      Prepared.check(all.get(g));
      for (int s = 0; s < seeds; s++) {
        long seed = all.get(g).seed() + s;
        for (int f = 0; f < Math.max(1, folds); f++) {
          String name =
              String.format(
                  Locale.ROOT, "%d-seed-%d%s", g + 1, seed, folds == 0 ? "" : "-part-" + (f + 1));
          Map<String, String> settings = all.get(g).with(Key.SEED, seed).texts();
          trials.add(new Trial(name, g, settings, folds == 0 ? -1 : f, folds));
        }
      }
    }
    return trials;
  }

  /** What ranks settings: never the test images of the set. */
  private Summary.Rank rank(Grid grid) {
    if (folds > 0) {
      if (output != null) {
        throw misuse(
            "-o and --folds: one of them expected; models of a cross-validation have not seen all"
                + " images: train once more with the best settings");
      }
      return Summary.Rank.PARTS;
    }
    return grid.keys().isEmpty() ? Summary.Rank.FIRST : Summary.Rank.VALIDATION;
  }

  private void atLeast(String option, int value, int least) {
    if (value < least) {
      throw misuse(option + ": at least " + least + " expected, got " + value);
    }
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private @Nullable NewFile file(String option, @Nullable Path path) {
    return path == null ? null : SettingOptions.file(spec, option, path);
  }
}
