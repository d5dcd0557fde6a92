package striate.app.console;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  public static Terminal detect() {
    return mayRedraw(isTerminal(), System.getenv()) ? new Terminal(true, askColumns()) : PLAIN;
  }

  @SuppressWarnings("SystemConsoleNull") // from 22 to 24 it never was null; on 25 it is again
  static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // Java 21 has no such method, and no console that is no terminal
    }
  }

  /**
   * The charset to write in: a terminal's own, so that letters are read as they are meant; UTF-8 in
   * pipes and files, and where the system says no more than that it knows ASCII.
   *
   * @param encoding the name of the terminal's, or null
   */
  static Charset charset(boolean isTerminal, @Nullable String encoding) {
    if (!isTerminal || encoding == null) {
      return StandardCharsets.UTF_8;
    }
    try {
      Charset own = Charset.forName(encoding);
      return own.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : own;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
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
