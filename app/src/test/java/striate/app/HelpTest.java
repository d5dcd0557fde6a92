package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command has a help, as messages about misuse promise. */
class HelpTest {
  static Stream<List<String>> commands() {
    List<List<String>> all = new ArrayList<>();
    collect(StriateCommand.commandLine(), List.of(), all);
    return all.stream();
  }

  private static void collect(CommandLine line, List<String> path, List<List<String>> all) {
    all.add(path);
    line.getSubcommands()
        .forEach((name, sub) -> {
          List<String> longer = new ArrayList<>(path);
          longer.add(name);
          collect(sub, longer, all);
        });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelp(List<String> path) {
    CommandLine line = StriateCommand.commandLine();
    StringWriter out = new StringWriter();
    line.setOut(new PrintWriter(out));
    List<String> arguments = new ArrayList<>(path);
    arguments.add("--help");
    assertThat(line.execute(arguments.toArray(String[]::new))).isZero();
    assertThat(out.toString())
        .contains("Usage: striate" + (path.isEmpty() ? "" : " " + String.join(" ", path)));
  }
}
