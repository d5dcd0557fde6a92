package striate.spark.launch;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.spark.StriateClassifier;

/** {@code striate-spark score}: the pictures of folders. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Classifies the pictures in folders and their sub-folders: one line per picture, sorted by"
          + " name.",
      "Files that are empty, damaged or unreadable are reported with the reason.",
      "With -o it writes a table of path, label, prediction, probability and reason."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure, or a picture could not be read", "2:usage error"})
final class ScoreCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("parquet", "json", "csv");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "The model.")
  private String model = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Folders of pictures, files, or patterns; URIs that Hadoop knows, too.")
  private List<String> folders = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Write the table here, one file per task.")
  private @Nullable String output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Format of the table: parquet, json or csv (parquet).")
  private String format = "parquet";

  @Mixin private SessionOptions session = new SessionOptions();

  @Override
  public Integer call() throws IOException {
    if (!FORMATS.contains(format)) {
      throw new ParameterException(
          spec.commandLine(),
          "--format: one of " + String.join(", ", FORMATS) + " expected, got '" + format + "'");
    }
    try (SparkSession spark = session.start("striate-spark score")) {
      StriateClassifier classifier =
          StriateClassifier.fromOnnx(model).setRawPredictionCol("").setPredictedLabelCol("label");
      Dataset<Row> answers = classifier.transform(PictureTable.of(folders, spark).rows(spark));
      answers =
          answers.withColumn("reason", coalesce(answers.col("unread"), answers.col("reason")));
      if (output == null) {
        return print(answers);
      }
      return write(answers, output);
    }
  }

  private int print(Dataset<Row> answers) {
    PrintWriter out = spec.commandLine().getOut();
    // Sorted here: Spark would score everything twice, the first time to learn of the order.
    List<Row> rows =
        new ArrayList<>(
            answers
                .select(
                    answers.col("path"),
                    answers.col("label"),
                    array_max(probability(answers)),
                    answers.col("reason"))
                .collectAsList());
    rows.sort(Comparator.comparing(row -> row.getString(0)));
    boolean failed = false;
    for (Row row : rows) {
      if (!row.isNullAt(3)) {
        failed = true;
        tell(row.getString(0), row.getString(3));
        continue;
      }
      out.println(
          String.format(
              Locale.ROOT,
              "%s: %s %.2f %%",
              path(row.getString(0)),
              row.getString(1),
              100 * row.getDouble(2)));
    }
    out.flush();
    return failed ? 1 : 0;
  }

  private int write(Dataset<Row> answers, String place) {
    // As text where a format has no arrays.
    Column probability =
        format.equals("csv") ? to_json(probability(answers)) : probability(answers);
    Dataset<Row> table =
        answers.select(
            answers.col("path"),
            answers.col("label"),
            answers.col("prediction"),
            probability.as("probability"),
            answers.col("reason"));
    table.write().format(format).option("header", "true").save(place);
    // What stands there, however often tasks were done again.
    Dataset<Row> written =
        answers
            .sparkSession()
            .read()
            .format(format)
            .schema(table.schema())
            .option("header", "true")
            .load(place);
    Dataset<Row> failed = written.filter(written.col("reason").isNotNull());
    Iterator<Row> each = failed.select("path", "reason").orderBy("path").toLocalIterator();
    int unreadable = 0;
    for (; each.hasNext(); unreadable++) {
      Row row = each.next();
      tell(row.getString(0), row.getString(1));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "table: %s: %d pictures, %d of them without an answer",
            place,
            written.count(),
            unreadable));
    out.flush();
    return unreadable == 0 ? 0 : 1;
  }

  private void tell(String uri, String reason) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("striate-spark: " + path(uri) + ": " + reason);
    err.flush();
  }

  private static String path(String uri) {
    // One line, whatever is in a name.
    return uri.replaceFirst("^file:/*", "/").replaceAll("\\p{Cntrl}", "?");
  }

  /** As an array, which every format and program has. */
  private static Column probability(Dataset<Row> answers) {
    // Spark's function takes no null.
    Column vector = answers.col("probability");
    return when(vector.isNotNull(), functions.vector_to_array(vector, "float64"));
  }
}
