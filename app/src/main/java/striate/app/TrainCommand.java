package striate.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.console.NewFile;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.app.training.Job;
import striate.app.training.Session;
import striate.format.Onnx;

/** {@code striate train}: from images to a model file. */
@Command(
    name = "train",
    description = {
      "Trains a classifier on images and writes it as an ONNX file.",
      "SET is mnist (1,000 images that come with the program), mnist-full, fashion-mnist, cifar-10,"
          + " a folder with one sub-folder for each class, a CSV file of path,label, or an IDX file."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it failed", "2:misuse", "130:interrupted by Ctrl-C"})
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SET", description = "What to train on.")
  private String set = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.onnx",
      description = "Also write the model here.")
  private @Nullable Path output;

  @Option(
      names = "--run",
      paramLabel = "FOLDER",
      description = "Where to keep the run (runs/SET-DATE-TIME).")
  private @Nullable Path run;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "At the end write a page with curves, mistakes and what the network sees.")
  private @Nullable Path report;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Train N times, with seeds one apart; ends with mean ± sd of the accuracy.")
  private int seeds = 1;

  @Option(names = "--json", description = "Print only the result, as one JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "Print no line for each epoch.")
  private boolean quiet;

  @picocli.CommandLine.Mixin private SetOptions sets = new SetOptions();

  @picocli.CommandLine.Mixin private ThreadOption threads = new ThreadOption();

  private final SettingOptions options = new SettingOptions();

  /** The options that are made from the settings' keys. */
  SettingOptions options() {
    return options;
  }

  @Override
  public Integer call() {
    if (seeds < 1) {
      throw new ParameterException(spec.commandLine(), "--seeds must be at least 1, not " + seeds);
    }
    int workers = threads.count(spec);
    Settings settings = settings();
    NewFile model = output == null ? null : SettingOptions.file(spec, "--output", output);
    NewFile page = report == null ? null : SettingOptions.file(spec, "--report", report);
    long first = settings.seed();
    try (Session session = new Session(quiet || json, json, spec.commandLine().getErr())) {
      Data data = sets.open(settings, session);
      List<Job.Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < seeds; i++) {
        Prepared prepared =
            Prepared.of(settings.with(Key.SEED, first + i), data, sets.cache(), workers);
        Path folder = folder(i);
        session.begin(prepared, folder);
        Job.Outcome outcome = session.run(new Job(prepared, folder, workers), folder);
        outcomes.add(outcome);
        if (i == 0 && model != null) {
          model.write(path -> Onnx.write(outcome.model(), path));
        }
        if (i == 0 && page != null) {
          session.report(outcome, folder, page);
        }
        session.tell(outcome, folder, output, report);
      }
      session.summary(outcomes, options.recipe(), seeds > 1);
    } catch (SettingException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return CommandRunner.OK;
  }

  private Settings settings() {
    try {
      Settings settings = options.settings(set);
      Prepared.check(settings);
      return settings;
    } catch (SettingException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Path folder(int index) {
    Path base = run;
    if (base == null) {
      String name = set.replaceAll(".*[/\\\\](?=[^/\\\\])", "").replaceAll("[^A-Za-z0-9._-]", "_");
      String time =
          LocalDateTime.now(java.time.ZoneId.systemDefault())
              .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
      base = Path.of("runs", name + "-" + time);
    }
    Path folder = index == 0 ? base : base.resolveSibling(base.getFileName() + "-" + (index + 1));
    if (Files.exists(folder.resolve("settings.properties"))) {
      throw new Failure(
          folder + " holds a run already; go on with 'striate resume " + folder + "'", null);
    }
    return folder;
  }
}
