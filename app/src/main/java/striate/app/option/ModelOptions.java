package striate.app.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import striate.app.console.Failure;
import striate.app.sets.ClassFile;
import striate.app.sets.PreprocessingFile;
import striate.app.training.Job;
import striate.classify.Classifier;
import striate.data.DataException;
import striate.data.Preprocessing;
import striate.data.PreprocessingRule;
import striate.format.Model;
import striate.format.ModelFormatException;
import striate.format.OnnxImport;
import striate.images.Pictures;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Sigmoid;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Unary;

/** What a model file of another program does not tell. */
public final class ModelOptions {
  @Option(
      names = "--preprocess",
      paramLabel = "HOW",
      description =
          "Preprocessing, for a model file that stores none: imagenet, tf, caffe, unit, or"
              + " settings such as"
              + " size=224,resize=256,interpolation=bicubic,mean=0.485:0.456:0.406,std=0.229:0.224:0.225,scale=255,order=bgr,fit=crop,"
              + " or the file of Hugging Face (preprocessor_config.json) or timm (config.json)"
              + " (docs/onnx.md).")
  private @Nullable String preprocess;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "Class names in the order of the model's outputs: one per line, or JSON as in Keras and"
              + " torchvision.")
  private @Nullable Path classes;

  @Option(
      names = "--logits",
      paramLabel = "NAME",
      description =
          "The output with the classes' logits or probabilities, for a model file of another program"
              + " that has several (the first of floating-point numbers, or the one called logits).")
  private @Nullable String logits;

  /** The model of a file, which is read completely; says on standard error what it leaves open. */
  public Model read(CommandSpec spec, Path file) throws IOException {
    return result(Teller.of(spec), file, false).model();
  }

  /**
   * The same for a network whose weights are trained on, or that is written as a file of ours: says
   * what that changes, too.
   */
  public Model readForTraining(CommandSpec spec, Path file) throws IOException {
    Teller teller = Teller.of(spec);
    OnnxImport.Result result = result(teller, file, false);
    result.trainingWarnings().forEach(text -> teller.warn(file + ": " + text));
    return result.model();
  }

  /**
   * The same with the file's outputs.
   *
   * @param mild leaves a model's own preprocessing in place, where {@code --preprocess} is for
   *     others
   */
  public OnnxImport.Result result(Teller teller, Path file, boolean mild) throws IOException {
    PreprocessingRule rule = rule(teller);
    if (Files.isRegularFile(file.resolve(Job.MODEL))) {
      throw new Failure(
          file + ": a model file expected, got a folder; " + file.resolve(Job.MODEL) + " is one",
          null);
    }
    OnnxImport reading = OnnxImport.of(file);
    if (rule != null) {
      reading = reading.pictures();
      reading = rule.sized() ? reading.size(rule.height(), rule.width()) : reading;
      reading = rule.interleaved() ? reading.interleaved() : reading;
    }
    reading = logits == null ? reading : reading.outputs(logits);
    OnnxImport.Result result;
    try {
      result = reading.read();
    } catch (ModelFormatException e) {
      if (!e.isSizeOpen() || (rule != null && rule.sized())) {
        String what = noModel(file);
        if (what != null) {
          throw new Failure(what, e);
        }
        throw e;
      }
      int side = e.likelySide();
      throw new Failure(
          e.getMessage()
              + ", for example with --preprocess "
              + (preprocess != null ? preprocess : side == 0 ? "imagenet" : "unit")
              + ",size="
              + (side == 0 ? 224 : side),
          e);
    }
    if (logits != null && !result.foreign()) {
      throw new Failure(file + ": it has one output; --logits is for other programs' models", null);
    }
    result.warnings().forEach(text -> teller.warn(file + ": " + text));
    Model model = result.model();
    if (rule != null && !(mild && model.preprocessing().isPresent())) {
      model = preprocessed(teller, file, model, rule);
    }
    if (classes != null) {
      model = named(teller, file, model, classes);
    }
    return new OnnxImport.Result(
        model, result.foreign(), result.outputs(), result.warnings(), result.trainingWarnings());
  }

  /**
   * What a file is that cannot be read as a model: a line for the user, or null if it is nothing
   * that is known by its first bytes.
   */
  public static @Nullable String noModel(Path file) {
    try {
      String what = Pictures.whatIs(file);
      return what.startsWith("a file that starts") || what.equals("an ONNX model")
          ? null
          : file + ": an ONNX model expected, got " + what + exporter(what);
    } catch (DataException e) {
      return null; // whoever reads the model says it
    }
  }

  /** What makes an ONNX model of another program's file. */
  private static String exporter(String what) {
    return switch (what) {
      case "a PyTorch file", "weights of a network (safetensors)" ->
          "; torch.onnx.export writes one from the network";
      case "HDF5", "a Keras model", "a TensorFlow SavedModel", "a TensorFlow Lite model" ->
          "; tf2onnx writes one from it";
      default -> "";
    };
  }

  /** The option that is for one model alone, if it is given. */
  public @Nullable String ofOneModel() {
    return classes != null ? "--classes" : logits != null ? "--logits" : null;
  }

  /** The same for pictures: refuses a model that leaves open how they become its input. */
  public Model classifier(CommandSpec spec, Path file) throws IOException {
    Model model = read(spec, file);
    String reason = noClassifier(model);
    if (reason != null) {
      throw new Failure(file + ": " + reason, null);
    }
    if (endsInSigmoid(model)) {
      warnOfSigmoid(spec, file);
    }
    return model;
  }

  /**
   * The same for explanations: these are of logits, so a sigmoid at the end is left out, a single
   * one is a class like any other, and percentages are each class's own.
   */
  public Model explained(CommandSpec spec, Path file) throws IOException {
    Model model = read(spec, file);
    String reason = end(model) instanceof Sigmoid ? noPictures(model) : noClassifier(model);
    if (reason != null) {
      throw new Failure(file + ": " + reason, null);
    }
    if (isHard(end(model))) {
      warnOfSigmoid(spec, file);
    }
    return model;
  }

  private static void warnOfSigmoid(CommandSpec spec, Path file) {
    Teller.of(spec)
        .warn(
            file
                + ": the network ends in a sigmoid, so its classes do not exclude one another; their"
                + " order is right, the percentages are not its own");
  }

  /** The classifier of a model that a file gave. */
  public static Classifier classifier(Path file, Model model) {
    try {
      return Classifier.of(model);
    } catch (IllegalArgumentException e) {
      throw new Failure(file + ": " + e.getMessage(), e);
    }
  }

  /** Why a model cannot classify pictures, or null if it can. */
  public static @Nullable String noClassifier(Model model) {
    String reason = noPictures(model);
    if (reason != null) {
      return reason;
    }
    return endsInSigmoid(model) && model.network().output().size() == 1
        ? "several outputs expected, one for each class, got one, a sigmoid's"
        : null;
  }

  /** Why a model has no pictures to work on, or null if it has. */
  private static @Nullable String noPictures(Model model) {
    if (model.preprocessing().isPresent()) {
      return null;
    }
    Shape input = model.network().input();
    boolean foreign = model.metadata().containsKey("imported.input");
    boolean pictures =
        input.isImage()
            ? input.channels() == 1 || input.channels() == 3
            : foreign && input.sizes().length <= 3;
    String how = PreprocessingRule.SYNTAX;
    if (foreign && input.sizes().length == 1) {
      how = "the size of the pictures that it holds in a row, such as unit,size=28x28";
    }
    return pictures
        ? "it does not tell how pictures become its input "
            + input
            + ": say --preprocess with "
            + how
        : "its input " + input + " is no picture with 1 or 3 channels";
  }

  /** Whether its outputs come from a sigmoid, in whatever form since then. */
  private static boolean endsInSigmoid(Model model) {
    Layer end = end(model);
    return end instanceof Sigmoid || isHard(end);
  }

  private static boolean isHard(@Nullable Layer end) {
    return end instanceof Unary u && u.function() == Unary.Function.HARD_SIGMOID;
  }

  /** The last layer that does more than give numbers another form, or null if there is none. */
  private static @Nullable Layer end(Model model) {
    Network network = model.network();
    int at = network.nodes().size() - 1;
    while (at >= 0) {
      Network.Node node = network.nodes().get(at);
      Layer layer = node.layer();
      boolean same =
          layer instanceof Flatten
              || layer instanceof Reshape
              || layer instanceof ToTensor
              || layer instanceof ToImage
              || layer instanceof Dropout;
      if (!same) {
        return layer;
      }
      at = node.inputs().getFirst();
    }
    return null;
  }

  /** The options of a command that takes names of classes from elsewhere. */
  public static ModelOptions of(@Nullable String preprocess) {
    ModelOptions options = new ModelOptions();
    options.preprocess = preprocess;
    return options;
  }

  private @Nullable PreprocessingRule rule(Teller teller) throws IOException {
    if (preprocess == null) {
      return null;
    }
    if (preprocess.toLowerCase(Locale.ROOT).endsWith(".json")) {
      return PreprocessingFile.read(Path.of(preprocess));
    }
    try {
      return PreprocessingRule.parse(preprocess);
    } catch (IllegalArgumentException e) {
      throw misuse(teller, e);
    }
  }

  private static Model preprocessed(Teller teller, Path file, Model model, PreprocessingRule rule) {
    Shape input = model.network().input();
    if (!input.isImage()) {
      throw new Failure(
          file + ": --preprocess is for pictures, and its input " + input + " is none", null);
    }
    Preprocessing wanted =
        wanted(teller, rule, input.channels(), List.of(input.height(), input.width()));
    Optional<Preprocessing> own = model.preprocessing();
    if (own.isPresent() && !own.get().equals(wanted)) {
      teller.warn(file + ": --preprocess takes the place of the model's own " + own.get());
    }
    return model.preprocessing(wanted);
  }

  private static Preprocessing wanted(
      Teller teller, PreprocessingRule rule, int channels, List<Integer> sides) {
    try {
      return rule.of(channels, sides.get(0), sides.get(1));
    } catch (IllegalArgumentException e) {
      throw misuse(teller, e);
    }
  }

  private static Model named(Teller teller, Path file, Model model, Path names) throws IOException {
    ClassFile found = ClassFile.read(names);
    int outputs = model.network().output().size();
    int count = found.names().size();
    if (count != outputs) {
      throw new Failure(
          names
              + ": "
              + outputs
              + (outputs == 1 ? " name" : " names")
              + " expected, one for each output of "
              + file
              + ", got "
              + count,
          null);
    }
    List<String> repeated = found.repeated();
    if (!repeated.isEmpty()) {
      teller.warn(
          names
              + ": "
              + repeated.size()
              + " classes share their names, so they carry their numbers, such as "
              + repeated.getFirst());
    }
    return model.classes(found.names());
  }

  private static RuntimeException misuse(Teller teller, IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage()).replaceFirst("^preprocessing: ", "");
    return teller.misuse("--preprocess: " + message, e);
  }
}
