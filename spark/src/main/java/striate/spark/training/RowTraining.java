package striate.spark.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import striate.app.console.Failure;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.app.training.Job;
import striate.data.SampleCache;
import striate.format.Onnx;
import striate.spark.score.Input;

/** One training on all rows of one partition. */
public final class RowTraining implements FlatMapFunction<Iterator<Row>, Trained> {
  private static final long serialVersionUID = 1L;

  /** What the set is called in models: where rows come from nobody tells. */
  private static final String NAME = "rows";

  private static final int NAMED = 3;

  private final Input input;
  private final Labels labels;
  private final LinkedHashMap<String, String> settings;

  private RowTraining(Input input, Labels labels, Map<String, String> settings) {
    this.input = input;
    this.labels = labels;
    this.settings = new LinkedHashMap<>(settings);
  }

  /**
   * A training.
   *
   * @param settings as texts, for they travel
   * @throws IllegalArgumentException if a column is missing or of another type, or a setting can't
   *     be meant
   */
  public static RowTraining of(
      StructType schema, String inputCol, String labelCol, Settings settings) {
    try {
      Prepared.check(settings);
    } catch (SettingException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
    return new RowTraining(
        Input.pictures(schema, inputCol),
        Labels.of(schema, labelCol),
        settings.with(Key.DATA, NAME).with(Key.TEST_SHARE, 0).texts());
  }

  @Override
  public Iterator<Trained> call(Iterator<Row> rows) {
    return List.of(trained(rows)).iterator();
  }

  private Trained trained(Iterator<Row> rows) {
    TaskContext task = TaskContext.get();
    int threads = task == null ? 1 : task.cpus();
    try (Scratch scratch = Scratch.make()) {
      RowSet set = RowSet.of(rows, input, labels);
      Data data = new Data(NAME, set, null, null, List.of(), set.overview());
      SampleCache cache = SampleCache.in(scratch.path().resolve("cache"));
      Prepared prepared = Prepared.of(Settings.of(settings), data, cache, threads);
      Job.Outcome outcome =
          new Job(prepared, scratch.path().resolve("run"), Map.of(), threads)
              .run(new Killed(task), line -> {}, trainer -> {});
      return new Trained(Onnx.toBytes(outcome.model()), "", warnings(set));
    } catch (Failure | SettingException | IllegalArgumentException e) {
      return Trained.failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> warnings(RowSet set) {
    List<String> problems = set.problems();
    return problems.isEmpty()
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%d of %d rows left out, such as: %s",
                problems.size(),
                problems.size() + set.size(),
                String.join("; ", problems.subList(0, Math.min(NAMED, problems.size())))));
  }
}
