package striate.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import striate.app.option.ModelOptions;
import striate.app.option.SetOptions;
import striate.app.option.SettingOptions;
import striate.app.option.ThreadOption;
import striate.app.option.TrustOptions;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Plan;
import striate.app.recipe.Prepared;
import striate.app.recipe.Settings;
import striate.app.recipe.Tuned;
import striate.app.training.DataPlace;
import striate.app.training.Job;
import striate.app.training.RunPlace;
import striate.app.training.Session;
import striate.app.training.Trial;
import striate.app.training.Tuning;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.format.Model;

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
    exitCodeList = {"0:done", "1:failure", "2:usage error", "130:interrupted by Ctrl-C"})
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
      description =
          "Train N times with consecutive seeds, and print mean ± sd of the accuracy; a --budget"
              + " is per training.")
  private int seeds = 1;

  @Option(
      names = "--from",
      paramLabel = "MODEL.onnx",
      description =
          "Fine-tune this model: its head is replaced by one for the set's classes and trained on"
              + " features that are computed once (docs/fine-tuning.md).")
  private @Nullable Path from;

  @Option(
      names = "--unfreeze",
      description = "With --from: then train the whole network, the rest ten times slower.")
  private boolean unfreeze;

  @Option(
      names = "--preprocess",
      paramLabel = "HOW",
      description =
          "With --from, for a model file without preprocessing: see 'striate predict --help'.")
  private @Nullable String preprocess;

  @Option(names = "--json", description = "Print only the result, as one JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "Print no line for each epoch.")
  private boolean quiet;

  @Mixin private TrustOptions trusted = new TrustOptions();

  @Mixin private SetOptions sets = new SetOptions();

  @Mixin private ThreadOption threads = new ThreadOption();

  private final SettingOptions options = new SettingOptions();

  /** The options that are made from the settings' keys. */
  SettingOptions options() {
    return options;
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    if (seeds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seeds: at least 1 expected, got " + seeds);
    }
    trusted.check(spec);
    if (trusted.any() && report == null) {
      throw new ParameterException(
          spec.commandLine(), "--outside, --corruptions and --near are for --report FILE.html");
    }
    if (from != null) {
      return tune(from);
    }
    if (unfreeze || preprocess != null) {
      throw new ParameterException(
          spec.commandLine(),
          (unfreeze ? "--unfreeze" : "--preprocess") + " is for --from MODEL.onnx");
    }
    int workers = threads.count(spec);
    Settings settings = options.settings(set);
    NewFile model = output == null ? null : SettingOptions.file(spec, "--output", output);
    NewFile page = report == null ? null : SettingOptions.file(spec, "--report", report);
    long first = settings.seed();
    RunPlace place =
        run == null
            ? RunPlace.fresh(name(set), LocalDateTime.now(ZoneId.systemDefault()))
            : RunPlace.named(run);
    place.check(seeds);
    try (Session session = new Session(quiet || json, json, spec.commandLine().getErr())) {
      Data data = sets.open(settings, session);
      Map<String, Dataset> outside = trusted.open(sets, session);
      Plan plan = null;
      if (options.plans()) {
        Set<Key> fixed = options.fixed(set);
        plan = Trial.plan(session, settings, fixed, data, sets.cache(), workers, start);
        settings = plan.settings();
        session.tell(plan);
      }
      List<Job.Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < seeds; i++) {
        Prepared prepared =
            Prepared.of(settings.with(Key.SEED, first + i), data, sets.cache(), workers);
        Path folder = place.take(i);
        try {
          Job job = new Job(prepared, folder, DataPlace.of(settings, folder), workers);
          // The files that were asked for are those of the first seed.
          outcomes.add(
              i == 0
                  ? session.run(
                      job,
                      model,
                      page,
                      work -> trusted.add(work, prepared.data().train(), page != null, outside))
                  : session.run(job, null, null));
        } finally {
          place.giveBack(folder);
        }
      }
      session.summary(outcomes, options.recipe(), plan);
    }
    return CommandRunner.OK;
  }

  private int tune(Path file) throws IOException {
    if (seeds != 1 || report != null) {
      throw new ParameterException(
          spec.commandLine(), (seeds != 1 ? "--seeds" : "--report") + " is not for --from");
    }
    int workers = threads.count(spec);
    Settings settings = options.tuned(set);
    NewFile model = output == null ? null : SettingOptions.file(spec, "--output", output);
    RunPlace place =
        run == null
            ? RunPlace.fresh(name(set), LocalDateTime.now(ZoneId.systemDefault()))
            : RunPlace.named(run);
    place.check(1);
    try (Session session = new Session(quiet || json, json, spec.commandLine().getErr())) {
      ModelOptions how = ModelOptions.of(preprocess);
      // only a new head is trained without --unfreeze
      Model pretrained = unfreeze ? how.readForTraining(spec, file) : how.read(spec, file);
      Preprocessing preprocessing =
          pretrained
              .preprocessing()
              .orElseThrow(() ->
                  new Failure(
                      file
                          + ": it does not tell how pictures become its input "
                          + pretrained.network().input()
                          + "; say it with --preprocess, such as --preprocess imagenet",
                      null));
      Data data = sets.open(settings, session);
      Tuned tuned = Tuned.of(settings, data, preprocessing, sets.cache(), workers);
      Tuning tuning = new Tuning(file, pretrained, tuned, unfreeze, workers);
      Path folder = place.take(0);
      try {
        if (Files.exists(folder.resolve(Job.MODEL))) {
          throw new Failure(folder + " holds a model already: another --run expected", null);
        }
        Files.createDirectories(folder);
        tuning.run(session, folder, model);
      } finally {
        place.giveBack(folder);
      }
    }
    return CommandRunner.OK;
  }

  /** The last name of a set's path; of {@code .} the name of the folder that it is. */
  static String name(String set) {
    String last = set.replaceAll("[/\\\\]+$", "").replaceAll(".*[/\\\\]", "");
    if (last.matches("\\.*")) {
      Path folder = Path.of(set).toAbsolutePath().normalize().getFileName();
      last = folder == null ? "set" : folder.toString();
    }
    // A name that begins with a dot is hidden.
    return last.replaceAll("^[.]+", "").isEmpty() ? "set" : last.replaceAll("^[.]+", "");
  }
}
