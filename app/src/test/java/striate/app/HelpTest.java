package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @Test
  void aCommandMadeAloneIsTheSame() {
    CommandLine all = StriateCommand.commandLine();
    assertThat(all.getSubcommands()).hasSizeGreaterThan(15);
    all.getSubcommands()
        .forEach((name, command) -> {
          CommandLine line = StriateCommand.commandLine(name);
          CommandLine alone = Objects.requireNonNull(line.getSubcommands().get(name));
          assertThat(alone.getUsageMessage()).isEqualTo(command.getUsageMessage());
          boolean ofAll = name.equals("man") || name.equals("completion");
          assertThat(line.getSubcommands()).hasSize(ofAll ? all.getSubcommands().size() : 1);
        });
    assertThat(StriateCommand.commandLine("serv").getSubcommands())
        .hasSameSizeAs(all.getSubcommands());
  }

  /** Help among the options of a method must not shift what the method is given. */
  @ParameterizedTest
  @CsvSource({
    "data list --data DIR, 0",
    "data info mnist, 0",
    "data info --data DIR mnist, 0",
    "data fetch mnist, 2",
    "data preview mnist -o DIR/page.png --images 2, 0",
    "onnx check --all DIR, 1"
  })
  void commandsOfCommandsGetTheirArguments(String arguments, int code, @TempDir Path temp) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] all = arguments.replace("DIR", temp.toString()).split(" ", -1);
    int got = CommandRunner.run(all, new PrintStream(err, true, StandardCharsets.UTF_8));
    String errors = err.toString(StandardCharsets.UTF_8);
    assertThat(errors).doesNotContain("internal error");
    assertThat(got).as(errors).isEqualTo(code);
  }
}
