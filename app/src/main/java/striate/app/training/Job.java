package striate.app.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.console.Screen;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.Settings;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.classify.View;
import striate.data.Dataset;
import striate.format.Model;
import striate.format.Onnx;
import striate.train.RunFolder;
import striate.train.Trainer;
import striate.train.TrainingDivergedException;
import striate.train.TrainingListener;
import striate.train.TrainingResult;

/**
 * One training in its folder, from the first step to the model file and the test: begun or resumed.
 */
public final class Job {
  /** The model's file in a run's folder. */
  public static final String MODEL = "model.onnx";

  /** Begins the names of settings in a model's metadata. */
  public static final String SETTING = "training.";

  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(30);

  private final Prepared prepared;
  private final Path folder;
  private final int threads;

  /**
   * A training.
   *
   * @param folder where the run is kept; if there is a run in it, it goes on
   */
  public Job(Prepared prepared, Path folder, int threads) {
    this.prepared = prepared;
    this.folder = folder;
    this.threads = threads;
  }

  /**
   * What came of it.
   *
   * @param prepared the training
   * @param result the trainer's
   * @param model as written
   * @param test what it does on the test images, or null if there are none
   */
  public record Outcome(
      Prepared prepared, TrainingResult result, Model model, @Nullable Evaluation test) {}

  Prepared prepared() {
    return prepared;
  }

  Path folder() {
    return folder;
  }

  /** Trains, writes the model and tests it. */
  Outcome run(TrainingListener display, Screen screen) {
    TrainingResult result = train(display);
    if (result.stop() == TrainingResult.Stop.CANCELLED) {
      throw new Failure("stopped; go on with: striate resume " + folder, null);
    }
    Model model = model(result);
    Dataset test = prepared.data().test();
    Evaluation evaluation = null;
    if (test != null) {
      screen.live("testing on " + test.size() + " images");
      evaluation = evaluate(model, views(prepared.settings()), test, threads);
      model = tested(model, evaluation);
    }
    try {
      Onnx.write(model, folder.resolve(MODEL));
    } catch (IOException e) {
      throw new Failure("can't write " + folder.resolve(MODEL) + ": " + Failure.reason(e), e);
    }
    return new Outcome(prepared, result, model, evaluation);
  }

  private TrainingResult train(TrainingListener display) {
    Trainer.Settings settings =
        prepared
            .trainer(threads)
            .folder(RunFolder.at(folder).every(CHECKPOINT_EVERY))
            .listener(display);
    prepared.settings().texts().forEach(settings::note);
    try {
      return settings.run();
    } catch (TrainingDivergedException e) {
      throw new Failure(
          "the training diverged: " + e.getMessage() + "; try a lower " + Key.RATE.option(), e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      // The folder holds another run, or somebody trains there, or the heap is too small.
      throw new Failure(folder + ": " + e.getMessage(), e);
    }
  }

  /** The model of a training, with where it comes from. */
  private Model model(TrainingResult r) {
    Map<String, String> metadata = new TreeMap<>();
    prepared.settings().texts().forEach((k, v) -> metadata.put(SETTING + k, v));
    metadata.put("data.fingerprint", prepared.data().train().fingerprint());
    metadata.put("data.name", prepared.data().name());
    metadata.put("data.training-images", String.valueOf(prepared.data().train().size()));
    metadata.put(SETTING + "stopped", r.why());
    metadata.put(SETTING + "epoch", String.valueOf(r.epoch()));
    String version = Job.class.getPackage().getImplementationVersion();
    metadata.put("version", version == null ? "development" : version);
    return Model.of(r.weights())
        .classes(prepared.data().train().classes())
        .preprocessing(prepared.preprocessing())
        .metadata(metadata);
  }

  private static Model tested(Model model, Evaluation e) {
    return model
        .metadata("test.images", String.valueOf(e.count()))
        .metadata("test.accuracy", String.format(Locale.ROOT, "%.6f", e.accuracy().value()))
        .metadata("test.log-loss", String.format(Locale.ROOT, "%.6f", e.logLoss()));
  }

  /** Tests a model, each answer the mean over some views. */
  public static Evaluation evaluate(Model model, List<View> views, Dataset test, int threads) {
    // The evaluation's threads each take pictures of their own: one for each call is enough.
    Classifier classifier = Classifier.of(model).views(views.toArray(new View[0]));
    return Evaluation.of(classifier, test, threads);
  }

  /** The views over which an answer is averaged. */
  public static List<View> views(Settings settings) {
    return switch (settings.word(Key.VIEWS, List.of("one", "flip", "shift"))) {
      case "flip" -> List.of(View.plain(), View.mirrored());
      case "shift" ->
          List.of(
              View.plain(),
              View.shifted(1, 0),
              View.shifted(-1, 0),
              View.shifted(0, 1),
              View.shifted(0, -1));
      default -> List.of(View.plain());
    };
  }
}
