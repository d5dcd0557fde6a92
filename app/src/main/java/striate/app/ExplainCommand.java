package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
import striate.app.console.NewFile;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.option.ModelOptions;
import striate.app.option.SettingOptions;
import striate.app.option.ThreadOption;
import striate.app.report.ExplainReport;
import striate.app.report.ExplainedPicture;
import striate.app.report.ReceiptWords;
import striate.app.sets.PictureInputs;
import striate.data.DataException;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.explain.Explainer;
import striate.explain.Explanation;
import striate.explain.Method;
import striate.explain.Receipt;
import striate.format.Model;
import striate.nn.Network;
import striate.nn.Shape;

/** {@code striate explain}: what in some pictures speaks for a class. */
@Command(
    name = "explain",
    description = {
      "Shows what in a picture speaks for a class and what against it: signed attribution maps,"
          + " each with a receipt that measures how faithful it is (docs/explain.md).",
      "Writes a page (-o), and a line for each map."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure, or a picture could not be read", "2:usage error"})
final class ExplainCommand implements Callable<Integer> {
  private static final List<String> METHODS =
      List.of("hires-cam", "grad-cam", "integrated-gradients", "smooth-grad", "occlusion");

  private static final int NAMED = 12;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private Path model = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PICTURE",
      description = "Pictures (PNG, JPEG, WebP, GIF or BMP), folders of them, or -.")
  private List<String> files = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PAGE.html",
      description = "The HTML page to write, self-contained.")
  private @Nullable Path output;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      split = ",",
      description =
          "hires-cam (default), grad-cam, integrated-gradients, smooth-grad, occlusion, or all;"
              + " several with commas.")
  private List<String> methods = List.of("hires-cam");

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description =
          "The class to explain, by name or number; may be repeated (default: the most likely).")
  private List<String> named = List.of();

  @Option(
      names = "--layer",
      paramLabel = "LAYER",
      description =
          "The layer whose maps are explained, or input (default: hires-cam and grad-cam take the"
              + " last maps before pooling or flattening, the others the input).")
  private @Nullable String layer;

  @Option(
      names = "--baseline",
      paramLabel = "GREY",
      description =
          "Baseline for integrated gradients, occlusion, deletion and insertion: black (default),"
              + " grey, white, or a grey from 0 to 255.")
  private String baseline = "black";

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Steps of integrated gradients (200); more where the completeness error is too large.")
  private int steps = Method.IntegratedGradients.STEPS;

  @Mixin private ModelOptions options = new ModelOptions();

  @Option(names = "--json", description = "Print a JSON object for each map, with its numbers.")
  private boolean json;

  @Mixin private ThreadOption threads = new ThreadOption();

  private boolean failed;

  @Override
  public Integer call() throws IOException {
    if (output == null && !json) {
      throw misuse("-o PAGE.html or --json expected, got neither");
    }
    if (files.stream().filter(PictureInputs.STANDARD_INPUT::equals).count() > 1) {
      throw misuse("-: standard input expected once");
    }
    List<Method> wanted = methods();
    int grey = grey();
    NewFile page = output == null ? null : SettingOptions.file(spec, "-o", output);
    int workers = threads.count(spec);
    Model read = options.explained(spec, model);
    Preprocessing preprocessing = read.preprocessing().orElseThrow();
    List<String> classes = classes(read);
    Explainer explainer = explainer(read, workers, Explainer.uniform(preprocessing, grey));
    List<Integer> targets = targets(classes);
    checkLayers(explainer, wanted);
    PictureInputs inputs = new PictureInputs(System.in);
    List<PictureInputs.Input> all = new ArrayList<>();
    for (String file : files) {
      all.addAll(inputs.of(file));
    }
    if (page != null) {
      checkSize(all.size(), Math.max(1, targets.size()), wanted, explainer, read.network());
    }
    List<ExplainedPicture> explained = new ArrayList<>();
    try (Screen screen = new Screen(json ? Terminal.PLAIN : Terminal.detect())) {
      for (PictureInputs.Input input : all) {
        ExplainedPicture one;
        screen.live("explaining " + input.name());
        try {
          one =
              explain(
                  input.name(),
                  inputs.whole(input),
                  all.size(),
                  preprocessing,
                  explainer,
                  classes,
                  targets,
                  wanted,
                  screen);
        } catch (DataException e) {
          failed(input.name(), e, screen);
          continue;
        }
        if (page != null) {
          explained.add(one);
        }
        (json ? one.json() : ReceiptWords.lines(one)).forEach(screen::line);
      }
      if (page != null && !explained.isEmpty()) {
        page.write(place ->
            ExplainReport.write(
                place,
                String.valueOf(model.getFileName()),
                explained,
                baseline,
                explainer.removed()));
        if (!json) {
          screen.line("page: " + output);
        }
      } else if (page != null) {
        page.discard();
      }
    }
    return failed ? CommandRunner.FAILURE : CommandRunner.OK;
  }

  /** A page is read whole by a browser: what it can't show is refused before the work begins. */
  private void checkSize(
      int pictures, int targets, List<Method> wanted, Explainer explainer, Network network) {
    if (pictures > ExplainReport.MOST_PICTURES) {
      throw misuse(
          "-o: at most "
              + ExplainReport.MOST_PICTURES
              + " pictures on a page expected, got "
              + pictures
              + "; give fewer, or --json");
    }
    long pixels = 0;
    for (Method m : wanted) {
      pixels += pixels(network, layer(explainer, m));
    }
    long numbers = pixels * pictures * targets;
    if (numbers > ExplainReport.MOST_NUMBERS) {
      throw misuse(
          "-o: at most "
              + ExplainReport.MOST_NUMBERS
              + " numbers of maps on a page expected, got "
              + numbers
              + "; give fewer pictures, classes or methods, or --json");
    }
  }

  /** The layer that a method takes here. */
  private String layer(Explainer explainer, Method method) {
    return layer == null ? explainer.usualLayer(method) : layer;
  }

  /** The places of a layer's maps. */
  private static int pixels(Network network, String layer) {
    for (Network.Node n : network.nodes()) {
      if (n.name().equals(layer) && !layer.equals(Explainer.INPUT)) {
        return n.shape().pixels();
      }
    }
    return network.input().pixels();
  }

  private ExplainedPicture explain(
      String name,
      Picture picture,
      int pictures,
      Preprocessing preprocessing,
      Explainer explainer,
      List<String> classes,
      List<Integer> targets,
      List<Method> wanted,
      Screen screen) {
    Picture fitted = preprocessing.fitted(picture);
    float[] image = new float[preprocessing.size()];
    preprocessing.writeFitted(fitted, image, 0);
    try {
      float[] logits = explainer.logits(image);
      ExplainedPicture one =
          new ExplainedPicture(
              name,
              picture.width(),
              picture.height(),
              ExplainReport.shown(picture, pictures),
              preprocessing.area(picture.width(), picture.height()),
              preprocessing,
              classes,
              logits,
              new ArrayList<>());
      int likeliest = Largest.of(logits, 0, logits.length);
      for (int target : targets.isEmpty() ? List.of(likeliest) : targets) {
        for (Method m : wanted) {
          Explanation e = explainer.explain(image, target, m, layer(explainer, m));
          Receipt receipt =
              explainer.receipt(
                  image,
                  e,
                  Receipt.Effort.USUAL,
                  (done, parts) ->
                      screen.live(
                          String.format(
                              Locale.ROOT,
                              "explaining %s: %s, receipt %d of %d",
                              name,
                              m.title(),
                              done,
                              parts)));
          one.maps().add(new ExplainedPicture.Map(e, receipt));
        }
      }
      return one;
    } catch (IllegalArgumentException e) { // numbers that are none, of this picture alone
      throw new DataException(name + ": " + e.getMessage(), e);
    }
  }

  private List<Method> methods() {
    Set<String> keys = new LinkedHashSet<>();
    for (String m : methods) {
      String key = m.strip().toLowerCase(Locale.ROOT);
      if (key.equals("all")) {
        keys.addAll(METHODS);
      } else if (METHODS.contains(key)) {
        keys.add(key);
      } else {
        throw misuse(
            "--method: " + String.join(", ", METHODS) + " or all expected, got '" + m + "'");
      }
    }
    List<Method> found = new ArrayList<>();
    for (String key : keys) {
      Method m = Method.of(key);
      found.add(m instanceof Method.IntegratedGradients ? integrated() : m);
    }
    return found;
  }

  private Method integrated() {
    try {
      return new Method.IntegratedGradients(steps);
    } catch (IllegalArgumentException e) {
      throw misuse("--steps: 1 to 10000 expected, got " + steps);
    }
  }

  private int grey() {
    String text = baseline.strip().toLowerCase(Locale.ROOT);
    return switch (text) {
      case "black" -> 0;
      case "grey", "gray" -> 128;
      case "white" -> 255;
      default -> grey(text);
    };
  }

  private int grey(String text) {
    try {
      int grey = Integer.parseInt(text);
      if (grey >= 0 && grey <= 255) {
        return grey;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw misuse(
        "--baseline: black, grey, white or a number from 0 to 255 expected, got '"
            + baseline
            + "'");
  }

  private Explainer explainer(Model read, int workers, float[] base) {
    try {
      return Explainer.of(read, workers).baseline(base);
    } catch (IllegalArgumentException e) {
      throw new Failure(model + ": " + e.getMessage(), e);
    }
  }

  private static List<String> classes(Model read) {
    Shape out = read.network().output();
    return read.classes().isEmpty()
        ? IntStream.range(0, out.size()).mapToObj(Integer::toString).toList()
        : read.classes();
  }

  /** The classes that were asked for, by name, else by number; none if none were. */
  private List<Integer> targets(List<String> classes) {
    Set<Integer> found = new LinkedHashSet<>();
    for (String name : named) {
      int at = classes.indexOf(name);
      if (at < 0) {
        try {
          at = Integer.parseInt(name);
        } catch (NumberFormatException e) {
          at = -1;
        }
      }
      if (at < 0 || at >= classes.size()) {
        throw misuse(
            "--class: there is no class '"
                + name
                + "', only "
                + String.join(", ", classes.subList(0, Math.min(NAMED, classes.size())))
                + (classes.size() > NAMED ? ", … (0 to " + (classes.size() - 1) + ")" : ""));
      }
      found.add(at);
    }
    return List.copyOf(found);
  }

  /** Whether each method has a layer, before any picture is read. */
  private void checkLayers(Explainer explainer, List<Method> wanted) {
    String at = layer;
    if (at != null && !at.equals(Explainer.INPUT) && !explainer.layers().contains(at)) {
      List<String> names = explainer.layers();
      throw misuse(
          "--layer: "
              + Explainer.INPUT
              + (names.isEmpty() ? "" : " or a layer with maps")
              + " expected, got '"
              + at
              + "'; there are input"
              + (names.isEmpty() ? " alone" : ", " + String.join(", ", names)));
    }
    try {
      for (Method m : at == null ? wanted : List.<Method>of()) {
        explainer.usualLayer(m);
      }
    } catch (IllegalArgumentException e) {
      throw new Failure(model + ": " + e.getMessage(), e);
    }
  }

  private void failed(String name, DataException e, Screen screen) {
    failed = true;
    if (json) {
      screen.line(ExplainedPicture.error(name, String.valueOf(e.getMessage())));
    } else {
      spec.commandLine().getErr().println("striate: " + e.getMessage());
      spec.commandLine().getErr().flush();
    }
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
