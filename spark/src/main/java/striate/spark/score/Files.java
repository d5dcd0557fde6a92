package striate.spark.score;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Files on the file systems that Spark knows. */
public final class Files {
  private Files() {}

  /**
   * A path as a user writes it: of a file of this machine, where that is the default, whatever
   * characters are in its name.
   *
   * @throws FileNotFoundException if it can be none
   */
  public static Path path(String text, Configuration settings) throws IOException {
    if (FileSystem.getDefaultUri(settings).getScheme().equals("file")) {
      try {
        java.nio.file.Path here = java.nio.file.Path.of(text).toAbsolutePath();
        if (java.nio.file.Files.exists(here)) {
          return new Path(here.toUri());
        }
      } catch (InvalidPathException e) {
        throw new FileNotFoundException(text + ": no path");
      }
    }
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      throw new FileNotFoundException(text + ": no such file");
    }
  }

  /** The bytes of a file; without a session, on the file systems that are known then. */
  public static byte[] read(String path, @Nullable SparkSession spark) throws IOException {
    Configuration settings =
        spark == null ? new Configuration() : spark.sessionState().newHadoopConf();
    return read(path(path, settings), settings, Integer.MAX_VALUE);
  }

  /**
   * The bytes of a file.
   *
   * @throws IOException also if there are more than {@code most}
   */
  public static byte[] read(Path file, Configuration settings, long most) throws IOException {
    FileSystem system = file.getFileSystem(settings);
    // Hadoop's own way to a local file fails where its name has a colon.
    java.nio.file.Path here =
        system.getScheme().equals("file")
            ? java.nio.file.Path.of(system.makeQualified(file).toUri())
            : null;
    if (here != null && !java.nio.file.Files.exists(here)) {
      throw new FileNotFoundException(here + ": no such file");
    }
    long length =
        here == null ? system.getFileStatus(file).getLen() : java.nio.file.Files.size(here);
    if (length > most) {
      throw new IOException(most + " bytes at most expected, got " + length);
    }
    try (InputStream in =
        here == null ? system.open(file) : java.nio.file.Files.newInputStream(here)) {
      return in.readAllBytes();
    }
  }

  /** Writes a file that is not there yet. */
  public static void write(byte[] bytes, String path, SparkSession spark) throws IOException {
    Path file = new Path(path);
    FileSystem system = file.getFileSystem(spark.sessionState().newHadoopConf());
    try (OutputStream out = system.create(file, false)) {
      out.write(bytes);
    }
  }
}
