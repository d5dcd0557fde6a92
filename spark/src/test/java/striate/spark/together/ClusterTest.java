package striate.spark.together;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors that are processes, some of which are killed: {@code -Dstriate.kills=30} for thirty
 * kills of four executors, and {@code -Dstriate.executors=2} for another number of them.
 */
@EnabledIfSystemProperty(named = "striate.kills", matches = "\\d+")
class ClusterTest {
  @TempDir private Path home;

  @Test
  void killedExecutorsChangeNoBit() throws Exception {
    // Spark looks for its jars there; ours come with the class path.
    Files.createDirectory(home.resolve("jars"));
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
            Cluster.class.getName(),
            Integer.toString(Integer.getInteger("striate.executors", 4)),
            System.getProperty("striate.kills")));
    ProcessBuilder process = new ProcessBuilder(command).inheritIO();
    process.directory(home.toFile());
    process.environment().put("SPARK_HOME", home.toString());
    process.environment().put("SPARK_SCALA_VERSION", "2.13");
    process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    assertThat(process.start().waitFor()).isZero();
  }
}
