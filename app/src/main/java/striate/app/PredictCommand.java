package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.option.ModelOptions;
import striate.app.option.ThreadOption;
import striate.app.report.Json;
import striate.app.sets.PictureInputs;
import striate.classify.Classifier;
import striate.classify.Prediction;
import striate.data.DataException;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.ModelFormatException;
import striate.threads.Loops;
import striate.trust.Calibration;
import striate.trust.SetMethod;
import striate.trust.SetRule;
import striate.trust.TrustedClassifier;

/** {@code striate predict}: what is on some pictures. */
@Command(
    name = "predict",
    description = {
      "Classifies pictures: the most likely classes, one line per picture, in input order.",
      "Folders are searched recursively and sorted by name; - reads a picture from standard input."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure, or a picture could not be read", "2:usage error"})
final class PredictCommand implements Callable<Integer> {
  /** Pictures that go through the network together: what bounds the memory. */
  private static final int TOGETHER = 64;

  /** Classes of a set that are named in a line. */
  private static final int SHOWN = 12;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private Path model = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Pictures (PNG, JPEG, WebP, GIF or BMP), folders of them, or -.")
  private List<String> files = List.of();

  @Mixin private ModelOptions options = new ModelOptions();

  @Option(names = "--top", paramLabel = "K", description = "Classes to show (3).")
  private int top = 3;

  @Option(
      names = "--coverage",
      paramLabel = "SHARE",
      description =
          "For a calibrated model, coverage: how often the prediction set contains the true class,"
              + " 0.8, 0.9, 0.95 or 0.99 (the highest that the calibration had enough images for).")
  private @Nullable Double coverage;

  @Option(
      names = "--sets",
      paramLabel = "HOW",
      description =
          "For a calibrated model, the score behind prediction sets: lac (default; smallest sets)"
              + " or aps (adaptive).")
  private @Nullable SetMethod method;

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  @Mixin private ThreadOption threads = new ThreadOption();

  private boolean failed;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "--top: at least 1 expected, got " + top);
    }
    if (files.stream().filter(PictureInputs.STANDARD_INPUT::equals).count() > 1) {
      throw new ParameterException(spec.commandLine(), "-: standard input expected once");
    }
    int workers = threads.count(spec);
    TrustedClassifier classifier = classifier(workers);
    PictureInputs inputs = new PictureInputs(System.in);
    try (Screen screen = new Screen(Terminal.PLAIN)) {
      List<PictureInputs.Input> waiting = new ArrayList<>();
      for (String file : files) {
        for (PictureInputs.Input input : inputs.of(file)) {
          waiting.add(input);
          if (waiting.size() == TOGETHER) {
            answer(inputs, waiting, classifier, workers, screen);
            waiting.clear();
          }
        }
      }
      answer(inputs, waiting, classifier, workers, screen);
    }
    return failed ? CommandRunner.FAILURE : CommandRunner.OK;
  }

  private TrustedClassifier classifier(int workers) throws IOException {
    Model read = model();
    Calibration.Kept kept = Calibration.of(read);
    if (!kept.doubt().isEmpty()) {
      spec.commandLine().getErr().println("striate: " + model + ": " + kept.doubt());
      spec.commandLine().getErr().flush();
    }
    Calibration c = kept.calibration().orElse(null);
    if (c == null && (coverage != null || method != null)) {
      throw new Failure(
          model
              + ": "
              + (coverage != null ? "--coverage" : "--sets")
              + " needs a calibrated model ('striate calibrate')",
          null);
    }
    try {
      TrustedClassifier trusted = TrustedClassifier.of(Classifier.of(read, workers), c, workers);
      if (c == null) {
        return trusted;
      }
      SetMethod how = method == null ? SetMethod.LAC : method;
      SetRule rule = coverage == null ? c.rule(how).orElse(null) : c.rule(how, (double) coverage);
      if (rule != null && !rule.promises()) {
        throw new Failure(
            String.format(
                Locale.ROOT,
                "%s: --coverage %s needs a calibration on at least %d images, this one had %d",
                model,
                coverage,
                SetRule.least(rule.coverage()),
                rule.pictures()),
            null);
      }
      return rule == null ? trusted : trusted.sets(rule);
    } catch (IllegalArgumentException e) {
      throw new Failure(model + ": " + e.getMessage(), e);
    }
  }

  private Model model() throws IOException {
    try {
      return options.classifier(spec, model);
    } catch (Failure e) {
      if (e.getCause() instanceof ModelFormatException
          && files.stream().anyMatch(f -> f.endsWith(".onnx"))) {
        throw new Failure(e.getMessage() + "; the model comes first", e);
      }
      throw e;
    }
  }

  /** A line for each, in order. */
  private void answer(
      PictureInputs inputs,
      List<PictureInputs.Input> waiting,
      TrustedClassifier classifier,
      int workers,
      Screen screen) {
    Preprocessing preprocessing = classifier.classifier().model().preprocessing().orElseThrow();
    Object[] read = new Object[waiting.size()];
    Loops.parallel(
        "reading pictures",
        read.length,
        workers,
        i -> read[i] = read(inputs, waiting.get(i), preprocessing));
    List<Picture> pictures = new ArrayList<>();
    for (Object one : read) {
      if (one instanceof Picture p) {
        pictures.add(p);
      }
    }
    Iterator<TrustedClassifier.Verdict> verdicts = classifier.classify(pictures).iterator();
    for (int i = 0; i < read.length; i++) {
      String name = waiting.get(i).name();
      if (read[i] instanceof DataException e) {
        failed(name, e, screen);
      } else {
        screen.line(line(name, verdicts.next(), classifier));
      }
    }
  }

  private static Object read(
      PictureInputs inputs, PictureInputs.Input input, Preprocessing preprocessing) {
    try {
      return inputs.read(input, preprocessing);
    } catch (DataException e) {
      return e;
    }
  }

  private void failed(String name, DataException e, Screen screen) {
    failed = true;
    if (json) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("file", name);
      one.put("error", e.getMessage());
      screen.line(Json.of(one));
    } else {
      spec.commandLine().getErr().println("striate: " + e.getMessage());
      spec.commandLine().getErr().flush();
    }
  }

  private String line(
      String name, TrustedClassifier.Verdict verdict, TrustedClassifier classifier) {
    Prediction p = verdict.prediction();
    List<String> set =
        verdict.set().orElse(List.of()).stream()
            .map(classifier.classifier().classes()::get)
            .toList();
    Optional<SetRule> rule = verdict.set().isEmpty() ? Optional.empty() : classifier.rule();
    if (!json) {
      List<String> classes = new ArrayList<>();
      for (Prediction.Ranked r : p.top(top)) {
        classes.add(String.format(Locale.ROOT, "%s %.2f %%", r.name(), 100 * r.probability()));
      }
      String line = name + ": " + String.join(", ", classes);
      if (rule.isPresent()) {
        line += "; " + SetRule.percent(rule.get().coverage()) + ": {" + some(set) + "}";
      }
      return verdict.unlike() ? line + "; not like the training pictures" : line;
    }
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("file", name);
    List<Object> classes = new ArrayList<>();
    for (Prediction.Ranked r : p.top(top)) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("class", r.name());
      entry.put("probability", r.probability());
      classes.add(entry);
    }
    one.put("classes", classes);
    if (classifier.calibration().isPresent()) {
      Calibration c = classifier.calibration().get();
      rule.ifPresent(r -> {
        one.put("set", set);
        one.put("coverage", r.coverage());
      });
      if (c.limited()) {
        one.put("unlike", verdict.unlike());
        one.put("distance", verdict.distance());
        one.put("distanceLimit", c.limit());
      }
    }
    return Json.of(one);
  }

  private static String some(List<String> names) {
    int most = Math.min(SHOWN, names.size());
    String text = String.join(", ", names.subList(0, most));
    return most == names.size() ? text : text + " and " + (names.size() - most) + " more";
  }
}
