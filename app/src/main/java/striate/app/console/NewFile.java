package striate.app.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears whole or not at all: it is written beside its place and then renamed.
 *
 * <p>A symbolic link stays one, and what it leads to is replaced. A device such as {@code
 * /dev/null} is written in place.
 */
public final class NewFile {
  private final Path path;
  private final Path target;
  private final Path draft;

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Writer {
    /** Writes to {@code file}, which may exist. */
    void write(Path file) throws IOException;
  }

  private NewFile(Path path, Path target, Path draft) {
    this.path = path;
    this.target = target;
    this.draft = draft;
  }

  /**
   * Checks, before long work is done, that a file can be written at {@code path}.
   *
   * @throws IOException if not, or if it is a folder
   */
  public static NewFile at(Path path) throws IOException {
    Path target = place(path);
    if (Files.isDirectory(target)) {
      throw new IOException("it is a folder");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      return new NewFile(path, target, target);
    }
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new IOException("permission denied");
    }
    Path draft =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    Files.newOutputStream(draft).close();
    Files.delete(draft);
    return new NewFile(path, target, draft);
  }

  /** What the user called it. */
  public Path path() {
    return path;
  }

  /** Whether {@code path} leads to the same place, by whatever way. */
  public boolean isAt(Path path) throws IOException {
    return place(path).equals(target);
  }

  /** Links followed, as far as there is anything. */
  private static Path place(Path path) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
  }

  /** Lets {@code writer} write the content, and puts it in place. */
  public void write(Writer writer) {
    try {
      try {
        writer.write(draft);
        if (!draft.equals(target)) {
          Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        }
      } finally {
        discard();
      }
    } catch (IOException e) {
      throw new Failure("can't write " + path + ": " + Failure.reason(e), e);
    }
  }

  /** Removes what was written so far, if it is not in place yet. */
  public void discard() {
    if (!draft.equals(target)) {
      try {
        Files.deleteIfExists(draft);
      } catch (IOException e) {
        throw new Failure("can't remove " + draft + ": " + Failure.reason(e), e);
      }
    }
  }
}
