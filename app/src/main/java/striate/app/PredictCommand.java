package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
import striate.app.report.Json;
import striate.app.sets.PictureInputs;
import striate.classify.Classifier;
import striate.classify.Prediction;
import striate.data.DataException;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;

/** {@code striate predict}: what is on some pictures. */
@Command(
    name = "predict",
    description = {
      "Says what is on pictures: for each the likeliest classes, a line a picture, in order.",
      "Of a folder, its pictures and those in its sub-folders, by their names; - is a picture on"
          + " standard input."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it failed, or a picture could not be read", "2:misuse"})
final class PredictCommand implements Callable<Integer> {
  /** Pictures that go through the network together: what bounds the memory. */
  private static final int TOGETHER = 64;

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

  @Option(names = "--json", description = "Print a JSON object a line.")
  private boolean json;

  @Mixin private ThreadOption threads = new ThreadOption();

  private boolean failed;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "--top must be at least 1, not " + top);
    }
    if (files.stream().filter(PictureInputs.STANDARD_INPUT::equals).count() > 1) {
      throw new ParameterException(spec.commandLine(), "- is there more than once");
    }
    int workers = threads.count(spec);
    Classifier classifier = classifier(workers);
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

  private Classifier classifier(int workers) throws IOException {
    Model read = options.classifier(spec, model);
    try {
      return Classifier.of(read, workers);
    } catch (IllegalArgumentException e) {
      throw new Failure(model + ": " + e.getMessage(), e);
    }
  }

  /** A line for each, in order. */
  private void answer(
      PictureInputs inputs,
      List<PictureInputs.Input> waiting,
      Classifier classifier,
      int workers,
      Screen screen) {
    Preprocessing preprocessing = classifier.model().preprocessing().orElseThrow();
    Object[] read = new Object[waiting.size()];
    IntStream places = IntStream.range(0, read.length);
    (workers > 1 ? places.parallel() : places)
        .forEach(i -> read[i] = read(inputs, waiting.get(i), preprocessing));
    List<Picture> pictures = new ArrayList<>();
    for (Object one : read) {
      if (one instanceof Picture p) {
        pictures.add(p);
      }
    }
    Iterator<Prediction> predictions = classifier.classify(pictures).iterator();
    for (int i = 0; i < read.length; i++) {
      String name = waiting.get(i).name();
      if (read[i] instanceof DataException e) {
        failed(name, e, screen);
      } else {
        screen.line(line(name, predictions.next()));
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

  private String line(String name, Prediction p) {
    if (!json) {
      List<String> classes = new ArrayList<>();
      for (Prediction.Ranked r : p.top(top)) {
        classes.add(String.format(Locale.ROOT, "%s %.2f %%", r.name(), 100 * r.probability()));
      }
      return name + ": " + String.join(", ", classes);
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
    return Json.of(one);
  }
}
