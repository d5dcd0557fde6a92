package striate.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.format.BackendCases;
import striate.format.BackendCases.Result;
import striate.format.BackendCases.Status;

/** {@code striate onnx}: how far we follow ONNX. */
@Command(
    name = "onnx",
    description = "Runs ONNX's own test cases.",
    synopsisSubcommandLabel = "COMMAND")
final class OnnxCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "one of " + String.join(", ", spec.subcommands().keySet()) + " expected");
  }

  @Command(
      name = "check",
      description = {
        "Runs ONNX's backend test cases in folders: those with a model.onnx and test_data_set_…,"
            + " and NAME.onnx with NAME_output_0.pb.",
        "Prints what failed and what is not supported, with the reason, and the counts."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:no case failed", "1:a case failed, or there is none", "2:usage error"})
  int check(
      @Parameters(arity = "1..*", paramLabel = "FOLDER", description = "Folders of cases.")
          List<Path> folders,
      @Option(names = "--all", description = "Also print what passed.") boolean all)
      throws IOException {
    List<Result> results = new ArrayList<>();
    try (Screen screen = new Screen(Terminal.PLAIN)) {
      for (Path folder : folders) {
        if (!Files.isDirectory(folder)) {
          throw new ParameterException(spec.commandLine(), folder + ": a folder expected");
        }
        results.addAll(
            BackendCases.run(
                folder,
                r -> {
                  if (all || r.status() != Status.PASSED) {
                    screen.line(line(r));
                  }
                }));
      }
      long passed = count(results, Status.PASSED);
      long failed = count(results, Status.FAILED);
      screen.line(
          String.format(
              Locale.ROOT,
              "%d cases: %d passed, %d failed, %d not supported",
              results.size(),
              passed,
              failed,
              results.size() - passed - failed));
      return failed > 0 || results.isEmpty() ? CommandRunner.FAILURE : CommandRunner.OK;
    }
  }

  private static long count(List<Result> results, Status status) {
    return results.stream().filter(r -> r.status() == status).count();
  }

  private static String line(Result r) {
    String status =
        switch (r.status()) {
          case PASSED -> "passed";
          case FAILED -> "FAILED";
          case UNSUPPORTED -> "not supported";
        };
    return r.name() + ": " + status + (r.reason().isEmpty() ? "" : ": " + r.reason());
  }
}
