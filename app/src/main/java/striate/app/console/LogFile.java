package striate.app.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A copy of the lines in a file. Each line is handed to the system whole and at once, so that
 * whenever the process ends the file holds whole lines.
 */
public final class LogFile implements AutoCloseable {
  private final Path path;
  private final OutputStream out;

  private LogFile(Path path, OutputStream out) {
    this.path = path;
    this.out = out;
  }

  /**
   * Creates the file, or empties it.
   *
   * @throws IOException if that can't be done
   */
  public static LogFile open(Path path) throws IOException {
    return new LogFile(path, Files.newOutputStream(path));
  }

  /**
   * Opens the file, or creates it, to add lines to what it has.
   *
   * @throws IOException if that can't be done
   */
  public static LogFile append(Path path) throws IOException {
    return new LogFile(
        path, Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Adds a line. */
  public void line(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new Failure("can't write to " + path + ": " + Failure.reason(e), e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new Failure("can't write to " + path + ": " + Failure.reason(e), e);
    }
  }
}
