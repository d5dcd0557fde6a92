package striate.app.training;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.console.NewFile;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Plan;
import striate.app.recipe.Prepared;
import striate.app.report.Json;
import striate.app.trust.TrustFigures;
import striate.app.trust.TrustWork;
import striate.classify.Evaluation;
import striate.data.Dataset;
import striate.format.Onnx;
import striate.train.RunFolder;
import striate.train.TrainingListener;
import striate.trust.Calibration;

/** What a command that trains says to its user: one or more trainings, one screen. */
public final class Session implements AutoCloseable {
  /** Images of the largest class for one of the smallest from which it is worth a line. */
  private static final double UNEVEN = 3;

  private final Screen screen;
  private final boolean quiet;
  private final boolean json;
  private final boolean blocks;
  private final PrintWriter err;

  /** The folder of the training that is under way. */
  private volatile @Nullable Path underWay;

  /**
   * Opens the screen.
   *
   * @param quiet whether to leave out the lines of epochs
   * @param json whether standard output is for the result alone
   * @param err for what is no result
   */
  public Session(boolean quiet, boolean json, PrintWriter err) {
    this.err = err;
    this.quiet = quiet;
    this.json = json;
    screen = new Screen(json ? Terminal.PLAIN : Terminal.detect());
    Charset charset = Charset.forName(System.getProperty("stdout.encoding", "US-ASCII"));
    blocks = charset.newEncoder().canEncode('▁');
    Runtime.getRuntime().addShutdownHook(new Thread(this::interrupted, "say how to go on"));
  }

  /** The screen. */
  public Screen screen() {
    return screen;
  }

  /** A line, unless only the result is wanted. */
  public void line(String text) {
    if (!json) {
      screen.line(text);
    }
  }

  /** What shows a training. */
  TrainingListener display() {
    return new Display(this, quiet, blocks, System::nanoTime);
  }

  /** The result, if it is asked for as JSON; then the time that all of it took. */
  void result(Supplier<String> object) {
    if (json) {
      screen.line(object.get());
    }
    line(String.format(Locale.ROOT, "%.1f s since the start of the program", sinceStart()));
  }

  /** A line about something that is wrong and stops nothing; never among results. */
  public void warn(String text) {
    if (json) {
      error("striate: " + text);
    } else {
      screen.line(text);
    }
  }

  /** The process ends, wherever it is. */
  private void interrupted() {
    screen.interrupt();
    Path folder = underWay;
    if (folder != null) {
      error("stopped; go on with: striate resume " + folder);
    }
  }

  private void error(String text) {
    err.println(text);
    err.flush();
  }

  /** Says what is planned, before it begins. */
  public void tell(Plan plan) {
    line(plan.line());
    line(plan.why());
    plan.hints().forEach(this::line);
  }

  /** Says what is about to be trained. */
  private void begin(Prepared p, Path folder) {
    images(p.data());
    line(
        String.format(
            Locale.ROOT,
            "network: %s (%,d parameters, %,d multiply-adds an image)",
            p.settings().text(Key.NETWORK),
            p.network().parameterCount(),
            p.network().multiplyAdds()));
    boolean planned = p.settings().time(Key.BUDGET).isPositive();
    line(
        "run: "
            + folder
            + (planned ? " (the same again, bit for bit: --recipe " + folder + ")" : ""));
  }

  /** How many images there are, and of which sets. */
  void images(Data d) {
    StringBuilder images = new StringBuilder(d.name() + ": " + count(d.train()) + " training");
    Dataset validation = d.validation();
    if (validation != null) {
      images.append(", ").append(count(validation)).append(" validation");
    }
    Dataset calibration = d.calibration();
    if (calibration != null) {
      images.append(", ").append(count(calibration)).append(" calibration");
    }
    Dataset test = d.test();
    if (test != null) {
      images.append(", ").append(count(test)).append(" test");
    }
    line(images + " images in " + d.train().classes().size() + " classes");
    imbalance(d.train());
  }

  private void imbalance(Dataset train) {
    int[] counts = train.counts();
    int least = 0;
    int most = 0;
    for (int c = 0; c < counts.length; c++) {
      least = counts[c] < counts[least] ? c : least;
      most = counts[c] > counts[most] ? c : most;
    }
    if (train.imbalance() >= UNEVEN) {
      line(
          String.format(
              Locale.ROOT,
              "classes are uneven: %d images of %s, %d of %s (see --balance)",
              counts[most],
              train.classes().get(most),
              counts[least],
              train.classes().get(least)));
    }
  }

  private static String count(Dataset set) {
    return String.format(Locale.ROOT, "%,d", set.size());
  }

  /**
   * Runs a training, shows it, and writes what is asked for.
   *
   * @param model where else to write the model, or null
   * @param page where to write the report, or null
   */
  public Job.Outcome run(Job job, @Nullable NewFile model, @Nullable NewFile page) {
    return run(job, model, page, work -> {});
  }

  /**
   * The same with more in the report.
   *
   * @param extra adds to what is found out about how far the model can be trusted
   */
  public Job.Outcome run(
      Job job, @Nullable NewFile model, @Nullable NewFile page, Consumer<TrustWork> extra) {
    begin(job.prepared(), job.folder());
    Job.Outcome outcome;
    underWay = job.folder();
    try {
      outcome = job.run(display(), screen);
    } finally {
      underWay = null;
    }
    if (model != null) {
      model.write(file -> Onnx.write(outcome.model(), file));
    }
    if (page != null) {
      TrustFigures trust = job.trust(outcome, extra, screen);
      if (trust == null) {
        warn("the report says nothing of trust: that takes test images and one view (--views one)");
      }
      page.write(file -> ReportPage.write(outcome, RunFolder.at(job.folder()), trust, file));
    }
    tell(outcome, job.folder(), model, page);
    if (outcome.diverged()) {
      throw new Failure(
          String.format(
              Locale.ROOT,
              "the training diverged: %s; %s has the weights after epoch %d; %s",
              outcome.result().why(),
              job.folder().resolve(Job.MODEL),
              outcome.result().epoch(),
              job.wayOn()),
          null);
    }
    return outcome;
  }

  /** Says what a training came to and where its files are. */
  private void tell(
      Job.Outcome o, Path folder, @Nullable NewFile output, @Nullable NewFile report) {
    if (!o.result().why().isEmpty() && !o.diverged()) {
      line(
          o.result().why()
              + "; the weights are those after epoch "
              + o.result().epoch()
              + (o.result().averaged() ? ", averaged" : ""));
    }
    Evaluation test = o.test();
    if (test != null) {
      line(accuracy(test));
    }
    Calibration.of(o.model()).calibration().ifPresent(c -> c.doubts().forEach(this::warn));
    line("model: " + folder.resolve(Job.MODEL) + (output == null ? "" : " and " + output.path()));
    if (report != null) {
      line("report: " + report.path());
    }
  }

  /** The accuracy on a test set, with how far chance may have moved it. */
  public static String accuracy(Evaluation e) {
    return String.format(
        Locale.ROOT,
        "test accuracy %.2f %% (95 %% interval %.2f to %.2f) on %,d images",
        100 * e.accuracy().value(),
        100 * e.accuracy().low(),
        100 * e.accuracy().high(),
        e.count());
  }

  /**
   * The result of all trainings: a line, or the JSON object that was asked for.
   *
   * @param plan of a budget, or null
   */
  public void summary(List<Job.Outcome> outcomes, String recipe, @Nullable Plan plan) {
    List<Double> accuracies = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    for (Job.Outcome o : outcomes) {
      Evaluation test = o.test();
      accuracies.add(test == null ? Double.NaN : test.accuracy().value());
      seconds.add(o.result().elapsed().toMillis() / 1e3);
    }
    double mean = accuracies.stream().mapToDouble(a -> a).average().orElse(Double.NaN);
    double squares = accuracies.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
    double sd = accuracies.size() > 1 ? Math.sqrt(squares / (accuracies.size() - 1)) : 0;
    if (json) {
      Prepared p = outcomes.getFirst().prepared();
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("set", p.data().name());
      all.put("recipe", recipe);
      all.put("parameters", p.network().parameterCount());
      all.put("seed", p.settings().seed());
      all.put("seeds", outcomes.size());
      all.put("accuracies", accuracies);
      all.put("mean", mean);
      all.put("sd", sd);
      all.put("trainingSeconds", seconds);
      all.put("secondsSinceStart", sinceStart());
      if (plan != null) {
        all.put("budgetSeconds", plan.budget().toMillis() / 1e3);
        all.put("plannedSeconds", plan.all());
      }
      all.put("settings", p.settings().texts());
      screen.line(Json.of(all));
    } else if (outcomes.size() > 1) {
      screen.line(
          String.format(
              Locale.ROOT,
              "test accuracy over %d seeds: %.2f ± %.2f %%",
              outcomes.size(),
              100 * mean,
              100 * sd));
    }
    line(String.format(Locale.ROOT, "%.1f s since the start of the program", sinceStart()));
  }

  private static double sinceStart() {
    Instant now = Instant.now();
    Instant start = ProcessHandle.current().info().startInstant().orElse(now);
    return Duration.between(start, now).toMillis() / 1e3;
  }

  @Override
  public void close() {
    screen.close();
  }
}
