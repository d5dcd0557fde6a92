package striate.app.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --threads}, for the commands that compute. */
public final class ThreadOption {
  /** The most threads that a command takes. */
  public static final int MOST = 1024;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads (default: one per processor); results do not depend on it, bit for bit.")
  private @Nullable Integer threads;

  /** The option with a value, for who reads a command line by hand. */
  public static ThreadOption of(int threads) {
    ThreadOption option = new ThreadOption();
    option.threads = threads;
    return option;
  }

  /** The number, checked. */
  public int count(CommandSpec spec) {
    return count(Teller.of(spec));
  }

  /** The same. */
  public int count(Teller teller) {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (count < 1 || count > ThreadOption.MOST) {
      throw teller.misuse("--threads: 1 to " + ThreadOption.MOST + " expected, got " + count, null);
    }
    return count;
  }
}
