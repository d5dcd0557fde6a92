package striate.spark.together;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The proof with executors that are processes: arguments are the number of executors, and how many
 * of them are killed on the way. Prints the hash that one machine comes to and theirs; then the
 * same from a training that was begun by one executor, at whatever step that was killed. The
 * environment has SPARK_HOME, a folder with a folder {@code jars}, and SPARK_SCALA_VERSION.
 */
final class Cluster {
  private Cluster() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    int machines = Integer.parseInt(args[0]);
    int kills = Integer.parseInt(args[1]);
    int epochs = 3 + kills * 2;
    Path temp = Files.createTempDirectory("striate-cluster");
    Path deaths = Files.createDirectory(temp.resolve("deaths"));
    long expected = SpotsWork.training(epochs).threads(1).run().weights().hash();
    boolean right = true;
    try (JavaSparkContext spark = new JavaSparkContext(conf(machines))) {
      spark.setLogLevel("ERROR");
      long start = System.nanoTime();
      SharedResult found =
          SharedTraining.of(spark, new SpotsWork(epochs, deaths.toString(), true, kills))
              .machines(machines)
              .anyway()
              .everySteps(1)
              .attempts(kills + 2)
              .timeout(Duration.ofSeconds(60))
              .patience(Duration.ofMinutes(10))
              .notices(System.out::println)
              .run(temp.resolve("run"));
      String[] dead = deaths.toFile().list();
      right = found.hash() == expected && dead != null && dead.length == kills;
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
      long resumed =
          SharedTraining.of(spark, new SpotsWork(epochs, null, false, 0))
              .machines(machines)
              .anyway()
              .everySteps(1)
              .patience(Duration.ofMinutes(10))
              .run(begun)
              .hash();
      System.out.printf(
          "%d steps on one machine, then %d executors: %016x%n", steps, machines, resumed);
      right &= resumed == expected;
    }
    System.exit(right ? 0 : 1);
  }

  private static SparkConf conf(int machines) {
    return new SparkConf()
        .setAppName("striate")
        .setIfMissing("spark.master", "local-cluster[" + machines + ",1,1024]")
        .set("spark.executor.memory", Integer.getInteger("striate.heap", 1024) + "m")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.bindAddress", "127.0.0.1")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
  }
}
