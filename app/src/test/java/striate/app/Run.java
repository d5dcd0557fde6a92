package striate.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that was run to its end.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Run(int code, String out, String err) {
  private static final long MOST_SECONDS = 1200;

  /** Runs a command with the given environment and nothing else of ours. */
  static Run of(Path folder, Map<String, String> environment, List<String> command) {
    try {
      return finish(start(folder, environment, command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Process start(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  static Run finish(Process process) {
    var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
    var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still running after " + MOST_SECONDS + " s");
      }
      return new Run(process.exitValue(), out.join(), err.join());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The lines of standard error without the one that the JVM itself prints at each start. */
  List<String> errors() {
    return err.lines()
        .filter(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector"))
        .toList();
  }

  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
