package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.report.Json;
import striate.classify.Classifier;
import striate.classify.Prediction;
import striate.data.DataException;
import striate.data.Picture;
import striate.images.Pictures;

/** {@code striate predict}: what is on some pictures. */
@Command(
    name = "predict",
    description = "Says what is on pictures: for each the likeliest classes, a line a picture.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:it failed, or a picture could not be read", "2:misuse"})
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private Path model = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Pictures: PNG, JPEG, WebP, GIF or BMP.")
  private List<Path> files = List.of();

  @Option(names = "--top", paramLabel = "K", description = "Classes to show (3).")
  private int top = 3;

  @Option(names = "--json", description = "Print a JSON object a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "--top must be at least 1, not " + top);
    }
    Classifier classifier = Classifier.load(model);
    boolean failed = false;
    try (Screen screen = new Screen(Terminal.PLAIN)) {
      for (Path file : files) {
        try {
          Picture picture = Pictures.read(file);
          screen.line(line(file, classifier.classify(picture)));
        } catch (DataException e) {
          failed = true;
          if (json) {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("file", file.toString());
            one.put("error", e.getMessage());
            screen.line(Json.of(one));
          } else {
            spec.commandLine().getErr().println("striate: " + e.getMessage());
            spec.commandLine().getErr().flush();
          }
        }
      }
    }
    return failed ? CommandRunner.FAILURE : CommandRunner.OK;
  }

  private String line(Path file, Prediction p) {
    if (!json) {
      List<String> classes = new ArrayList<>();
      for (Prediction.Ranked r : p.top(top)) {
        classes.add(String.format(Locale.ROOT, "%s %.2f %%", r.name(), 100 * r.probability()));
      }
      return file + ": " + String.join(", ", classes);
    }
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("file", file.toString());
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
