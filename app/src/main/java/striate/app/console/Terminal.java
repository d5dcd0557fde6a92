package striate.app.console;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What we write to.
 *
 * @param redraws whether a line may be erased and drawn again: a terminal, neither dumb nor asked
 *     by {@code NO_COLOR} to stay plain
 * @param columns its width
 */
public record Terminal(boolean redraws, int columns) {
  private static final int USUAL_COLUMNS = 80;

  /** A pipe, a file, a dumb terminal: lines only. */
  public static final Terminal PLAIN = new Terminal(false, USUAL_COLUMNS);

  /** Looks at the console of this process. */
  @SuppressWarnings("SystemConsoleNull") // from 22 to 24 it never was null; on 25 it is again
  public static Terminal detect() {
    Console console = System.console();
    boolean isTerminal = console != null && console.isTerminal();
    return mayRedraw(isTerminal, System.getenv()) ? new Terminal(true, askColumns()) : PLAIN;
  }

  static boolean mayRedraw(boolean isTerminal, Map<String, String> environment) {
    String kind = environment.getOrDefault("TERM", "");
    return isTerminal
        && !kind.isEmpty()
        && !kind.equals("dumb")
        && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Java has no call for the width; {@code stty} is on every system that has a shell. */
  private static int askColumns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        if (stty.waitFor(500, TimeUnit.MILLISECONDS)) {
          return columnsOf(
              new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
      } finally {
        stty.destroyForcibly();
      }
    } catch (IOException e) {
      return USUAL_COLUMNS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return USUAL_COLUMNS;
  }

  static int columnsOf(String rowsAndColumns) {
    String[] parts = rowsAndColumns.strip().split(" ", -1);
    // A terminal that does not know its size says "0 0".
    return parts.length == 2 && parts[1].matches("[1-9][0-9]{0,4}")
        ? Integer.parseInt(parts[1])
        : USUAL_COLUMNS;
  }
}
