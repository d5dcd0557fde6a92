package striate.spark.launch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import striate.app.recipe.SettingException;

/** Which Spark a command runs on. */
final class SessionOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "This JVM with as many tasks at once, such as local[2]; on a cluster, and there only, any"
              + " master of Spark's (that of spark-submit, else local[*]).")
  private @Nullable String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark's, such as spark.task.cpus=2 (may be repeated).")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--stacktrace",
      description = "With an error, show where in the program it arose.")
  @SuppressWarnings("UnusedVariable") // Main looks for it by itself
  private boolean stacktrace;

  /** With a master, if none is named. */
  SessionOptions master(String standard) {
    master = master == null ? standard : master;
    return this;
  }

  SparkSession start(String name) {
    SparkSession.Builder builder = SparkSession.builder().appName(name);
    String chosen = master == null ? settings.get("spark.master") : master;
    boolean submitted = System.getProperty("spark.master") != null;
    if (!submitted && chosen != null && !chosen.matches("local(\\[.*])?")) {
      // Executors would need our jars, and this machine an address that they can reach.
      throw new SettingException(
          "--master: local, local[N] or local[*] expected, got '"
              + chosen
              + "'; on a cluster call spark-submit --class striate.spark.launch.Main"
              + " (docs/spark.md)");
    }
    if (chosen != null || !submitted) {
      builder.master(chosen == null ? "local[*]" : chosen);
    }
    if (!submitted) {
      builder
          .config("spark.ui.enabled", "false")
          // Pictures are small: as many to a task as fill some batches.
          .config("spark.sql.files.openCostInBytes", "65536")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1");
    }
    // A training that lasts longer than others is not done twice.
    builder.config("spark.speculation", "false");
    settings.forEach(builder::config);
    return builder.getOrCreate();
  }
}
