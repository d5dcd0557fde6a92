package striate.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.console.NewFile;
import striate.app.recipe.Data;
import striate.app.recipe.Prepared;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.app.training.Job;
import striate.app.training.Session;
import striate.train.RunFolder;

/** {@code striate resume}: goes on with a run that was stopped, to the same bits. */
@Command(
    name = "resume",
    description = {
      "Goes on with a run that was stopped, by Ctrl-C, a crash or a full disk, with the settings it"
          + " began with. The weights will be those of a run that was never stopped, bit for bit."
    },
    sortOptions = false)
final class ResumeCommand implements Callable<Integer> {
  private static final String NOTE = "note.";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.onnx",
      description = "Also write the model here.")
  private @Nullable Path output;

  @Option(names = "--report", paramLabel = "FILE.html", description = "At the end write a page.")
  private @Nullable Path report;

  @Option(names = "--quiet", description = "Print no line for each epoch.")
  private boolean quiet;

  @Mixin private SetOptions sets = new SetOptions();

  @Mixin private ThreadOption threads = new ThreadOption();

  @Override
  public Integer call() throws IOException {
    int workers = threads.count(spec);
    if (!Files.isDirectory(run) || !RunFolder.at(run).exists()) {
      throw new Failure("there is no run in " + run, null);
    }
    NewFile page = report == null ? null : SettingOptions.file(spec, "--report", report);
    NewFile model = output == null ? null : SettingOptions.file(spec, "--output", output);
    Settings settings = settings(RunFolder.at(run));
    try (Session session = new Session(quiet, false, spec.commandLine().getErr())) {
      Data data = sets.open(settings, session);
      Prepared prepared = Prepared.of(settings, data, sets.cache(), workers);
      session.run(new Job(prepared, run, workers), model, page);
    }
    return CommandRunner.OK;
  }

  /** The settings that 'train' noted in a run's folder. */
  static Settings settings(RunFolder folder) throws IOException {
    Map<String, String> noted = new LinkedHashMap<>();
    folder
        .settings()
        .forEach((key, value) -> {
          if (key.startsWith(NOTE)) {
            noted.put(key.substring(NOTE.length()), value);
          }
        });
    try {
      return Settings.of(noted);
    } catch (SettingException e) {
      throw new Failure(folder.path() + " is a run of another version: " + e.getMessage(), e);
    }
  }
}
