package striate.app.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.console.NewFile;
import striate.app.console.ProgressBar;
import striate.app.recipe.Key;
import striate.app.recipe.Tuned;
import striate.app.recipe.Views;
import striate.app.report.Json;
import striate.classify.Evaluation;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.nn.Weights;
import striate.run.DivergedException;
import striate.train.Optimizer;
import striate.train.Trainer;
import striate.train.TrainingDivergedException;
import striate.train.TrainingResult;
import striate.train.Validation;
import striate.tune.FineTuning;

/** A fine-tuning from the command line: a new head, then the whole network if asked for. */
public final class Tuning {
  /** The entry of a model's metadata that tells how many epochs its head was trained. */
  public static final String HEAD_EPOCHS = "tuned.head-epochs";

  /** The entry that tells the validation accuracy at the end. */
  public static final String VALIDATION = "tuned.validation";

  private final Path from;
  private final Model pretrained;
  private final Preprocessing preprocessing;
  private final Tuned tuned;
  private final boolean unfreeze;
  private final int threads;
  private final FineTuning tuning;
  private @Nullable Validation last;

  /**
   * A fine-tuning.
   *
   * @param from the model's file, for messages and metadata
   * @param unfreeze whether the whole network is trained after the head
   * @throws Failure if the model can't be fine-tuned
   */
  public Tuning(Path from, Model pretrained, Tuned tuned, boolean unfreeze, int threads) {
    this.from = from;
    this.pretrained = pretrained;
    this.preprocessing = pretrained.preprocessing().orElseThrow();
    this.tuned = tuned;
    this.unfreeze = unfreeze;
    this.threads = threads;
    try {
      tuning =
          FineTuning.of(pretrained.weights(), tuned.train())
              .validation(tuned.validation())
              .threads(threads)
              .seed(tuned.settings().seed());
    } catch (IllegalArgumentException e) {
      throw new Failure(from + ": " + e.getMessage(), e);
    }
    if (!unfreeze) {
      if (!tuned.settings().isAuto(Key.EPOCHS)) {
        tuning.epochs(tuned.settings().whole(Key.EPOCHS, 1));
      }
      if (!tuned.settings().isAuto(Key.LEARNING_RATE)) {
        tuning.optimizer(FineTuning.headOptimizer(rate()));
      }
    }
  }

  private double rate() {
    return tuned.settings().number(Key.LEARNING_RATE, 0, Double.MAX_VALUE);
  }

  /**
   * Trains, writes the model into a folder and tests it.
   *
   * @param output where else to write the model, or null
   */
  public void run(Session session, Path folder, @Nullable NewFile output) throws IOException {
    long start = System.nanoTime();
    begin(session);
    Weights weights;
    FineTuning.Head head;
    try {
      head = tuning.listener(step -> show(session, step)).head();
      session.line(line("head", head.epochs(), head.validation(), start));
      last = head.validation();
      weights = unfreeze ? whole(session, head) : head.weights();
    } catch (DivergedException | TrainingDivergedException e) {
      throw new Failure(
          "the training diverged: " + e.getMessage() + "; try a lower --learning-rate", e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      // A layer that has no gradient, or a heap that is too small.
      throw new Failure(from + ": " + e.getMessage(), e);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    Model model = model(weights, head);
    Dataset test = tuned.data().test();
    Evaluation evaluation = null;
    if (test != null) {
      session.screen().live("testing on " + test.size() + " images");
      evaluation = Job.evaluate(model, Views.of(tuned.settings()), test, threads);
      model = Job.tested(model, evaluation);
    }
    Path file = folder.resolve(Job.MODEL);
    try {
      Onnx.write(model, file);
    } catch (IOException e) {
      throw new Failure("can't write " + file + ": " + Failure.reason(e), e);
    }
    Model written = model;
    if (output != null) {
      output.write(place -> Onnx.write(written, place));
    }
    tell(session, evaluation, file, output, seconds);
  }

  private void begin(Session session) {
    session.images(tuned.data());
    session.line(
        String.format(
            Locale.ROOT,
            "network: %s with a new head (%,d features to %d classes, %,d multiply-adds an image)",
            from,
            tuning.features(),
            tuned.train().classes().size(),
            tuning.network().multiplyAdds()));
  }

  private static void show(Session session, FineTuning.Step step) {
    boolean features = step.stage() == FineTuning.Stage.FEATURES;
    session
        .screen()
        .live(
            String.format(
                Locale.ROOT,
                "%s: %,d of %,d, %s left",
                features ? "features of the images" : "training the head",
                step.done(),
                step.all(),
                ProgressBar.clock(step.left().toMillis() / 1e3)));
  }

  private static String line(String what, int epochs, @Nullable Validation v, long start) {
    String judged =
        v == null
            ? ""
            : String.format(
                Locale.ROOT, "  validation %6.2f %% (loss %.4f)", 100 * v.accuracy(), v.loss());
    return String.format(
        Locale.ROOT,
        "%s: %d epochs%s  %.1f s",
        what,
        epochs,
        judged,
        (System.nanoTime() - start) * 1e-9);
  }

  private Weights whole(Session session, FineTuning.Head head) {
    Trainer.Settings settings = tuning.whole(head.weights());
    if (!tuned.settings().isAuto(Key.EPOCHS)) {
      settings.epochs(tuned.settings().whole(Key.EPOCHS, 1));
    }
    if (!tuned.settings().isAuto(Key.LEARNING_RATE)) {
      settings.optimizer(Optimizer.adam(rate()));
    }
    TrainingResult result = settings.listener(session.display()).run();
    Validation before = head.validation();
    Validation after = result.history().isEmpty() ? null : result.history().getLast().validation();
    if (before != null && after != null && after.accuracy() < before.accuracy()) {
      session.warn(
          String.format(
              Locale.ROOT,
              "the validation was better with the head alone, %.2f %%: try it without --unfreeze,"
                  + " or with a lower --learning-rate",
              100 * before.accuracy()));
    }
    last = after;
    return result.weights();
  }

  private Model model(Weights weights, FineTuning.Head head) {
    Map<String, String> metadata = new TreeMap<>();
    tuned.texts().forEach((k, v) -> metadata.put(Job.SETTING + k, v));
    Path name = from.getFileName();
    metadata.put("tuned.from", name == null ? from.toString() : name.toString());
    metadata.put("tuned.whole", String.valueOf(unfreeze));
    metadata.put(HEAD_EPOCHS, String.valueOf(head.epochs()));
    pretrained
        .metadata()
        .forEach((k, v) -> {
          if (k.startsWith("imported.")) {
            metadata.put(k, v);
          }
        });
    Validation judged = last;
    if (judged != null) {
      metadata.put(VALIDATION, String.valueOf(judged.accuracy()));
    }
    Job.origin(tuned.data(), metadata);
    return Model.of(weights)
        .classes(tuned.train().classes())
        .preprocessing(preprocessing)
        .metadata(metadata);
  }

  private void tell(
      Session session,
      @Nullable Evaluation test,
      Path file,
      @Nullable NewFile output,
      double seconds) {
    if (test != null) {
      session.line(Session.accuracy(test));
    }
    session.line("model: " + file + (output == null ? "" : " and " + output.path()));
    session.result(() -> {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("set", tuned.data().name());
      all.put("from", from.toString());
      all.put("features", tuning.features());
      all.put("parameters", tuning.network().parameterCount());
      all.put("seed", tuned.settings().seed());
      all.put("accuracy", test == null ? Double.NaN : test.accuracy().value());
      all.put("trainingSeconds", Duration.ofMillis((long) (1e3 * seconds)).toMillis() / 1e3);
      all.put("model", file.toString());
      all.put("settings", tuned.texts());
      return Json.of(all);
    });
  }
}
