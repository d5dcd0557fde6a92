package striate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, for what can only be told by what a whole process does. */
public final class Child {
  /**
   * How it ended.
   *
   * @param lines of output and error output
   */
  public record End(int code, List<String> lines) {}

  /** Beyond this it hangs: many times what the slowest machine needs. */
  private static final long MINUTES = 8;

  private Child() {}

  /** The command that runs {@code main} on the tests' class path. */
  public static List<String> command(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs it to its end. */
  public static End run(List<String> options, Class<?> main, String... arguments) {
    return run(command(options, main, arguments));
  }

  /** Runs any command to its end. */
  public static End run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      Thread guard =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                  }
                } catch (InterruptedException e) {
                  process.destroyForcibly();
                }
              });
      try (BufferedReader reader = process.inputReader()) {
        List<String> lines = reader.lines().toList();
        int code = process.waitFor();
        guard.join();
        return new End(code, lines);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
