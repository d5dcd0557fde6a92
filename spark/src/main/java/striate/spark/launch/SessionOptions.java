package striate.spark.launch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Spark a command runs on. */
final class SessionOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark's master, such as local[2] or spark://host:7077 (that of spark-submit, else"
              + " local[*]).")
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
    String chosen = master;
    boolean submitted = System.getProperty("spark.master") != null;
    if (chosen != null || !submitted) {
      builder.master(chosen == null ? "local[*]" : chosen);
    }
    if (!submitted) {
      builder
          .config("spark.ui.enabled", "false")
          // Pictures are small: as many to a task as fill some batches.
          .config("spark.sql.files.openCostInBytes", "65536");
      if (chosen == null || chosen.startsWith("local")) {
        builder
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1");
      }
    }
    settings.forEach(builder::config);
    return builder.getOrCreate();
  }
}
