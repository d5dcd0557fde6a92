package striate.train;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * How files come to be: whole or not at all, and on the disk when the call returns. Streams, not
 * channels, do the writing: an interrupt closes a channel under one's hands.
 */
class Disk {
  /** Writes the content of a file. */
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Opens a file for writing, from its start or its end. */
  FileOutputStream open(Path file, boolean append) throws IOException {
    return new FileOutputStream(file.toFile(), append);
  }

  /** Puts a file in place; if that fails there is the one before, or none. */
  final void replace(Path file, Content content) throws IOException {
    Path draft = draft(file);
    try {
      try (FileOutputStream out = open(draft, false)) {
        OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
        content.write(buffered);
        buffered.flush();
        out.getFD().sync();
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

  /** Adds to the end of a file, which is cut to {@code length} before. */
  final void append(Path file, long length, byte[] bytes) throws IOException {
    try (FileOutputStream out = open(file, true)) {
      if (out.getChannel().size() != length) {
        out.getChannel().truncate(length);
      }
      out.write(bytes);
      out.getFD().sync();
    }
  }

  static Path draft(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".tmp");
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
