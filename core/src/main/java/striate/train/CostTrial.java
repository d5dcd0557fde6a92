package striate.train;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import striate.batch.Batch;
import striate.batch.Loader;
import striate.kernels.jit.WarmUp;
import striate.nn.Loss;
import striate.run.DivergedException;
import striate.threads.Loops;

/**
 * A trial: some steps of a training, thrown away again, to learn what a step costs. Steps while
 * kernels are still being compiled tell nothing, so it goes on until all are, and until two windows
 * of steps in a row were equally fast.
 */
final class CostTrial {
  private static final String WHAT = "the trial of a training";

  private static final int FIRST_STEPS = 2;

  /** The first steps of a training in memory that nobody has touched yet take longer. */
  private static final int FRESH_STEPS = 5;

  /** A window is as long as this, and has as many steps. */
  private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(150);

  private static final int WINDOW_STEPS = 3;

  /** So many steps are made even if the time is over, unless it is over by this factor. */
  private static final int LEAST_STEPS = 5;

  private static final int LONGER = 2;

  /** How far two windows may be apart to count as equally fast. */
  private static final double ALIKE = 0.08;

  /**
   * A validated image costs at most this share of a trained one, for it goes forward only; what
   * seems to cost more has kernels that are not compiled yet.
   */
  private static final double AT_MOST = 0.5;

  /** Share of the time that is for the validation. */
  private static final double FOR_VALIDATION = 0.2;

  private final RunSettings settings;
  private final LongSupplier nanos;
  private final BooleanSupplier compiling;
  private final LongConsumer compiled;

  CostTrial(RunSettings settings) {
    this(settings, System::nanoTime, WarmUp::isAtWork, WarmUp::await);
  }

  /**
   * With other clocks.
   *
   * @param compiling whether kernels are being compiled
   * @param compiled returns when they are, or after so many nanoseconds
   */
  CostTrial(
      RunSettings settings, LongSupplier nanos, BooleanSupplier compiling, LongConsumer compiled) {
    this.settings = settings;
    this.nanos = nanos;
    this.compiling = compiling;
    this.compiled = compiled;
  }

  TrainingCost run(Duration most) {
    Loader validation = settings.validation;
    double share = validation == null ? 0 : FOR_VALIDATION;
    Training training = settings.step.start();
    Windows windows = new Windows();
    Steps steps = new Steps(training);
    long start;
    long patience = nanos.getAsLong() + most.toNanos();
    try {
      // The first step asks for the kernels' vector forms. On a busy machine the compiler would
      // hardly come to them beside more steps.
      for (int i = 0; i < FIRST_STEPS; i++) {
        Loops.check(WHAT);
        steps.next();
        compiled.accept(Math.max(0, patience - nanos.getAsLong()));
      }
      start = nanos.getAsLong();
      long end = start + (long) ((1 - share) * most.toNanos());
      do {
        Loops.check(WHAT);
        boolean early = compiling.getAsBoolean();
        long before = nanos.getAsLong();
        steps.next();
        windows.add(nanos.getAsLong() - before, early);
      } while (!windows.steady()
          && (nanos.getAsLong() < end || isTooSoon(windows.all, start, most)));
      if (settings.localSteps > 0) {
        // What machines exchange now and then belongs to the traffic.
        training.flush();
      }
    } finally {
      steps.close();
    }
    double validating =
        validation == null
            ? 0
            : validation(validation, training, windows.step(), start + most.toNanos());
    return new TrainingCost(
        windows.step() * 1e-9, settings.train.steps(), validating, windows.all, windows.steady());
  }

  /** Seconds a step of so many, and no other number, for machines that wait for each other. */
  double seconds(int count) {
    Steps steps = new Steps(settings.step.start());
    try {
      long start = 0;
      for (int i = -FRESH_STEPS; i < count; i++) {
        Loops.check(WHAT);
        start = i == 0 ? nanos.getAsLong() : start;
        steps.next();
      }
      return (nanos.getAsLong() - start) * 1e-9 / count;
    } finally {
      steps.close();
    }
  }

  /** A first step or two say little: on a busy machine they may have waited for seconds. */
  private boolean isTooSoon(int steps, long start, Duration most) {
    return steps < LEAST_STEPS && nanos.getAsLong() - start < LONGER * most.toNanos();
  }

  /**
   * Seconds of a validation: of whole ones until two took as long, or of what there is time for.
   */
  private double validation(Loader validation, Training training, double stepNanos, long end) {
    Evaluator evaluator = new Evaluator(validation, settings.loss, settings.threads);
    double images = (double) validation.size() / settings.train.batch();
    double most = AT_MOST * stepNanos * images;
    double last = 0;
    double before;
    do {
      before = last;
      last = pass(evaluator, training, validation.steps(), end);
    } while (nanos.getAsLong() < end
        && (compiling.getAsBoolean() || Math.abs(before - last) > ALIKE * last));
    return Math.min(most, last) * 1e-9;
  }

  /** Nanoseconds of a validation; one that is broken off is thought to its end. */
  private double pass(Evaluator evaluator, Training training, int batches, long end) {
    long start = nanos.getAsLong();
    int[] asked = {0};
    Validation whole =
        evaluator.run(
            training.weights(),
            () -> {
              Loops.check(WHAT);
              // Asked before each batch.
              return asked[0]++ > 0 && nanos.getAsLong() >= end;
            });
    double time = nanos.getAsLong() - start;
    return whole != null ? time : time * batches / (asked[0] - 1);
  }

  /** The batches, epoch after epoch, and a step on each. */
  private final class Steps {
    private final Training training;
    private final float[] oneHot;
    private final boolean squared;
    private final int classes;
    private long epoch;
    private Loader.@Nullable Stream stream;

    Steps(Training training) {
      this.training = training;
      classes = settings.train.classes().size();
      squared = settings.loss instanceof Loss.MeanSquaredError;
      oneHot = new float[squared ? settings.train.batch() * classes : 0];
    }

    void next() {
      Loader.Stream open = stream == null ? settings.train.stream(epoch) : stream;
      stream = open;
      Batch b = open.next();
      if (b == null) {
        open.close();
        stream = null;
        epoch++;
        next();
        return;
      }
      try {
        if (b.mixed()) {
          training.step(b.images(), b.targets(), b.count());
        } else if (squared) {
          Evaluator.oneHot(b, classes, oneHot);
          training.step(b.images(), oneHot, b.count());
        } else {
          training.step(b.images(), b.labels(), b.count());
        }
      } catch (DivergedException e) {
        // It took its time; the training itself will name the fault.
        return;
      }
    }

    void close() {
      if (stream != null) {
        stream.close();
      }
    }
  }

  /** Windows of steps; those that began while kernels were being compiled count for little. */
  static final class Windows {
    private long nanos;
    private int steps;
    private int all;
    private double last;
    private double before;
    private long fastest = Long.MAX_VALUE;

    /** Adds a step. */
    void add(long time, boolean early) {
      all++;
      fastest = Math.min(fastest, time);
      if (early) {
        // What was measured so far is of slower kernels.
        last = 0;
        before = 0;
        nanos = 0;
        steps = 0;
      }
      nanos += time;
      steps++;
      if (steps >= WINDOW_STEPS && nanos >= WINDOW) {
        before = last;
        last = (double) nanos / steps;
        nanos = 0;
        steps = 0;
      }
    }

    boolean steady() {
      return before > 0 && Math.abs(before - last) <= ALIKE * Math.min(before, last);
    }

    /** Nanoseconds of a step: the mean of the last windows, or else of the fastest step. */
    double step() {
      return steady() ? (before + last) / 2 : fastest;
    }
  }
}
