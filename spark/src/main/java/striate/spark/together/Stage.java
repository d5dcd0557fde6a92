package striate.spark.together;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag$;

/** Barrier stages on as many executors as there are. */
final class Stage {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final JavaSparkContext spark;
  private final Duration patience;

  Stage(JavaSparkContext spark, Duration patience) {
    this.spark = spark;
    this.patience = patience;
  }

  /**
   * What became of a stage.
   *
   * @param kind the worst answer
   * @param text why
   * @param answers those of all executors; none if Spark has lost one
   */
  record Outcome(Answer.Kind kind, String text, List<Answer> answers, @Nullable Throwable cause) {}

  /**
   * Refuses what does not go with tasks that need each other.
   *
   * @throws IllegalStateException naming the setting
   */
  static void checkConf(SparkConf conf) {
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new IllegalStateException(
          "spark.dynamicAllocation.enabled: false expected, for a training needs all of its"
              + " executors from the first step to the last, got true");
    }
    if (conf.getBoolean("spark.speculation", false)) {
      throw new IllegalStateException(
          "spark.speculation: false expected, for a training has no task to spare, got true");
    }
  }

  /** How many tasks may run at once, as far as executors have registered. */
  private int slots() {
    SparkContext context = spark.sc();
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  /** Waits until there are slots for so many tasks, or patience is over. */
  private int slots(int wanted) {
    long end = System.nanoTime() + patience.toNanos();
    int slots = slots();
    while (slots < wanted && System.nanoTime() - end < 0) {
      pause(LOOK);
      slots = slots();
    }
    return slots;
  }

  /**
   * All that are wanted.
   *
   * @throws IllegalStateException if there are fewer: Spark would wait for ever
   */
  int all(int wanted) {
    int slots = slots(wanted);
    if (slots < wanted) {
      throw new IllegalStateException(
          "executors: "
              + wanted
              + " tasks at once expected, got room for "
              + slots
              + " ("
              + spark.master()
              + ", spark.task.cpus="
              + spark.getConf().get("spark.task.cpus", "1")
              + "); Spark would wait for ever");
    }
    return wanted;
  }

  /** As many as there is room for, should executors have gone for good; at least 1. */
  int most(int wanted) {
    return Math.min(wanted, Integer.highestOneBit(Math.max(1, slots(wanted))));
  }

  void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CancellationException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    CancellationException c = new CancellationException("interrupted while executors trained");
    c.initCause(e);
    return c;
  }

  /** Runs a stage. It is broken off if its executors are gone for longer than patience. */
  Outcome run(MachineTask task, int count) {
    List<Integer> numbers = IntStream.range(0, count).boxed().toList();
    JavaFutureAction<List<Answer>> job =
        spark
            .parallelize(numbers, count)
            .rdd()
            .barrier()
            .mapPartitions(task, false, ClassTag$.MODULE$.<Answer>apply(Answer.class))
            .toJavaRDD()
            .collectAsync();
    boolean done = false;
    long missing = 0;
    try {
      while (true) {
        try {
          List<Answer> answers = job.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
          done = true;
          return outcome(answers);
        } catch (TimeoutException e) {
          missing = slots() >= count ? 0 : missing + LOOK.toMillis();
          if (missing > patience.toMillis()) {
            return new Outcome(
                Answer.Kind.LOST, "executors are gone, and no new ones come", List.of(), null);
          }
        }
      }
    } catch (ExecutionException e) {
      done = true;
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
      return new Outcome(Answer.Kind.LOST, first, List.of(), cause);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      if (!done) {
        job.cancel(true);
      }
    }
  }

  private static Outcome outcome(List<Answer> answers) {
    Answer worst = answers.getFirst();
    for (Answer answer : answers) {
      worst = answer.kind().compareTo(worst.kind()) > 0 ? answer : worst;
    }
    return new Outcome(worst.kind(), worst.text(), answers, null);
  }
}
