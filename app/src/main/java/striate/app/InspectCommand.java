package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
import striate.app.console.Failure;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.option.ModelOptions;
import striate.format.Model;
import striate.format.ModelFormatException;
import striate.format.OnnxGraph;
import striate.format.OnnxImport;

/** {@code striate inspect}: what is in a model file. */
@Command(
    name = "inspect",
    description = {
      "Shows a model file, ours or another program's: its graph, and the layers that it becomes"
          + " with their shapes, parameters and multiply-adds.",
      "Lists everything unsupported at once."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the model is supported", "1:it is not, or failure", "2:usage error"})
final class InspectCommand implements Callable<Integer> {
  private static final int CLASSES = 5;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private Path model = Path.of("");

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "Height and width of the images, where the file leaves them open.")
  private @Nullable String size;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      split = ",",
      description = "The outputs to use (default: the first of floating-point numbers).")
  private List<String> outputs = List.of();

  @Override
  public Integer call() throws IOException {
    OnnxImport reading = OnnxImport.of(model);
    if (size != null) {
      int[] sides = sides(size);
      reading = reading.size(sides[0], sides[1]);
    }
    if (!outputs.isEmpty()) {
      reading = reading.outputs(outputs.toArray(String[]::new));
    }
    OnnxGraph graph = graph();
    try (Screen screen = new Screen(Terminal.PLAIN)) {
      graph(graph).forEach(screen::line);
      OnnxImport.Result result;
      try {
        result = reading.read();
      } catch (ModelFormatException e) {
        screen.line("");
        screen.line("cannot be used:");
        List<String> reasons = e.missing();
        for (String reason :
            reasons.isEmpty() ? List.of(String.valueOf(e.getMessage())) : reasons) {
          screen.line("  " + reason);
        }
        return CommandRunner.FAILURE;
      }
      screen.line("");
      result.model().network().summary().lines().forEach(screen::line);
      about(result).forEach(screen::line);
    }
    return CommandRunner.OK;
  }

  private OnnxGraph graph() throws IOException {
    try {
      return OnnxGraph.read(model);
    } catch (ModelFormatException e) {
      String what = ModelOptions.noModel(model);
      if (what == null) {
        throw e;
      }
      throw new Failure(what, e);
    }
  }

  private int[] sides(String text) {
    String[] parts = text.split("[x×]", -1);
    try {
      int height = Integer.parseInt(parts[0]);
      int width = Integer.parseInt(parts[parts.length - 1]);
      if (parts.length <= 2 && height > 0 && width > 0) {
        return new int[] {height, width};
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new ParameterException(
        spec.commandLine(), "--size: such as 224 or 224x160 expected, got '" + text + "'");
  }

  private static List<String> graph(OnnxGraph g) {
    List<String> lines = new ArrayList<>();
    List<String> versions = new ArrayList<>();
    for (Map.Entry<String, Long> o : g.opsets().entrySet()) {
      versions.add(o.getKey() + " " + o.getValue());
    }
    lines.add(
        "ONNX, IR version "
            + g.ir()
            + ", operators "
            + String.join(", ", versions)
            + (g.producer().isEmpty() ? "" : ", written by " + g.producer()));
    lines.add("inputs:  " + String.join("; ", g.inputs()));
    lines.add("outputs: " + String.join("; ", g.outputs()));
    List<String> counts = new ArrayList<>();
    g.operators().forEach((op, count) -> counts.add(op + (count == 1 ? "" : " ×" + count)));
    lines.add("operators: " + String.join(", ", counts));
    lines.add(
        String.format(
            Locale.ROOT,
            "weights: %,d numbers in %,d tensors, %,d bytes",
            g.numbers(),
            g.tensors(),
            g.bytes()));
    return lines;
  }

  private static List<String> about(OnnxImport.Result result) {
    List<String> lines = new ArrayList<>();
    Model m = result.model();
    if (result.outputs().size() > 1) {
      for (OnnxImport.Output o : result.outputs()) {
        lines.add("output " + o.name() + ": from number " + o.from() + " on, " + o.sizes());
      }
    }
    lines.add(
        m.classes().isEmpty()
            ? "classes: not named"
            : "classes: "
                + m.classes().size()
                + ": "
                + String.join(", ", m.classes().subList(0, Math.min(CLASSES, m.classes().size())))
                + (m.classes().size() > CLASSES ? ", …" : ""));
    lines.add(
        "preprocessing: " + m.preprocessing().map(Object::toString).orElse("not in the file"));
    result.warnings().forEach(w -> lines.add("warning: " + w));
    result.trainingWarnings().forEach(w -> lines.add("warning: " + w));
    return lines;
  }
}
