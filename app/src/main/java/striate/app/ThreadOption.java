package striate.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --threads}, for the commands that compute. */
final class ThreadOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use; any number gives the same bits (default: the processors).")
  private @Nullable Integer threads;

  /** The number, checked. */
  int count(CommandSpec spec) {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (count < 1 || count > ChapterCommand.MOST_THREADS) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads must be from 1 to " + ChapterCommand.MOST_THREADS + ", not " + count);
    }
    return count;
  }
}
