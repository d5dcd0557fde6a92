package striate.train.disk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import striate.files.WholeFile;

/**
 * How a run's files come to be and grow. A draft has one name for ever, so that one left behind by
 * a killed process is overwritten: nobody else writes in the folder.
 */
public class Disk {
  /** Opens a file for writing, from its start or its end. */
  protected FileOutputStream open(Path file, boolean append) throws IOException {
    return new FileOutputStream(file.toFile(), append);
  }

  /** Puts a file in place; if that fails there is the one before, or none. */
  public final void replace(Path file, WholeFile.Content content) throws IOException {
    Path draft = draft(file);
    if (Files.isSymbolicLink(draft)) {
      throw new IOException(draft + " is a link to somebody else's file");
    }
    WholeFile.replace(file, draft, d -> open(d, false), content);
  }

  /** Adds to the end of a file, which is cut to {@code length} before. */
  public final void append(Path file, long length, byte[] bytes) throws IOException {
    // Not by a channel, which an interrupt closes.
    if (file.toFile().length() > length) {
      try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
        cut.setLength(length);
      }
    }
    try (FileOutputStream out = open(file, true)) {
      out.write(bytes);
      out.getFD().sync();
    }
  }

  /** Where a file is written before it is put in its place. */
  public static Path draft(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".tmp");
  }
}
