package striate.app.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --threads}, for the commands that compute. */
public final class ThreadOption {
  /** The most threads that a command takes. */
  public static final int MOST = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use; any number gives the same bits (default: the processors).")
  private @Nullable Integer threads;

  /** The number, checked. */
  public int count(CommandSpec spec) {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (count < 1 || count > ThreadOption.MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads must be from 1 to " + ThreadOption.MOST + ", not " + count);
    }
    return count;
  }
}
