package striate.spark.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.classify.Classifier;
import striate.data.DataException;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.images.Pictures;
import striate.spark.StriateClassifier;

/** {@code striate-spark speed}: what Spark costs beside the same work in plain threads. */
@Command(
    name = "speed",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Scores a folder's pictures, held in memory, by plain threads and by Spark on as many cores,"
          + " in turn; prints pictures per second of both."
    })
final class SpeedCommand implements Callable<Integer> {
  private static final int TOGETHER = 96;

  /** Partitions for each core, as a table has them. */
  private static final int PARTITIONS = 4;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "FOLDER", description = "A folder of pictures.")
  private Path folder = Path.of("");

  @Option(names = "--cores", paramLabel = "N", description = "Cores of either (2).")
  private int cores = 2;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      description = "Pictures per round; the folder's are repeated (2000).")
  private int count = 2000;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds (5).")
  private int rounds = 5;

  @Option(
      names = "--warm",
      paramLabel = "N",
      description = "Warm-up rounds (10): a JVM's first jobs are slower.")
  private int warm = 10;

  @Mixin private SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws Exception {
    List<byte[]> files = files();
    StriateClassifier spark = StriateClassifier.fromOnnx(model);
    Classifier plain = Classifier.load(model);
    try (SparkSession started = session.master("local[" + cores + "]").start("speed")) {
      List<Row> rows = files.stream().map(file -> RowFactory.create((Object) file)).toList();
      StructType schema = new StructType().add("content", DataTypes.BinaryType);
      Dataset<Row> table =
          started.createDataFrame(rows, schema).repartition(PARTITIONS * cores).cache();
      table.count();
      double[] direct = new double[rounds];
      double[] asTable = new double[rounds];
      plain.warmUp();
      for (int round = -warm; round < rounds; round++) {
        double one = seconds(() -> threads(plain, files));
        double other =
            seconds(() -> {
              spark.transform(table).write().format("noop").mode("overwrite").save();
              return null;
            });
        if (round >= 0) {
          direct[round] = files.size() / one;
          asTable[round] = files.size() / other;
        }
      }
      Arrays.sort(direct);
      Arrays.sort(asTable);
      double a = direct[rounds / 2];
      double b = asTable[rounds / 2];
      spec.commandLine()
          .getOut()
          .println(
              String.format(
                  Locale.ROOT,
                  "plain threads %.1f pictures/s (%.1f to %.1f), Spark %.1f (%.1f to %.1f): %.1f %%",
                  a,
                  direct[0],
                  direct[rounds - 1],
                  b,
                  asTable[0],
                  asTable[rounds - 1],
                  100 * b / a));
    }
    return 0;
  }

  private List<byte[]> files() throws IOException {
    List<byte[]> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().limit(count).toList()) {
        found.add(Files.readAllBytes(file));
      }
    }
    if (found.isEmpty()) {
      throw new DataException(folder + ": no picture in it");
    }
    List<byte[]> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(found.get(i % found.size()));
    }
    return files;
  }

  private static double seconds(Callable<?> work) throws Exception {
    long start = System.nanoTime();
    work.call();
    return (System.nanoTime() - start) * 1e-9;
  }

  private Void threads(Classifier classifier, List<byte[]> files)
      throws InterruptedException, ExecutionException {
    Preprocessing p = classifier.model().preprocessing().orElseThrow();
    try (ExecutorService pool = Executors.newFixedThreadPool(cores)) {
      List<Future<?>> all = new ArrayList<>();
      // As many pieces as the table has, at least: few large pictures would leave cores idle.
      int pieces = PARTITIONS * cores;
      int together = Math.clamp((files.size() + pieces - 1) / pieces, 1, TOGETHER);
      for (int from = 0; from < files.size(); from += together) {
        List<byte[]> some = files.subList(from, Math.min(files.size(), from + together));
        all.add(
            pool.submit(() -> {
              List<Picture> pictures = new ArrayList<>();
              some.forEach(file -> pictures.add(p.fitted(Pictures.read(file, "picture"))));
              return classifier.probabilities(pictures);
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    return null;
  }
}
