package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.NewFile;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.option.ModelOptions;
import striate.app.option.SettingOptions;
import striate.format.Model;
import striate.format.Onnx;

/** {@code striate convert}: a model file of another program as one of ours. */
@Command(
    name = "convert",
    description = {
      "Converts another program's ONNX model to a Striate model that stores preprocessing and"
          + " class names, so later commands need no --preprocess or --classes.",
      "Other programs read it as any ONNX file."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:usage error"})
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private Path model = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT.onnx",
      description = "The file to write.")
  private Path output = Path.of("");

  @Mixin private ModelOptions options = new ModelOptions();

  @Override
  public Integer call() throws IOException {
    NewFile file = SettingOptions.file(spec, "--output", output);
    Model read = options.readForTraining(spec, model);
    file.write(target -> Onnx.write(read, target));
    try (Screen screen = new Screen(Terminal.PLAIN)) {
      screen.line(
          "wrote "
              + output
              + ": "
              + read.network().input()
              + " to "
              + read.network().output()
              + ", "
              + read.preprocessing().map(Object::toString).orElse("no preprocessing")
              + ", "
              + (read.classes().isEmpty() ? "no" : read.classes().size())
              + " class names");
    }
    return CommandRunner.OK;
  }
}
