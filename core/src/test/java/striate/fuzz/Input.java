package striate.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes that a fuzzer made, where the code under test wants files; and what messages must be.
 */
public final class Input {
  private Input() {}

  /** A file of these bytes; always the same one, so that messages have a name to go by. */
  public static Path file(String name, byte[] bytes) {
    try {
      return Files.write(Folder.PATH.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A message must have one line, and say something. */
  public static void line(Exception e) {
    String message = String.valueOf(e.getMessage());
    if (e.getMessage() == null || message.isBlank() || message.lines().count() != 1) {
      throw new AssertionError("a message of one line expected, got: " + message, e);
    }
  }

  /** Made when the first file is. */
  private static final class Folder {
    static final Path PATH = make();

    private static Path make() {
      try {
        Path folder = Files.createTempDirectory("striate-fuzz-");
        Thread remove =
            new Thread(() -> {
              try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                  Files.deleteIfExists(file);
                }
                Files.deleteIfExists(folder);
              } catch (IOException e) {
                return; // it is the system's folder for such files
              }
            });
        Runtime.getRuntime().addShutdownHook(remove);
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
