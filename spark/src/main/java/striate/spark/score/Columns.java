package striate.spark.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The names of the columns that are read and written; one that is empty is not written.
 *
 * @param input what is read
 * @param vectors what the numbers are where that is vectors or arrays: samples or input
 * @param raw outputs of the network
 * @param probability a number for each class
 * @param prediction the index of the likeliest class
 * @param label its name
 * @param reason why a row has none of these
 */
public record Columns(
    String input,
    String vectors,
    String raw,
    String probability,
    String prediction,
    String label,
    String reason) {
  private record Column(String name, Scoring.Output output, DataType type) {}

  private List<Column> written() {
    List<Column> all =
        List.of(
            new Column(raw, Scoring.Output.RAW, SQLDataTypes.VectorType()),
            new Column(probability, Scoring.Output.PROBABILITY, SQLDataTypes.VectorType()),
            new Column(prediction, Scoring.Output.PREDICTION, DataTypes.DoubleType),
            new Column(label, Scoring.Output.LABEL, DataTypes.StringType),
            new Column(reason, Scoring.Output.REASON, DataTypes.StringType));
    return all.stream().filter(column -> !column.name.isEmpty()).toList();
  }

  /**
   * The schema with the answers.
   *
   * @throws IllegalArgumentException if the input is missing or of another type, or a column that
   *     is to be written is there already
   */
  public StructType schema(StructType before) {
    Input.of(before, input, vectors);
    List<StructField> fields = new ArrayList<>(List.of(before.fields()));
    for (Column column : written()) {
      if (fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(column.name))) {
        throw new IllegalArgumentException(
            "a column '" + column.name + "' is there already; name another one for the answer");
      }
      fields.add(new StructField(column.name, column.type, true, Metadata.empty()));
    }
    return new StructType(fields.toArray(new StructField[0]));
  }

  /** The rows with their answers. */
  public Dataset<Row> answered(Dataset<?> rows, ModelFile model) {
    StructType after = schema(rows.schema());
    Scoring scoring =
        new Scoring(
            model.broadcast(rows.sparkSession().sparkContext()),
            Input.of(rows.schema(), input, vectors),
            written().stream().map(Column::output).toList(),
            after);
    Dataset<Row> answered = rows.toDF().mapPartitions(scoring, Encoders.row(after));
    // What rows do not carry: metadata of columns (the names of a label's classes), collations.
    return answered.schema().equals(after) ? answered : answered.to(after);
  }
}
