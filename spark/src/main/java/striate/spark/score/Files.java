package striate.spark.score;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Files on the file systems that Spark knows. */
public final class Files {
  private Files() {}

  /** The bytes of a file; without a session, on the file systems that are known then. */
  public static byte[] read(String path, @Nullable SparkSession spark) throws IOException {
    Path file = new Path(path);
    Configuration settings =
        spark == null ? new Configuration() : spark.sessionState().newHadoopConf();
    FileSystem system = file.getFileSystem(settings);
    try (FSDataInputStream in = system.open(file)) {
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
