package striate.spark.together;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The proof with executors that are processes. Arguments are a word, the number of executors, and
 * what the word needs:
 *
 * <ul>
 *   <li>{@code kill K N}: N times an executor ends on the way; then a training that was begun by
 *       one executor goes on with all
 *   <li>{@code stop K}: an executor stands still, and is told of
 *   <li>{@code train K FOLDER EPOCHS}: nothing happens; for those who kill the driver
 * </ul>
 *
 * Prints the hash that one machine comes to and theirs, and ends with 1 if they differ. The
 * environment has SPARK_HOME, a folder with a folder {@code jars}, and SPARK_SCALA_VERSION.
 */
final class Cluster {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final int machines;
  private final JavaSparkContext spark;

  private Cluster(int machines, JavaSparkContext spark) {
    this.machines = machines;
    this.spark = spark;
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int machines = Integer.parseInt(args[1]);
    boolean right;
    SparkConf conf = conf(machines);
    if (args[0].equals("stop")) {
      // Spark's own time-out is two minutes.
      conf.set("spark.network.timeout", "40s")
          .set("spark.network.timeoutInterval", "10s")
          .set("spark.executor.heartbeatInterval", "5s");
    }
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      spark.setLogLevel("ERROR");
      Cluster cluster = new Cluster(machines, spark);
      right =
          switch (args[0]) {
            case "kill" -> cluster.kills(Integer.parseInt(args[2]));
            case "stop" -> cluster.stop();
            default -> cluster.train(Path.of(args[2]), Integer.parseInt(args[3]));
          };
    }
    System.exit(right ? 0 : 1);
  }

  private SharedTraining training(SpotsWork work) {
    return SharedTraining.of(spark, work)
        .machines(machines)
        .anyway()
        .everySteps(1)
        .patience(LONG)
        .notices(System.out::println);
  }

  private static long expected(int epochs) {
    return SpotsWork.training(epochs).threads(1).run().weights().hash();
  }

  private boolean kills(int kills) throws Exception {
    int epochs = 3 + kills * 2;
    Path temp = Files.createTempDirectory("striate-cluster");
    Path deaths = Files.createDirectory(temp.resolve("deaths"));
    long expected = expected(epochs);
    long start = System.nanoTime();
    SharedResult found =
        training(new SpotsWork(epochs, deaths.toString(), SpotsWork.Death.HALT, kills))
            .attempts(kills + 2)
            .timeout(Duration.ofSeconds(60))
            .run(temp.resolve("run"));
    String[] dead = deaths.toFile().list();
    System.out.printf(
        "%d executors, %d killed: %016x, one machine: %016x, %d attempts, %.1f s%n",
        machines,
        dead == null ? 0 : dead.length,
        found.hash(),
        expected,
        found.attempts(),
        (System.nanoTime() - start) * 1e-9);
    // Begun on one machine, gone on with by all.
    Path begun = temp.resolve("begun");
    int steps = 1 + new Random().nextInt(8);
    SpotsWork.begin(epochs, begun, steps);
    long resumed = training(SpotsWork.of(epochs)).run(begun).hash();
    System.out.printf(
        "%d steps on one machine, then %d executors: %016x%n", steps, machines, resumed);
    return found.hash() == expected && dead != null && dead.length == kills && resumed == expected;
  }

  private boolean stop() throws Exception {
    Path temp = Files.createTempDirectory("striate-cluster");
    Path deaths = Files.createDirectory(temp.resolve("deaths"));
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    SharedResult found =
        training(new SpotsWork(4, deaths.toString(), SpotsWork.Death.STOP, 1))
            .timeout(Duration.ofSeconds(8))
            .notices(line -> {
              System.out.println(line);
              told.add(line);
            })
            .run(temp.resolve("run"));
    System.out.printf("%016x, one machine: %016x%n", found.hash(), expected(4));
    return found.hash() == expected(4)
        && told.stream().anyMatch(line -> line.contains("nothing came in 8000 ms from machine"));
  }

  private boolean train(Path folder, int epochs) throws Exception {
    long hash = training(SpotsWork.of(epochs)).run(folder).hash();
    System.out.printf("%016x, one machine: %016x%n", hash, expected(epochs));
    return hash == expected(epochs);
  }

  private static SparkConf conf(int machines) {
    return new SparkConf()
        .setAppName("striate")
        .setIfMissing("spark.master", "local-cluster[" + machines + ",1,1024]")
        .set("spark.executor.memory", Integer.getInteger("striate.heap", 1024) + "m")
        .set("spark.ui.enabled", "false")
        .setIfMissing("spark.driver.bindAddress", "127.0.0.1")
        .setIfMissing("spark.driver.host", "127.0.0.1")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
  }
}
