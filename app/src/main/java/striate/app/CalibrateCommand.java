package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
import striate.app.console.NewFile;
import striate.app.option.ModelOptions;
import striate.app.option.PartConverter;
import striate.app.option.SetOptions;
import striate.app.option.SettingOptions;
import striate.app.option.ThreadOption;
import striate.app.recipe.Data;
import striate.app.sets.DataSource;
import striate.app.sets.Measured;
import striate.app.training.KeptParts;
import striate.app.training.Session;
import striate.classify.Classifier;
import striate.data.Dataset;
import striate.format.Model;
import striate.format.Onnx;
import striate.format.OnnxGraph;
import striate.format.Shrink;
import striate.format.ShrunkModel;
import striate.nn.tensor.Quantize;
import striate.trust.Calibration;
import striate.trust.SetMethod;
import striate.trust.SetRule;

/** {@code striate calibrate}: a model file that knows how sure it may be. */
@Command(
    name = "calibrate",
    description = {
      "Calibrates a model on labelled images it was not trained on, and writes the calibrated"
          + " model: 'predict', 'serve' and 'evaluate' then give calibrated probabilities,"
          + " prediction sets with a stated coverage, and a warning when a picture is unlike the"
          + " training images (docs/trust.md).",
      "On the model's own training set it uses the held-out images (calibration, else validation);"
          + " on another set its validation images, or all if it has none."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:usage error"})
final class CalibrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private Path file = Path.of("");

  @Parameters(index = "1", paramLabel = "SET", description = "As for 'train'.")
  private String set = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT.onnx",
      description = "The file to write; may be MODEL.onnx itself.")
  private Path output = Path.of("");

  @Option(
      names = "--part",
      paramLabel = "WHICH",
      converter = PartConverter.class,
      description = "Images to use: calibration, validation, test or all (default: see above).")
  private Measured.@Nullable Part part;

  @Option(
      names = "--false-alarms",
      paramLabel = "SHARE",
      description =
          "False-alarm rate: share of in-distribution images that may be flagged as unlike the"
              + " training images (0.01).")
  private double falseAlarms = Calibration.FALSE_ALARMS;

  @Mixin private ModelOptions options = new ModelOptions();

  @Mixin private SetOptions sets = new SetOptions();

  @Mixin private ThreadOption threads = new ThreadOption();

  @Override
  public Integer call() throws IOException {
    if (!(falseAlarms > 0 && falseAlarms < 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--false-alarms: a share between 0 and 1 expected, got " + falseAlarms);
    }
    if (part == Measured.Part.TRAINING) {
      throw new ParameterException(
          spec.commandLine(), "--part: held-out images expected, got the training images");
    }
    int workers = threads.count(spec);
    NewFile target = SettingOptions.file(spec, "--output", output);
    Model model = Calibration.without(options.classifier(spec, file));
    boolean half = half(model);
    try (Session session = new Session(true, false, spec.commandLine().getErr())) {
      Classifier classifier = ModelOptions.classifier(file, model);
      DataSource source = sets.source(set, classifier.classes(), session.screen());
      SetOptions.tell(source, session);
      Data data = KeptParts.data(source);
      Measured.Kept kept = KeptParts.of(model, data);
      Measured measured = measured(source, kept, model, classifier);
      if (!measured.unknown().isEmpty()) {
        session.warn("left out images of classes unknown to the model: " + measured.unknown());
      }
      tell(measured, kept, session);
      session.screen().live("calibrating on " + measured.images().size() + " images");
      Dataset known = kept == null ? null : kept.train();
      Calibration c;
      try {
        c =
            Calibration.fit(
                classifier,
                measured.images(),
                known,
                measured.title() + " of " + source.name(),
                falseAlarms,
                workers);
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw new Failure(file + " and " + set + " don't fit: " + e.getMessage(), e);
      }
      Model calibrated = c.in(model);
      ShrunkModel small = half ? small(calibrated) : null;
      if (small != null) {
        target.write(small::write);
      } else {
        target.write(place -> Onnx.write(calibrated, place));
      }
      report(c, session);
    }
    return CommandRunner.OK;
  }

  /** Whether the file has float16 weights, so that the new one shall have them, too. */
  private boolean half(Model model) throws IOException {
    boolean int8 = model.network().nodes().stream().anyMatch(n -> n.layer() instanceof Quantize);
    if (int8) {
      throw new Failure(
          file
              + ": a model of floats or float16 expected, this one has int8 values, which are not"
              + " written again",
          null);
    }
    OnnxGraph graph = OnnxGraph.read(file);
    return graph.bytes() < 3 * graph.numbers();
  }

  /** With float16 weights, if all of them are such numbers; else null. */
  private static @Nullable ShrunkModel small(Model calibrated) throws IOException {
    try {
      ShrunkModel small = Shrink.of(calibrated).toFloat16();
      return Calibration.of(small.model()).calibration().isPresent() ? small : null;
    } catch (IllegalArgumentException e) {
      return null; // another program's file with nothing that gets smaller here
    }
  }

  private Measured measured(
      DataSource source, Measured.@Nullable Kept kept, Model model, Classifier classifier) {
    List<String> classes =
        model.classes().isEmpty() && !classifier.classes().containsAll(source.train().classes())
            ? source.train().classes()
            : classifier.classes();
    Measured.Part wanted = part;
    if (wanted == null) {
      wanted = Measured.Part.ALL;
      if (source.validation() != null || (kept != null && kept.validation() != null)) {
        wanted = Measured.Part.VALIDATION;
      }
      if (kept != null && kept.calibration() != null) {
        wanted = Measured.Part.CALIBRATION;
      }
      if (kept != null && wanted == Measured.Part.ALL) {
        throw new Failure(
            set
                + ": held-out images expected, the model's training has none ('train --calibrate"
                + " 0.1', or another set)",
            null);
      }
    }
    if (part == null
        && kept == null
        && wanted == Measured.Part.ALL
        && source.name().equals(model.metadata().get("data.name"))) {
      throw new Failure(
          set
              + " has changed since the model was trained on it, so its training images are not"
              + " known: another set expected, or --part all if it was trained on none of"
              + " these",
          null);
    }
    Measured found = Measured.of(source, wanted, kept, classes);
    if (found == null || found.images().size() == 0) {
      throw new Failure(
          set
              + " has no "
              + (wanted == Measured.Part.ALL ? "" : wanted.name().toLowerCase(Locale.ROOT) + " ")
              + "images with classes of "
              + file,
          null);
    }
    return found;
  }

  private static void tell(Measured measured, Measured.@Nullable Kept kept, Session session) {
    if (kept == null) {
      session.warn(
          "not known whether the model was trained on these images; the result holds only if it"
              + " was not");
      return;
    }
    switch (measured.part()) {
      case VALIDATION ->
          session.warn(
              "the validation images may have chosen the model's weights, so the calibration may"
                  + " be slightly optimistic; 'train --calibrate 0.1' holds out others");
      case TEST ->
          session.warn("these are the test images: later figures on them will be optimistic");
      case ALL ->
          session.warn(
              "these include the model's training images: the calibration promises nothing");
      default -> {}
    }
  }

  private void report(Calibration c, Session session) {
    session.line(
        String.format(
            Locale.ROOT,
            "wrote %s, calibrated on %,d %s: temperature %.4f%s",
            output,
            c.pictures(),
            c.source(),
            c.temperature().value(),
            c.curve().bends() ? " and a confidence curve" : ""));
    c.rule(SetMethod.LAC)
        .ifPresent(r ->
            session.line(
                String.format(
                    Locale.ROOT,
                    "'predict' gives prediction sets that hold the right class for %s of the"
                        + " pictures (--coverage)",
                    SetRule.percent(r.coverage()))));
    if (c.limited()) {
      session.line(
          String.format(
              Locale.ROOT,
              "and says of pictures whose features (%s) are further than %.4g from the training"
                  + " images' that they are not like those",
              c.layer(),
              c.limit()));
    }
    c.doubts().forEach(session::warn);
  }
}
