package striate.app.help;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Screen;
import striate.app.console.Terminal;

/** {@code striate man}: manual pages, made from the commands. */
@Command(
    name = "man",
    hidden = true,
    description = {
      "Prints the manual page of a command: striate man serve | man -l -",
      "With --out, writes those of all commands."
    })
public final class ManCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "A command, and a command of that one; striate itself if none is named.")
  private List<String> names = List.of();

  @Option(names = "--out", paramLabel = "FOLDER", description = "Write all pages into a folder.")
  private @Nullable Path folder;

  @Override
  public Integer call() throws IOException {
    CommandLine root = spec.root().commandLine();
    if (folder == null) {
      new Screen(Terminal.PLAIN).line(ManPage.of(named(root)));
    } else {
      Files.createDirectories(folder);
      write(root, folder);
    }
    return 0;
  }

  private CommandLine named(CommandLine root) {
    CommandLine found = root;
    for (String name : names) {
      CommandLine next = found.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(spec.commandLine(), "there is no command '" + name + "'");
      }
      found = next;
    }
    return found;
  }

  private static void write(CommandLine line, Path folder) throws IOException {
    if (line.getCommandSpec().usageMessage().hidden()) {
      return;
    }
    String file = ManPage.name(line.getCommandSpec()) + ".1";
    Files.writeString(folder.resolve(file), ManPage.of(line) + "\n", StandardCharsets.UTF_8);
    for (Map.Entry<String, CommandLine> sub : line.getSubcommands().entrySet()) {
      write(sub.getValue(), folder);
    }
  }
}
