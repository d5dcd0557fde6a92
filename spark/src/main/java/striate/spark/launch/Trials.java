package striate.spark.launch;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Function1;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;
import striate.spark.training.Trial;
import striate.spark.training.TrialResult;
import striate.spark.training.TrialRun;

/** Trainings as the tasks of one job. */
final class Trials {
  private Trials() {}

  private interface Task extends Function1<Iterator<TrialResult>, TrialResult>, Serializable {}

  /**
   * Runs them, and tells of each when it is done.
   *
   * @return the results, in the order of the trials
   */
  static List<TrialResult> run(
      SparkSession spark, List<Trial> trials, TrialRun run, Consumer<String> told) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<TrialResult> rdd = context.parallelize(trials, trials.size()).map(run);
    AtomicReferenceArray<TrialResult> results = new AtomicReferenceArray<>(trials.size());
    AtomicInteger done = new AtomicInteger();
    Task only = rows -> rows.next();
    spark
        .sparkContext()
        .runJob(
            rdd.rdd(),
            only,
            (at, result) -> {
              results.set((Integer) at, result);
              told.accept(line(result, done.incrementAndGet(), trials.size()));
              return BoxedUnit.UNIT;
            },
            ClassTag$.MODULE$.<TrialResult>apply(TrialResult.class));
    return IntStream.range(0, trials.size()).mapToObj(results::get).toList();
  }

  private static String line(TrialResult result, int done, int all) {
    String what =
        result.done()
            ? String.format(
                Locale.ROOT,
                "%s, %.1f s",
                Double.isNaN(result.accuracy())
                    ? "no test images"
                    : String.format(Locale.ROOT, "%.2f %%", 100 * result.accuracy()),
                result.seconds())
            : "failed: " + result.failure();
    return String.format(Locale.ROOT, "%d of %d: %s: %s", done, all, result.trial().name(), what);
  }
}
