package striate.spark.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for the time of a task, gone with all that is in it when that ends. */
public final class Scratch implements AutoCloseable {
  private final Path path;

  private Scratch(Path path) {
    this.path = path;
  }

  /** A new one, in the system's folder for temporary files. */
  public static Scratch make() throws IOException {
    return new Scratch(Files.createTempDirectory("striate-"));
  }

  /** Its path. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }
}
