package striate.spark.launch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.images.PictureFiles;
import striate.images.Pictures;
import striate.spark.score.Files;

/**
 * The pictures of folders as a table of {@code path}, {@code content} and {@code unread} (why there
 * is no content).
 *
 * <p>Spark's own {@code binaryFile} says nothing of files that are empty or whose names begin with
 * {@code _}, and ends with the first that can't be read.
 */
final class PictureTable {
  private static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("content", DataTypes.BinaryType)
          .add("unread", DataTypes.StringType);

  /** How names of pictures end, where only names can be looked at. */
  private static final List<String> SUFFIXES =
      List.of(".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp", ".dib");

  /** Of a file, in the heap at the same time while it becomes a row, at most. */
  private static final int COPIES = 4;

  /** Pictures that are worth a task. */
  private static final int TASK = 96;

  /** Tasks for each that runs at the same time, at most, so that none has long to go alone. */
  private static final int TASKS = 8;

  private final List<Entry> entries = new ArrayList<>();
  private final Configuration settings;

  private PictureTable(Configuration settings) {
    this.settings = settings;
  }

  /** A file, and what is known to be wrong with it. */
  private record Entry(String uri, @Nullable String problem) implements Serializable {}

  /**
   * Lists; no file is read.
   *
   * @param places folders, files or patterns, on any file system that Hadoop knows
   * @throws DataException if there is none of that name, or no picture in any
   */
  static PictureTable of(List<String> places, SparkSession spark) throws IOException {
    PictureTable table = new PictureTable(spark.sessionState().newHadoopConf());
    for (String place : places) {
      table.add(place);
    }
    if (table.entries.isEmpty()) {
      throw new DataException(String.join(", ", places) + ": no picture in it");
    }
    return table;
  }

  private void add(String place) throws IOException {
    org.apache.hadoop.fs.Path path = Files.path(place, settings);
    FileSystem system = path.getFileSystem(settings);
    FileStatus[] found;
    try {
      found = new FileStatus[] {system.getFileStatus(path)};
    } catch (FileNotFoundException e) {
      found = system.globStatus(path);
    }
    if (found == null || found.length == 0) {
      throw new DataException(place + ": no such file or folder");
    }
    for (FileStatus one : found) {
      if (system.getScheme().equals("file")) {
        addLocal(Path.of(one.getPath().toUri()));
      } else if (one.isDirectory()) {
        below(one.getPath(), system);
      } else {
        entries.add(new Entry(one.getPath().toString(), null));
      }
    }
  }

  /** Takes what {@code striate predict} would. */
  private void addLocal(Path path) {
    if (!java.nio.file.Files.isDirectory(path)) {
      entries.add(new Entry(uri(path), null));
      return;
    }
    for (Path file :
        PictureFiles.below(path, p -> entries.add(new Entry(uri(p.path()), p.reason())))) {
      entries.add(new Entry(uri(file), null));
    }
  }

  private static String uri(Path path) {
    return new org.apache.hadoop.fs.Path(path.toUri()).toString();
  }

  private void below(org.apache.hadoop.fs.Path folder, FileSystem system) throws IOException {
    RemoteIterator<LocatedFileStatus> files = system.listFiles(folder, true);
    while (files.hasNext()) {
      org.apache.hadoop.fs.Path file = files.next().getPath();
      String name = file.getName().toLowerCase(Locale.ROOT);
      if (!name.startsWith(".") && SUFFIXES.stream().anyMatch(name::endsWith)) {
        entries.add(new Entry(file.toString(), null));
      }
    }
  }

  /** The table; files are read by the tasks, one after the other. */
  Dataset<Row> rows(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks =
        Math.clamp(
            (entries.size() + TASK - 1) / TASK,
            1,
            TASKS * Math.max(1, context.defaultParallelism()));
    return spark.createDataFrame(
        context
            .parallelize(entries, tasks)
            .map(new Reader(SerializableConfiguration.broadcast(spark.sparkContext(), settings))),
        SCHEMA);
  }

  private record Reader(Broadcast<SerializableConfiguration> settings)
      implements Function<Entry, Row> {
    @Override
    public Row call(Entry entry) {
      if (entry.problem != null) {
        return RowFactory.create(entry.uri, null, entry.problem);
      }
      try {
        byte[] content =
            Files.read(
                new org.apache.hadoop.fs.Path(entry.uri),
                settings.value().value(),
                Math.min(Pictures.MOST_BYTES, Runtime.getRuntime().maxMemory() / COPIES));
        return RowFactory.create(entry.uri, content, null);
      } catch (NoSuchFileException | FileNotFoundException e) {
        return unread(entry, "no such file, or permission denied");
      } catch (AccessDeniedException e) {
        return unread(entry, "permission denied");
      } catch (IOException | IllegalArgumentException e) {
        return unread(entry, "can't be read (" + e.getMessage() + ")");
      }
    }

    private static Row unread(Entry entry, String reason) {
      return RowFactory.create(entry.uri, null, reason.lines().findFirst().orElse(""));
    }
  }
}
