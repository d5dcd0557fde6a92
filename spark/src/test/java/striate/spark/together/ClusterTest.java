package striate.spark.together;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import striate.train.RunFolder;

/**
 * Executors that are processes, some of which are killed: {@code -Dstriate.kills=30} for thirty
 * kills of four executors, and {@code -Dstriate.executors=2} for another number of them, {@code
 * -Dstriate.heap=512} for another heap. Then one that stands still, and a driver that is killed.
 */
@EnabledIfSystemProperty(named = "striate.kills", matches = "\\d+")
class ClusterTest {
  private static final String EXECUTORS =
      Integer.toString(Integer.getInteger("striate.executors", 4));

  @TempDir private Path home;

  @Test
  void killedExecutorsChangeNoBit() throws Exception {
    String kills = System.getProperty("striate.kills");
    assertThat(cluster("kill", EXECUTORS, kills).waitFor()).isZero();
  }

  @Test
  void anExecutorThatStandsStillIsNamed() throws Exception {
    assertThat(cluster("stop", "2").waitFor()).isZero();
  }

  @Test
  void aKilledDriverIsSentAgain() throws Exception {
    RunFolder run = RunFolder.at(home.resolve("run"));
    Process first = cluster("train", "2", run.path().toString(), "100");
    int step = 1 + new Random().nextInt(150);
    while (first.isAlive() && newest(run) < step) {
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(first.destroyForcibly().waitFor()).as("killed, not done").isEqualTo(137);
    assertThat(newest(run)).isBetween((long) step, 299L);
    // With another number of executors.
    assertThat(cluster("train", "4", run.path().toString(), "100").waitFor()).isZero();
  }

  private static long newest(RunFolder run) throws IOException {
    return !run.exists()
        ? -1
        : run.checkpoints().stream()
            .mapToLong(file -> Long.parseLong(file.getFileName().toString().replaceAll("\\D", "")))
            .max()
            .orElse(-1);
  }

  private Process cluster(String... arguments) throws Exception {
    // Spark looks for its jars there; ours come with the class path.
    Files.createDirectories(home.resolve("jars"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path options = Path.of(System.getProperty("striate.root"), "spark", "jvm-options");
    command.addAll(Files.readAllLines(options));
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-Dstriate.heap=" + Integer.getInteger("striate.heap", 1024),
            "-Dlog4j2.configurationFile=striate/spark/launch/log4j2.properties",
            "-cp",
            System.getProperty("java.class.path"),
            Cluster.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command).inheritIO();
    process.directory(home.toFile());
    process.environment().put("SPARK_HOME", home.toString());
    process.environment().put("SPARK_SCALA_VERSION", "2.13");
    process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return process.start();
  }
}
