package striate.spark.score;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Adds answers to the rows of a partition: some rows at a time are read, and go through the network
 * together.
 */
final class Scoring implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  /** Rows that wait for an answer, and the bytes of their pictures, unless it is a single one. */
  private static final int ROWS = 96;

  private static final long BYTES = 32 << 20;

  private final Broadcast<ModelFile> model;
  private final Input input;
  private final ArrayList<Output> outputs;
  private final StructType schema;

  /**
   * Adds answers.
   *
   * @param schema of the rows with them
   */
  Scoring(Broadcast<ModelFile> model, Input input, List<Output> outputs, StructType schema) {
    this.model = model;
    this.input = input;
    this.outputs = new ArrayList<>(outputs);
    this.schema = schema;
  }

  /** A column that is written. */
  enum Output {
    RAW,
    PROBABILITY,
    PREDICTION,
    LABEL,
    REASON;

    /** The value for an answer; all but the reason are null where there is none. */
    @Nullable Object of(Answer answer) {
      if (this == REASON) {
        return answer.reason();
      }
      if (answer.reason() != null) {
        return null;
      }
      return switch (this) {
        case RAW -> Vectors.dense(answer.raw());
        case PROBABILITY -> Vectors.dense(answer.probabilities());
        case PREDICTION -> (double) answer.prediction();
        case LABEL -> answer.label();
        case REASON -> null;
      };
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    // Many a shuffle leaves partitions without rows: neither model nor memory is made for them.
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    TaskContext task = TaskContext.get();
    SharedModel shared = model.value().shared(task == null ? 1 : task.cpus());
    Batch batch = new Batch(shared, input, ROWS);
    return new Iterator<>() {
      private final Queue<Row> answered = new ArrayDeque<>();

      @Override
      public boolean hasNext() {
        return !answered.isEmpty() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (answered.isEmpty()) {
          fill();
        }
        Row row = answered.poll();
        if (row == null) {
          throw new NoSuchElementException();
        }
        return row;
      }

      private void fill() {
        if (task != null && task.isInterrupted()) {
          throw new TaskKilledException("killed between two batches");
        }
        List<Row> waiting = new ArrayList<>();
        long bytes = 0;
        while (rows.hasNext() && waiting.size() < batch.most() && bytes < BYTES) {
          Row row = rows.next();
          waiting.add(row);
          bytes += input.bytes(row);
        }
        List<Answer> answers = batch.answers(waiting);
        for (int i = 0; i < answers.size(); i++) {
          answered.add(with(waiting.get(i), answers.get(i)));
        }
      }
    };
  }

  private Row with(Row row, Answer answer) {
    int before = row.length();
    @Nullable Object[] values = new Object[before + outputs.size()];
    for (int i = 0; i < before; i++) {
      values[i] = row.get(i);
    }
    for (int i = 0; i < outputs.size(); i++) {
      values[before + i] = outputs.get(i).of(answer);
    }
    // With its schema: Spark hands it to the next function as it is.
    return new GenericRowWithSchema(values, schema);
  }
}
