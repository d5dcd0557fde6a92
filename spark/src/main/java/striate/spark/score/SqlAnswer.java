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

  /** The function of a model on the bytes of a picture file. */
  public static UDF1<byte[], Row> function(ModelFile model, SparkContext context) {
    return new Function(model.broadcast(context));
  }

  private static final class Function implements UDF1<byte[], Row> {
    private static final long serialVersionUID = 1L;
    private static final Input INPUT = new Input(Input.Kind.FILE, 0, "picture", false);

    private final Broadcast<ModelFile> model;

    Function(Broadcast<ModelFile> model) {
      this.model = model;
    }

    @Override
    public Row call(byte @Nullable [] file) {
      TaskContext task = TaskContext.get();
      SharedModel shared = model.value().shared(task == null ? 1 : task.cpus());
      // A batch of its own for each call: nobody says that calls come one by one.
      Answer answer =
          new Batch(shared, INPUT, 1).answers(List.of(RowFactory.create((Object) file))).getFirst();
      return answer.reason() != null
          ? RowFactory.create(null, null, null, answer.reason())
          : RowFactory.create(answer.prediction(), answer.label(), answer.probabilities(), null);
    }
  }
}
