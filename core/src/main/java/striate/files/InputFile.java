package striate.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A check of files before they are opened: opening a named pipe waits until somebody writes. */
public final class InputFile {
  private InputFile() {}

  /**
   * Returns if {@code file} is a file, or nothing at all, which whoever opens it says.
   *
   * @throws IOException if it is a folder, a named pipe, a socket or a device
   */
  public static void check(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "a file expected, got a folder");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(
          file.toString(), null, "a file expected, got a named pipe, a socket or a device");
    }
  }

  /**
   * Opens a file. One without bytes is not read: some of the kernel's are called empty and wait for
   * something to tell, and a link may lead to one.
   *
   * @throws IOException if there is none, or it is a folder, a named pipe, a socket or a device
   */
  public static InputStream open(Path file) throws IOException {
    check(file);
    return Files.size(file) == 0 ? InputStream.nullInputStream() : Files.newInputStream(file);
  }
}
