package striate.spark.together;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.concurrent.Await;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Barrier stages on as many executors as there are. */
final class Stage {
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final String INTERRUPT = "spark.job.interruptOnCancel";

  /** How long the others may take to answer, once one has told that it can't go on; at most. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final JavaSparkContext spark;
  private final Duration patience;
  private final Duration grace;

  /**
   * Stages.
   *
   * @param patience how long executors may be missing
   * @param timeout of what executors wait for from each other
   */
  Stage(JavaSparkContext spark, Duration patience, Duration timeout) {
    this.spark = spark;
    this.patience = patience;
    this.grace = timeout.compareTo(GRACE) < 0 ? timeout : GRACE;
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

  /**
   * Runs a stage. It is broken off if its executors are gone for longer than patience, and if one
   * has answered that it can't go on while others stay silent: stopped, or cut off.
   */
  Outcome run(MachineTask task, int count) {
    List<Integer> numbers = IntStream.range(0, count).boxed().toList();
    RDD<Answer> answering =
        spark
            .parallelize(numbers, count)
            .rdd()
            .barrier()
            .mapPartitions(task, false, ClassTag$.MODULE$.<Answer>apply(Answer.class));
    Answers answers = new Answers();
    SimpleFutureAction<Integer> job = submit(answering, numbers, answers);
    boolean done = false;
    long missing = 0;
    long since = 0;
    try {
      // Not until the job is done: that counts answers of a stage that Spark has begun again, too.
      while (answers.size() < count) {
        Throwable failure = failure(job);
        if (failure != null) {
          done = true;
          String first = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
          return new Outcome(Answer.Kind.LOST, first, List.of(), failure);
        }
        missing = slots() >= count ? 0 : missing + LOOK.toMillis();
        if (missing > patience.toMillis()) {
          return new Outcome(
              Answer.Kind.LOST, "executors are gone, and no new ones come", List.of(), null);
        }
        Answer worst = answers.worst();
        if (worst == null || worst.kind() == Answer.Kind.DONE || begunAgain(job, answers)) {
          since = 0;
          continue;
        }
        long now = System.nanoTime();
        since = since == 0 ? now : since;
        if (now - since > grace.toNanos()) {
          return new Outcome(worst.kind(), worst.text(), List.of(), null);
        }
      }
      done = true;
      return answers.outcome();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      if (!done) {
        job.cancel();
      }
    }
  }

  private SimpleFutureAction<Integer> submit(
      RDD<Answer> answering, List<Integer> numbers, Answers answers) {
    // A task that is killed does not wait in an exchange until its time-out.
    String before = spark.getLocalProperty(INTERRUPT);
    spark.setLocalProperty(INTERRUPT, "true");
    try {
      return spark
          .sc()
          .submitJob(
              answering,
              new Taken(),
              CollectionConverters.asScala(List.<Object>copyOf(numbers)).toSeq(),
              answers,
              new Count(numbers.size()));
    } finally {
      spark.setLocalProperty(INTERRUPT, before);
    }
  }

  /** Waits a moment for a job; why it failed, or null. */
  private @Nullable Throwable failure(SimpleFutureAction<?> job) throws InterruptedException {
    if (job.isCompleted() && job.value().get().isSuccess()) {
      // Enough answers, though of several attempts.
      Thread.sleep(LOOK);
      return ended(job) ? new SparkException("Spark has ended the stage") : null;
    }
    try {
      Await.ready(job, scala.concurrent.duration.Duration.apply(LOOK.toMillis(), "ms"));
    } catch (TimeoutException e) {
      return null;
    }
    return job.value().get() instanceof scala.util.Failure<?> f ? f.exception() : null;
  }

  private boolean ended(SimpleFutureAction<?> job) {
    for (Object id : CollectionConverters.asJava(job.jobIds())) {
      SparkJobInfo info = spark.statusTracker().getJobInfo((int) id);
      if (info != null && info.status() == JobExecutionStatus.FAILED) {
        return true;
      }
    }
    return false;
  }

  /** Whether Spark has begun the stage once more since these answers. */
  private boolean begunAgain(SimpleFutureAction<?> job, Answers answers) {
    for (Object id : CollectionConverters.asJava(job.jobIds())) {
      SparkJobInfo info = spark.statusTracker().getJobInfo((int) id);
      if (info == null) {
        continue;
      }
      for (int stage : info.stageIds()) {
        SparkStageInfo now = spark.statusTracker().getStageInfo(stage);
        if (now != null && now.currentAttemptId() > answers.attempt()) {
          return true;
        }
      }
    }
    return false;
  }

  /** The answer of a task, with the attempt that it belongs to. */
  private static final class Taken extends AbstractFunction1<Iterator<Answer>, Given>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Given apply(Iterator<Answer> answers) {
      return new Given(TaskContext.get().stageAttemptNumber(), answers.next());
    }
  }

  /** An answer of an attempt. */
  @DefaultSerializer(JavaSerializer.class)
  private record Given(int attempt, Answer answer) implements Serializable {}

  private static final class Count extends AbstractFunction0<Integer> {
    private final int count;

    Count(int count) {
      this.count = count;
    }

    @Override
    public Integer apply() {
      return count;
    }
  }

  /** The answers of the newest attempt; Spark adds them from a thread of its own. */
  private static final class Answers extends AbstractFunction2<Object, Given, BoxedUnit> {
    private final Map<Integer, Answer> came = new LinkedHashMap<>();
    private int attempt;

    @Override
    public synchronized BoxedUnit apply(Object executor, Given given) {
      if (given.attempt > attempt) {
        came.clear();
        attempt = given.attempt;
      }
      if (given.attempt == attempt) {
        came.put((Integer) executor, given.answer);
      }
      return BoxedUnit.UNIT;
    }

    synchronized int attempt() {
      return attempt;
    }

    synchronized int size() {
      return came.size();
    }

    /** The worst, of several the first that came: it knows most. */
    synchronized @Nullable Answer worst() {
      Answer worst = null;
      for (Answer answer : came.values()) {
        worst = worst == null || answer.kind().compareTo(worst.kind()) > 0 ? answer : worst;
      }
      return worst;
    }

    synchronized Outcome outcome() {
      Answer worst = Objects.requireNonNull(worst());
      List<Answer> all = List.copyOf(new TreeMap<>(came).values());
      return new Outcome(worst.kind(), worst.text(), all, null);
    }
  }
}
