package striate.app;

import java.io.IOException;
import java.nio.file.Files;
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
import striate.app.option.SetOptions;
import striate.app.option.SettingOptions;
import striate.app.sets.Examples;
import striate.app.training.Session;
import striate.classify.Classifier;
import striate.data.DataException;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.OnnxGraph;
import striate.format.Shrink;
import striate.format.ShrunkModel;

/** {@code striate shrink}: a model file with smaller numbers. */
@Command(
    name = "shrink",
    description = {
      "Writes a model as a smaller file: fp16 takes half the bytes, int8 a quarter.",
      "It is still ONNX, for all commands here and other programs. It runs no faster, and int8 may"
          + " cost accuracy: measure it with 'evaluate'."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:usage error"})
final class ShrinkCommand implements Callable<Integer> {
  /** What weights become. */
  enum Form {
    FP16,
    INT8
  }

  private static final int MOST_PICTURES = 100_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private Path file = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORM",
      description =
          "fp16: 16-bit weights, arithmetic as before; int8: 8-bit weights and activations.")
  private Form to = Form.FP16;

  @Option(
      names = "--calibrate",
      paramLabel = "SET",
      description =
          "For int8: representative pictures from which activation ranges are measured; a set as"
              + " for 'train', or a folder of pictures without classes. With fp16 only for a"
              + " comparison.")
  private @Nullable String calibrate;

  @Option(names = "--pictures", paramLabel = "N", description = "Pictures to use (256).")
  private int pictures = 256;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT.onnx",
      description = "The file to write.")
  private Path output = Path.of("");

  @Mixin private ModelOptions options = new ModelOptions();

  @Mixin private SetOptions sets = new SetOptions();

  @Override
  public Integer call() throws IOException {
    if (to == Form.INT8 && calibrate == null) {
      throw new ParameterException(
          spec.commandLine(), "--to int8 needs --calibrate SET: representative pictures");
    }
    if (pictures < 1 || pictures > MOST_PICTURES) {
      throw new ParameterException(
          spec.commandLine(), "--pictures: 1 to " + MOST_PICTURES + " expected, got " + pictures);
    }
    NewFile target = SettingOptions.file(spec, "--output", output);
    boolean shown = calibrate != null;
    Model model = shown ? options.classifier(spec, file) : options.read(spec, file);
    long before = Math.max(Files.size(file), OnnxGraph.read(file).bytes());
    try (Session session = new Session(true, false, spec.commandLine().getErr())) {
      List<Picture> examples = shown ? examples(model, session) : List.of();
      ShrunkModel small;
      try {
        small = shrunk(model, examples, session);
      } catch (IllegalArgumentException e) {
        throw new Failure(file + ": " + e.getMessage(), e);
      }
      if (small.size() >= before) {
        throw new Failure(
            String.format(
                Locale.ROOT,
                "%s: it is small already, %,d bytes; as %s it would have %,d",
                file,
                before,
                name(),
                small.size()),
            null);
      }
      small.warnings().forEach(w -> session.warn(file + ": " + w));
      String agreement = shown ? agreement(model, small, examples) : "";
      target.write(small::write);
      session.line(
          String.format(
              Locale.ROOT,
              "wrote %s: %s, %,d bytes instead of %,d (%.1f %%)",
              output,
              name(),
              small.size(),
              before,
              100.0 * small.size() / before));
      if (shown) {
        session.line(agreement);
      }
    }
    return CommandRunner.OK;
  }

  private String name() {
    return to.name().toLowerCase(Locale.ROOT);
  }

  private List<Picture> examples(Model model, Session session) {
    Preprocessing p = model.preprocessing().orElseThrow();
    String set = String.valueOf(calibrate);
    Examples found;
    try {
      found = Examples.of(set, pictures, p, name -> sets.source(name, List.of(), session.screen()));
    } catch (DataException e) {
      throw new Failure("--calibrate: " + e.getMessage(), e);
    }
    found.problems().forEach(problem -> session.warn("left out " + problem));
    if (found.pictures().isEmpty()) {
      throw new Failure("--calibrate: " + set + ": no picture in it can be read", null);
    }
    return found.pictures();
  }

  private ShrunkModel shrunk(Model model, List<Picture> examples, Session session) {
    Shrink shrink =
        Shrink.of(model)
            .progress((done, all) ->
                session.screen().live("calibrating: " + done + " of " + all + " pictures"));
    if (to == Form.FP16) {
      return shrink.toFloat16();
    }
    Preprocessing p = model.preprocessing().orElseThrow();
    return shrink.toInt8(
        examples.size(),
        i -> {
          float[] image = new float[p.size()];
          p.writeFitted(examples.get(i), image, 0);
          return image;
        });
  }

  /** How the answers of both models compare. */
  private String agreement(Model model, ShrunkModel small, List<Picture> examples)
      throws IOException {
    float[] want;
    float[] got;
    try {
      want = Classifier.of(model).probabilities(examples);
      got = Classifier.of(small.model()).probabilities(examples);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new Failure(file + ": " + e.getMessage(), e);
    }
    int classes = want.length / examples.size();
    int same = 0;
    double most = 0;
    for (int i = 0; i < want.length; i++) {
      most = Math.max(most, Math.abs(want[i] - got[i]));
    }
    for (int i = 0; i < examples.size(); i++) {
      int a = Largest.of(want, i * classes, classes);
      same += a == Largest.of(got, i * classes, classes) ? 1 : 0;
    }
    return String.format(
        Locale.ROOT,
        "on %,d pictures: the same answer for %,d (%.1f %%), probabilities differ by %.4f at most",
        examples.size(),
        same,
        100.0 * same / examples.size(),
        most);
  }
}
