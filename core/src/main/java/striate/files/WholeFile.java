package striate.files;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Files that are there whole or not at all, and on the disk when the call returns: the content is
 * written beside its place, forced out, and renamed. Streams, not channels, do the writing: an
 * interrupt closes a channel under one's hands.
 */
public final class WholeFile {
  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it; {@code out} is buffered and need not be closed. */
    void write(OutputStream out) throws IOException;
  }

  /** Opens the draft of a file, empty. */
  @FunctionalInterface
  public interface Opening {
    /** A stream to {@code draft}, which may exist. */
    FileOutputStream open(Path draft) throws IOException;
  }

  private WholeFile() {}

  /**
   * Writes a file where a user wants it. A symbolic link stays one, and what it leads to is
   * replaced; a device or a pipe takes what it is given.
   *
   * @throws IOException if it can't be written; what was there before is untouched then
   */
  public static void write(Path file, Content content) throws IOException {
    Path whole = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path name = whole.getFileName();
    if (name == null || Files.isDirectory(whole)) {
      throw new IOException(file + ": a file expected, got a folder");
    }
    if (Files.exists(whole) && !Files.isRegularFile(whole)) {
      try (OutputStream out = Files.newOutputStream(whole)) {
        buffered(out, content);
      }
      return;
    }
    Path draft = whole.resolveSibling("." + name + "." + UUID.randomUUID() + ".tmp");
    // created by this call, whose exceptions tell a missing folder from one that may not be written
    replace(whole, Files.createFile(draft), path -> new FileOutputStream(path.toFile()), content);
  }

  /** Puts {@code draft} in the place of {@code file}; if that fails there is the one before. */
  public static void replace(Path file, Path draft, Opening opening, Content content)
      throws IOException {
    try {
      try (FileOutputStream out = opening.open(draft)) {
        buffered(out, content);
        out.getFD().sync();
      }
      move(draft, file);
    } catch (IOException | RuntimeException e) {
      try {
        Files.deleteIfExists(draft);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    syncFolder(file);
  }

  private static void buffered(OutputStream out, Content content) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    content.write(buffered);
    buffered.flush();
  }

  private static void move(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Makes a rename last. Not every system lets a folder be opened; then there is no more to do. */
  private static void syncFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }
}
