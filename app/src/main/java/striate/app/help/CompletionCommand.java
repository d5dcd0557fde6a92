package striate.app.help;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import striate.app.console.Screen;
import striate.app.console.Terminal;

/** {@code striate completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    hidden = true,
    description =
        "Prints what bash and zsh need to complete commands: source <(striate completion)")
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    new Screen(Terminal.PLAIN).line(AutoComplete.bash(root.getCommandName(), root));
    return 0;
  }
}
