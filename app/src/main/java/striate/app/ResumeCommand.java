package striate.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.console.NewFile;
import striate.app.option.SetOptions;
import striate.app.option.SettingOptions;
import striate.app.option.ThreadOption;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.app.training.DataPlace;
import striate.app.training.Job;
import striate.app.training.RunPlace;
import striate.app.training.Session;
import striate.train.RunFolder;
import striate.train.TrainingResult.Stop;

/** {@code striate resume}: goes on with a run that was stopped, to the same bits. */
@Command(
    name = "resume",
    description = {
      "Resumes a run stopped by Ctrl-C, a crash or a full disk, with its original settings. The"
          + " weights will be those of an uninterrupted run, bit for bit.",
      "A run may be given more epochs, also when it is done: the learning rate then follows the"
          + " schedule of the longer training. One that diverged resumes from its best weights with"
          + " another --learning-rate, --schedule, --warm-up or --clip-norm."
    },
    sortOptions = false)
final class ResumeCommand implements Callable<Integer> {
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

  @Option(names = "--epochs", paramLabel = "N", description = "More epochs than it began with.")
  private @Nullable String epochs;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      description = "Another time limit for the whole run: minutes, 90s, 20m, 2h; 0: none.")
  private @Nullable String timeLimit;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Another patience; 0: no early stopping.")
  private @Nullable String patience;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "If it diverged: a lower learning rate.")
  private @Nullable String learningRate;

  @Option(names = "--rate", hidden = true)
  private @Nullable String rate;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description = "If it diverged: another schedule.")
  private @Nullable String schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "SHARE",
      description = "If it diverged: a longer warm-up.")
  private @Nullable String warmUp;

  @Option(
      names = "--clip-norm",
      paramLabel = "NORM",
      description = "If it diverged: gradient clipping by this norm.")
  private @Nullable String clipNorm;

  @Option(names = "--clip", hidden = true)
  private @Nullable String clip;

  @Option(
      names = "--set",
      paramLabel = "SET",
      description = "Where its images are now, if they were moved.")
  private @Nullable String set;

  @Option(
      names = "--test",
      paramLabel = "SET",
      description = "Where its test images are now, if they were moved.")
  private @Nullable String test;

  @Mixin private SetOptions sets = new SetOptions();

  @Mixin private ThreadOption threads = new ThreadOption();

  @Override
  public Integer call() throws IOException {
    int workers = threads.count(spec);
    RunFolder folder = RunFolder.at(run);
    if (!Files.isDirectory(run) || !folder.exists()) {
      throw new Failure("there is no run in " + run, null);
    }
    NewFile page = report == null ? null : SettingOptions.file(spec, "--report", report);
    NewFile model = output == null ? null : SettingOptions.file(spec, "--output", output);
    Map<String, String> notes = folder.notes();
    Settings settings = changed(DataPlace.settings(folder), folder);
    Settings located = located(settings, notes);
    RunPlace.named(run).check(0);
    try (Session session = new Session(quiet, false, spec.commandLine().getErr())) {
      Data data = sets.open(located, session).named(settings.text(Key.DATA));
      Prepared prepared = Prepared.of(settings, data, sets.cache(), workers);
      session.run(new Job(prepared, run, DataPlace.of(located, run), workers), model, page);
    }
    return CommandRunner.OK;
  }

  /** The settings with what may become another, if it may. */
  private Settings changed(Settings before, RunFolder folder) throws IOException {
    Settings s = before;
    Optional<RunFolder.End> end = folder.end();
    boolean diverged = end.isPresent() && end.get().stop() == Stop.DIVERGED;
    Map<Key, @Nullable String> steadier = new LinkedHashMap<>();
    steadier.put(Key.LEARNING_RATE, one(Key.LEARNING_RATE, learningRate, "--rate", rate));
    steadier.put(Key.SCHEDULE, schedule);
    steadier.put(Key.WARM_UP, warmUp);
    steadier.put(Key.CLIP_NORM, one(Key.CLIP_NORM, clipNorm, "--clip", clip));
    List<Key> given = new ArrayList<>();
    for (Map.Entry<Key, @Nullable String> entry : steadier.entrySet()) {
      String value = entry.getValue();
      if (value != null) {
        given.add(entry.getKey());
        s = s.with(entry.getKey(), value);
      }
    }
    if (!given.isEmpty() && !diverged) {
      throw new ParameterException(
          spec.commandLine(),
          given.getFirst().option()
              + ": only for a run that diverged; 'striate train' begins a new one");
    }
    if (diverged && s.equals(before)) {
      throw new Failure(
          run
              + " diverged ("
              + end.get().why()
              + ") and would again; give it a lower --learning-rate (it was "
              + before.text(Key.LEARNING_RATE)
              + "), another --schedule or --warm-up, or --clip-norm",
          null);
    }
    s = epochs == null ? s : s.with(Key.EPOCHS, epochs);
    s = timeLimit == null ? s : s.with(Key.TIME_LIMIT, timeLimit);
    s = patience == null ? s : s.with(Key.PATIENCE, patience);
    Prepared.check(s);
    int least = before.whole(Key.EPOCHS, 1);
    if (s.whole(Key.EPOCHS, 1) < least) {
      throw new SettingException(
          Key.EPOCHS, "the " + least + " of the run, or more,", s.text(Key.EPOCHS));
    }
    return s;
  }

  /** The value of an option or of its old name. */
  private static @Nullable String one(
      Key key, @Nullable String value, String oldName, @Nullable String old) {
    if (value != null && old != null) {
      throw new SettingException(
          oldName + " and " + key.option() + " are the same option: one expected");
    }
    return value == null ? old : value;
  }

  /** The settings with the places where the images are. */
  private Settings located(Settings settings, Map<String, String> notes) {
    Settings s = settings;
    Map<String, String> places = new LinkedHashMap<>(notes);
    if (set != null) {
      s = s.with(Key.DATA, set);
      DataPlace.forget(places, Key.DATA);
    }
    if (test != null) {
      s = s.with(Key.TEST, test);
      DataPlace.forget(places, Key.TEST);
    }
    return DataPlace.located(s, places, run);
  }
}
