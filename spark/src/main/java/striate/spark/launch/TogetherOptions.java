package striate.spark.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import striate.app.console.Failure;
import striate.app.recipe.Prepared;
import striate.app.recipe.Views;
import striate.app.training.Job;
import striate.classify.Evaluation;
import striate.data.Dataset;
import striate.format.Model;
import striate.format.Onnx;
import striate.spark.together.SettingsWork;
import striate.spark.together.SharedResult;
import striate.spark.together.SharedTraining;
import striate.spark.training.Scratch;
import striate.spark.training.Trial;
import striate.spark.training.TrialResult;
import striate.spark.training.TrialRun;

/** One training that several tasks share. */
final class TogetherOptions {
  @Option(
      names = "--executors",
      paramLabel = "K",
      description =
          "Train once, shared by K concurrent tasks (1, 2, 4, 8 or 16): the weights of one"
              + " machine, bit for bit. Refused if a forecast predicts little speed-up.")
  private int executors;

  @Option(
      names = "--anyway",
      description = "With --executors: skip the forecast, even if training gets slower.")
  private boolean anyway;

  @Option(
      names = "--local-steps",
      paramLabel = "H",
      description =
          "With --executors, an approximation (local SGD): each task trains weights of its own,"
              + " averaged every H steps.")
  private int localSteps;

  @Option(
      names = "--own-statistics",
      description =
          "With --executors, an approximation: batch normalisation uses each task's own images"
              + " only.")
  private boolean ownStatistics;

  @Option(
      names = "--checkpoint-steps",
      paramLabel = "N",
      description = "With --executors: steps from one checkpoint to the next (100).")
  private int every = 100;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "With --executors: how long a task may be silent before it is lost (120).")
  private int wait = 120;

  boolean asked() {
    return executors != 0;
  }

  /** Refuses what does not go together. */
  void check(CommandSpec spec, boolean many) {
    if (!asked()) {
      if (anyway || localSteps != 0 || ownStatistics) {
        throw misuse(
            spec,
            (anyway ? "--anyway" : localSteps != 0 ? "--local-steps" : "--own-statistics")
                + ": --executors expected, too");
      }
      return;
    }
    if (many) {
      throw misuse(
          spec, "--executors and --seeds, --folds or --grid: one training or many expected");
    }
    if (executors < 1 || executors > 16 || Integer.bitCount(executors) != 1) {
      throw misuse(spec, "--executors: 1, 2, 4, 8 or 16 expected, got " + executors);
    }
    if (localSteps < 0 || every < 1 || wait < 1) {
      throw misuse(
          spec,
          localSteps < 0
              ? "--local-steps: at least 0 expected, got " + localSteps
              : every < 1
                  ? "--checkpoint-steps: at least 1 expected, got " + every
                  : "--wait: at least 1 second expected, got " + wait);
    }
    if (localSteps > 0 && ownStatistics) {
      throw misuse(
          spec, "--local-steps and --own-statistics: one expected; with local steps they are so");
    }
  }

  private static ParameterException misuse(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Trains, and tests here. */
  TrialResult run(
      SparkSession spark,
      Trial trial,
      TrialRun.Places places,
      boolean models,
      Consumer<String> told)
      throws IOException {
    String runs = places.runs();
    if (runs == null && !spark.sparkContext().isLocal()) {
      throw new Failure("--runs: a folder that all executors share expected, got none", null);
    }
    if (runs != null) {
      return run(spark, trial, places, Path.of(runs), models, told);
    }
    try (Scratch scratch = Scratch.make()) {
      return run(
          spark,
          trial,
          new TrialRun.Places(places.sets(), scratch.path().toString()),
          scratch.path(),
          models,
          told);
    }
  }

  private TrialResult run(
      SparkSession spark,
      Trial trial,
      TrialRun.Places places,
      Path runs,
      boolean models,
      Consumer<String> told) {
    SettingsWork work =
        new SettingsWork(trial.settings(), places.sets(), localSteps, ownStatistics);
    SharedTraining training =
        SharedTraining.of(JavaSparkContext.fromSparkContext(spark.sparkContext()), work)
            .machines(executors)
            .everySteps(every)
            .timeout(Duration.ofSeconds(wait))
            .notices(told);
    if (anyway) {
      training.anyway();
    }
    long start = System.nanoTime();
    SharedResult result;
    try {
      result = training.run(runs.resolve(trial.name()));
    } catch (SparkException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
    told.accept(
        String.format(
            Locale.ROOT,
            "%d executors, %d steps: %s; weights %016x, %s",
            result.machines(),
            result.steps(),
            result.why(),
            result.hash(),
            localSteps == 0 && !ownStatistics
                ? "those of one machine"
                : "an approximation: " + approximation()));
    if (localSteps == 0 && !ownStatistics) {
      // The run is complete: what is left is the model and its test.
      return new TrialRun(places, models).call(trial);
    }
    return tested(trial, work, result, models, (System.nanoTime() - start) * 1e-9);
  }

  private String approximation() {
    return localSteps > 0
        ? "local SGD of " + localSteps + " steps"
        : "batch normalisation over each task's images";
  }

  private static TrialResult tested(
      Trial trial, SettingsWork work, SharedResult result, boolean models, double seconds) {
    int threads = Runtime.getRuntime().availableProcessors();
    Prepared prepared = work.prepared(threads);
    Model model =
        Model.of(result.model().weights())
            .classes(prepared.data().train().classes())
            .preprocessing(prepared.preprocessing());
    Evaluation test = evaluate(model, prepared, prepared.data().test(), threads);
    Evaluation watched = evaluate(model, prepared, prepared.data().validation(), threads);
    return TrialResult.of(
        trial, test, watched, result.epoch(), seconds, models ? Onnx.toBytes(model) : new byte[0]);
  }

  private static @Nullable Evaluation evaluate(
      Model model, Prepared prepared, @Nullable Dataset set, int threads) {
    return set == null ? null : Job.evaluate(model, Views.of(prepared.settings()), set, threads);
  }
}
