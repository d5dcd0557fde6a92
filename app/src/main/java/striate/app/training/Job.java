package striate.app.training;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.console.Screen;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.Settings;
import striate.app.recipe.Views;
import striate.app.report.ChosenBy;
import striate.app.trust.TrustFigures;
import striate.app.trust.TrustUses;
import striate.app.trust.TrustWork;
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
import striate.trust.Calibration;

/**
 * One training in its folder, from the first step to the model file and the test: begun or resumed.
 */
public final class Job {
  /** The model's file in a run's folder. */
  public static final String MODEL = "model.onnx";

  /** Begins the names of settings in a model's metadata. */
  public static final String SETTING = "training.";

  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(30);

  /** Two that are kept, and one that is being written. */
  private static final int CHECKPOINTS = 3;

  /** How much lower a rate is worth a try. */
  private static final double LOWER = 3;

  private final Prepared prepared;
  private final Path folder;
  private final Map<String, String> places;
  private final int threads;

  /**
   * A training.
   *
   * @param folder where the run is kept; if there is a run in it, it goes on
   * @param places what {@link DataPlace} knows of the images
   */
  public Job(Prepared prepared, Path folder, Map<String, String> places, int threads) {
    this.prepared = prepared;
    this.folder = folder;
    this.places = Map.copyOf(places);
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
      Prepared prepared, TrainingResult result, Model model, @Nullable Evaluation test) {
    /** Whether the model is what was good before the training went astray. */
    public boolean diverged() {
      return result.stop() == TrainingResult.Stop.DIVERGED;
    }
  }

  Prepared prepared() {
    return prepared;
  }

  Path folder() {
    return folder;
  }

  /** Trains, writes the model and tests it. */
  Outcome run(TrainingListener display, Screen screen) {
    return run(display, screen::live, settings -> {});
  }

  /**
   * The same without a screen.
   *
   * @param live told what is done beside the training
   * @param more changes the trainer before it begins: listeners, visitors
   */
  public Outcome run(
      TrainingListener display, Consumer<String> live, Consumer<Trainer.Settings> more) {
    TrainingResult result = train(display, more);
    if (result.stop() == TrainingResult.Stop.CANCELLED) {
      throw new Failure("stopped; go on with: striate resume " + folder, null);
    }
    Model model = calibrated(model(result), result, live);
    Dataset test = prepared.data().test();
    Evaluation evaluation = null;
    if (test != null) {
      live.accept("testing on " + test.size() + " images");
      evaluation = test(model, test, result);
      model = evaluation == null ? model : tested(model, evaluation);
    }
    try {
      Onnx.write(model, folder.resolve(MODEL));
    } catch (IOException e) {
      throw new Failure(
          "can't write "
              + folder.resolve(MODEL)
              + ": "
              + Failure.reason(e)
              + "; 'striate resume "
              + folder
              + "' writes it once there is room",
          e);
    }
    return new Outcome(prepared, result, model, evaluation);
  }

  /** The model with its calibration, if images were held back for one. */
  private Model calibrated(Model model, TrainingResult result, Consumer<String> live) {
    Dataset held = prepared.data().calibration();
    if (held == null) {
      return model;
    }
    live.accept("calibrating on " + held.size() + " images");
    try {
      return Calibration.fit(
              Classifier.of(model),
              held,
              prepared.data().train(),
              TrustUses.CALIBRATION + " of " + prepared.data().name(),
              Calibration.FALSE_ALARMS,
              threads)
          .in(model);
    } catch (IllegalStateException e) {
      if (result.stop() == TrainingResult.Stop.DIVERGED) {
        return model;
      }
      throw new Failure("the model can't be calibrated: " + e.getMessage() + "; " + wayOn(), e);
    }
  }

  private @Nullable Evaluation test(Model model, Dataset test, TrainingResult result) {
    try {
      return evaluate(model, Views.of(prepared.settings()), test, threads);
    } catch (IllegalStateException e) {
      // Shortly before a training diverges its weights may be too large for other images.
      if (result.stop() == TrainingResult.Stop.DIVERGED) {
        return null;
      }
      throw new Failure("the model can't be tested: " + e.getMessage() + "; " + wayOn(), e);
    }
  }

  /** The settings, under the names of the version that began the run. */
  private Map<String, String> noted() {
    RunFolder begun = RunFolder.at(folder);
    try {
      return prepared.settings().textsLike(begun.exists() ? begun.notes() : Map.of());
    } catch (IOException e) {
      throw new Failure(folder + ": " + Failure.reason(e), e);
    }
  }

  private TrainingResult train(TrainingListener display, Consumer<Trainer.Settings> more) {
    long model = Float.BYTES * prepared.network().parameterCount();
    RunPlace.room(folder, model * (1 + CHECKPOINTS * arrays()), "the run");
    Trainer.Settings settings =
        prepared
            .trainer(threads)
            .folder(RunFolder.at(folder).every(CHECKPOINT_EVERY))
            .listener(display);
    // What decides the outcome the trainer compares by itself.
    noted().forEach(settings::remark);
    places.forEach(settings::remark);
    more.accept(settings);
    try {
      return settings.run();
    } catch (TrainingDivergedException e) {
      if (e.result().epoch() == 0) {
        throw new Failure("the training diverged: " + e.getMessage() + "; " + wayOn(), e);
      }
      return e.result();
    } catch (IllegalArgumentException | IllegalStateException e) {
      // The folder holds another run, or somebody trains there, or the heap is too small.
      String message = String.valueOf(e.getMessage());
      throw new Failure(message.startsWith("run folder ") ? message : folder + ": " + message, e);
    }
  }

  /** Arrays as large as the weights that a checkpoint holds. */
  private int arrays() {
    Settings s = prepared.settings();
    boolean averages = s.number(Key.EMA, 0, 1) > 0;
    boolean chooses = s.text(Key.SELECT).equals("best");
    return 1 + prepared.optimizer().states() + (averages ? 1 : 0) + (chooses ? 1 : 0);
  }

  /** What to do about a training that diverged. */
  String wayOn() {
    double rate = prepared.settings().number(Key.LEARNING_RATE, 0, Double.MAX_VALUE);
    return String.format(
        Locale.ROOT,
        "try a lower learning rate: striate resume %s --learning-rate %.2g",
        folder,
        rate / LOWER);
  }

  /** The model of a training, with where it comes from. */
  private Model model(TrainingResult r) {
    Map<String, String> metadata = new TreeMap<>();
    prepared.settings().texts().forEach((k, v) -> metadata.put(SETTING + k, v));
    origin(prepared.data(), metadata);
    metadata.put(SETTING + "stopped", r.why());
    metadata.put(SETTING + "epoch", String.valueOf(r.epoch()));
    return Model.of(r.weights())
        .classes(prepared.data().train().classes())
        .preprocessing(prepared.preprocessing())
        .metadata(metadata);
  }

  /** Notes what a model has learned from, and by which version. */
  static void origin(Data data, Map<String, String> metadata) {
    metadata.put("data.fingerprint", data.train().fingerprint());
    metadata.put("data.name", data.name());
    metadata.put("data.training-images", String.valueOf(data.train().size()));
    String version = Job.class.getPackage().getImplementationVersion();
    metadata.put("version", version == null ? "development" : version);
  }

  static Model tested(Model model, Evaluation e) {
    return model
        .metadata("test.images", String.valueOf(e.count()))
        .metadata("test.accuracy", String.format(Locale.ROOT, "%.6f", e.accuracy().value()))
        .metadata("test.log-loss", String.format(Locale.ROOT, "%.6f", e.logLoss()));
  }

  /**
   * How far the model can be trusted, for the report; null if there are no test images, or answers
   * are means over several views.
   */
  @Nullable TrustFigures trust(Outcome o, Consumer<TrustWork> extra, Screen screen) {
    Data d = prepared.data();
    Dataset test = d.test();
    Evaluation raw = o.test();
    if (test == null || raw == null || !prepared.settings().text(Key.VIEWS).equals("one")) {
      return null;
    }
    Calibration stored = Calibration.of(o.model()).calibration().orElse(null);
    Calibration used = stored;
    Dataset watched = d.validation();
    ChosenBy by = ReportPage.selection(o.result(), prepared);
    if (used == null && watched != null && by != ChosenBy.TEST) {
      screen.live("trust: calibrating on " + watched.size() + " images");
      used = TrustWork.onValidation(o.model(), watched, d.train(), threads);
    }
    TrustWork work = new TrustWork(o.model(), threads, screen::live).near(d.train());
    if (used != null) {
      work.calibration(used, stored != null);
    }
    extra.accept(work);
    String select = by == ChosenBy.LAST_EPOCH ? "last" : "best";
    work.uses(TrustUses.trained(by == ChosenBy.TEST, select, used, stored != null));
    return work.of(test, raw);
  }

  /** Tests a model, each answer the mean over some views. */
  public static Evaluation evaluate(Model model, List<View> views, Dataset test, int threads) {
    // The evaluation's threads each take pictures of their own: one for each call is enough.
    Classifier classifier = Classifier.of(model).views(views.toArray(new View[0]));
    return Evaluation.of(classifier, test, threads);
  }
}
