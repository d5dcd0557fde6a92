package striate.spark.together;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import striate.format.ModelFormatException;
import striate.format.Onnx;
import striate.together.Forecast;
import striate.together.Token;
import striate.train.RunFolder;

/**
 * One training over several executors, each of which takes its part of every batch. The weights
 * have the bits of the same training on one machine, whatever the number of executors, and however
 * often one of them was lost.
 *
 * <p>Spark starts the executors' tasks together (a barrier stage), and hands their addresses round
 * once; the rest goes through sockets between them, which are not encrypted: they belong into a
 * network of one's own. If an executor is lost, the training goes on from the last checkpoint in
 * the run folder, on as many executors as there still are.
 */
public final class SharedTraining {
  private static final int MOST_ATTEMPTS = 4;
  private static final int MARK_DIGITS = 16;
  private static final Duration MEASURED = Duration.ofSeconds(5);

  /** Spark's own time-out, after which an executor that says nothing is ended, and some more. */
  private static final Duration MISSED = Duration.ofMinutes(4);

  private static final Duration HELD_PAUSE = Duration.ofSeconds(2);

  private final JavaSparkContext spark;
  private final SharedWork work;
  private int machines = 1;
  private long everySteps = 100;
  private int attempts = MOST_ATTEMPTS;
  private Duration timeout = Duration.ofMinutes(2);
  private Duration patience = Duration.ofMinutes(1);
  private boolean anyway;
  private Consumer<String> notices = line -> {};

  private SharedTraining(JavaSparkContext spark, SharedWork work) {
    this.spark = spark;
    this.work = work;
  }

  /** A training of {@code work} on the executors of {@code spark}. */
  public static SharedTraining of(JavaSparkContext spark, SharedWork work) {
    return new SharedTraining(spark, work);
  }

  /**
   * The number of executors, more precisely of tasks at once; 1 unless set.
   *
   * @throws IllegalArgumentException unless it is 1, 2, 4, 8 or 16
   */
  public SharedTraining machines(int count) {
    if (count < 1 || count > 16 || Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException(
          "executors: 1, 2, 4, 8 or 16 expected, which share the sixteen shards of a batch equally,"
              + " got "
              + count);
    }
    machines = count;
    return this;
  }

  /**
   * The number of steps from one checkpoint to the next; 100 unless set. There is one after each
   * epoch as well.
   */
  public SharedTraining everySteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("checkpoints: at least 1 step expected, got " + steps);
    }
    everySteps = steps;
    return this;
  }

  /**
   * How often the training is begun or taken up without a new checkpoint in between; 4 times unless
   * set. (Spark by itself begins a stage up to four times that has lost an executor.)
   */
  public SharedTraining attempts(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("attempts: at least 1 expected, got " + most);
    }
    attempts = most;
    return this;
  }

  /**
   * How long an executor waits for what another one sends; two minutes unless set. A step, and a
   * validation, must take less.
   */
  public SharedTraining timeout(Duration time) {
    timeout = positive("time-out", time);
    return this;
  }

  /**
   * How long to wait for executors, be it at the start or after one was lost; a minute unless set.
   * After that the training goes on with fewer, or, if it has not begun yet, does not begin.
   */
  public SharedTraining patience(Duration time) {
    patience = positive("patience", time);
    return this;
  }

  private static Duration positive(String what, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(what + ": above 0 expected, got " + time);
    }
    return time;
  }

  /**
   * Trains without a {@link #forecast}, which otherwise comes before a training begins on several
   * executors, and refuses it below a speed-up of 1.2.
   */
  public SharedTraining anyway() {
    anyway = true;
    return this;
  }

  /**
   * Who is told of the forecast, of executors that were lost, and of checkpoints that could not be
   * written.
   */
  public SharedTraining notices(Consumer<String> lines) {
    notices = lines;
    return this;
  }

  /**
   * Predicts what a step takes and how much faster than on one executor it is, from measurements on
   * the executors themselves: some steps of the training, which are thrown away, and the network
   * between them. It takes about four times {@code most}.
   *
   * @param most how long each of four measurements may take
   * @throws IllegalStateException as {@link #run} does
   * @throws SparkException if an executor is lost
   */
  public Forecast forecast(Duration most) throws SparkException {
    Stage.checkConf(spark.getConf());
    Stage stage = new Stage(spark, patience, timeout);
    int count = stage.all(machines);
    Stage.Outcome outcome =
        stage.run(new PlanTask(work, Token.create().hex(), timeout.plus(most), most), count);
    if (outcome.kind() == Answer.Kind.LOST) {
      throw new SparkException("the forecast ended early: " + outcome.text(), outcome.cause());
    }
    if (outcome.kind() != Answer.Kind.DONE
        || !(outcome.answers().getFirst().value() instanceof PlanTask.Plan plan)) {
      throw new IllegalStateException(outcome.text(), outcome.cause());
    }
    return plan.forecast();
  }

  /**
   * Trains.
   *
   * @param folder the run folder, on storage that all executors share; a run in it is resumed
   * @throws IllegalStateException if Spark allocates executors dynamically or has too few of them,
   *     if the training can't be made (its settings, its images, its folder), or if it is to begin
   *     and is predicted to be hardly faster than on one executor
   * @throws SparkException if executors are lost more often than is allowed
   */
  public SharedResult run(Path folder) throws SparkException {
    Stage.checkConf(spark.getConf());
    Stage stage = new Stage(spark, patience, timeout);
    long saved = saved(folder);
    if (machines > 1 && saved < 0 && !anyway) {
      Forecast forecast = forecast(MEASURED);
      notices.accept(forecast.toString());
      forecast.check();
    }
    String driver = Token.create().hex().substring(MARK_DIGITS);
    long held = System.nanoTime();
    int failures = 0;
    for (int begun = 1; ; begun++) {
      int count = begun == 1 ? stage.all(machines) : stage.most(machines);
      if (begun > 1 && count < machines) {
        notices.accept("going on with " + count + " of " + machines + " executors");
      }
      TrainTask task =
          new TrainTask(
              work, Token.create().hex(), timeout, folder.toString(), everySteps, driver, begun);
      Stage.Outcome outcome = stage.run(task, count);
      switch (outcome.kind()) {
        case DONE -> {
          SharedResult result = result(outcome.answers(), count, begun);
          for (Answer answer : outcome.answers()) {
            if (answer.value() instanceof TrainTask.End end) {
              end.notices().forEach(notices);
            }
          }
          return result;
        }
        case FAILED -> throw new IllegalStateException(outcome.text(), outcome.cause());
        case HELD -> {
          // The executors of a driver that is gone end a little later than that, and one that was
          // stopped when Spark misses it.
          if (System.nanoTime() - held > Math.max(timeout.toNanos(), MISSED.toNanos())) {
            throw new IllegalStateException(outcome.text());
          }
          stage.pause(HELD_PAUSE);
        }
        case LOST -> {
          long now = saved(folder);
          failures = now > saved ? 1 : failures + 1;
          saved = now;
          if (failures >= attempts) {
            throw new SparkException(
                "the training was begun "
                    + failures
                    + " times without a new checkpoint: "
                    + outcome.text(),
                outcome.cause());
          }
          notices.accept(
              "attempt " + begun + " with " + count + " executors ended early: " + outcome.text());
        }
      }
      held = outcome.kind() == Answer.Kind.HELD ? held : System.nanoTime();
    }
  }

  /**
   * The number of the newest checkpoint; −1 if there is none, or the driver can't see the folder.
   */
  private static long saved(Path folder) {
    try {
      return RunFolder.at(folder).saved().orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  private static SharedResult result(List<Answer> answers, int count, int begun) {
    TrainTask.End first = (TrainTask.End) answers.getFirst().value();
    for (Answer answer : answers) {
      TrainTask.End end = (TrainTask.End) answer.value();
      if (first == null || end == null || end.hash() != first.hash()) {
        throw new IllegalStateException("executors with different weights: " + answers);
      }
    }
    if (first == null) {
      throw new IllegalStateException("no executor has answered");
    }
    try {
      return new SharedResult(
          Onnx.read(first.model()),
          first.hash(),
          count,
          begun,
          first.epoch(),
          first.steps(),
          first.why(),
          first.sent(),
          first.exchanges());
    } catch (ModelFormatException e) {
      throw new IllegalStateException("what the first executor sent is no model", e);
    }
  }
}
