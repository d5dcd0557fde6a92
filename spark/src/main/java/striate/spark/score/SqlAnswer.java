package striate.spark.score;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** An answer as SQL has it. */
public final class SqlAnswer {
  /** The struct of an answer. */
  public static final StructType TYPE =
      new StructType()
          .add("prediction", DataTypes.IntegerType)
          .add("label", DataTypes.StringType)
          .add("probability", DataTypes.createArrayType(DataTypes.DoubleType, false))
          .add("reason", DataTypes.StringType);

  private SqlAnswer() {}

  /** The function of a model on the bytes of a picture file, or Spark's image struct. */
  public static UDF1<Object, Row> function(ModelFile model, SparkContext context) {
    return new Function(model.broadcast(context));
  }

  private static final class Function implements UDF1<Object, Row> {
    private static final long serialVersionUID = 1L;
    private static final Input FILE = new Input(Input.Kind.FILE, 0, "picture", false);
    private static final Input IMAGE = new Input(Input.Kind.IMAGE, 0, "picture", false);

    private final Broadcast<ModelFile> model;

    Function(Broadcast<ModelFile> model) {
      this.model = model;
    }

    @Override
    public Row call(@Nullable Object picture) {
      Input input = input(picture);
      if (input == null) {
        return none(
            "picture: the bytes of a picture file (binary) or Spark's image struct expected, got "
                + type(picture));
      }
      TaskContext task = TaskContext.get();
      SharedModel shared = model.value().shared(task == null ? 1 : task.cpus());
      // A batch of its own for each call: nobody says that calls come one by one.
      Answer answer =
          new Batch(shared, input, 1).answers(List.of(RowFactory.create(picture))).getFirst();
      return answer.reason() != null
          ? none(answer.reason())
          : RowFactory.create(answer.prediction(), answer.label(), answer.probabilities(), null);
    }

    private static @Nullable Input input(@Nullable Object picture) {
      if (picture instanceof Row row) {
        return row.schema() != null && Input.isImage(row.schema()) ? IMAGE : null;
      }
      return picture == null || picture instanceof byte[] ? FILE : null;
    }

    private static String type(@Nullable Object value) {
      if (value instanceof Row row && row.schema() != null) {
        return row.schema().simpleString();
      }
      return value == null ? "null" : value.getClass().getSimpleName();
    }

    private static Row none(String reason) {
      return RowFactory.create(null, null, null, reason);
    }
  }
}
