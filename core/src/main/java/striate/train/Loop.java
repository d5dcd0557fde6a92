package striate.train;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import striate.batch.Batch;
import striate.batch.Loader;
import striate.nn.Loss;
import striate.nn.Weights;
import striate.run.DivergedException;
import striate.train.TrainingResult.Choice;
import striate.train.TrainingResult.Stop;
import striate.watch.Visitors;
import striate.watch.WeightHistory;

/** One run of a {@link Trainer}, from its first step to its result. */
final class Loop {
  /** About so many lines of metrics a training has for its steps. */
  private static final long STEP_METRICS = 5000;

  private final RunSettings settings;
  private final BooleanSupplier cancelled;
  private final Loader loader;
  private final RunState state;
  private final Training training;
  private final int batches;
  private final long movesOfEpoch;
  private final long moves;
  private final @Nullable Evaluator evaluator;
  private final boolean averaged;
  private final float[] oneHot;
  private final @Nullable Keeper keeper;
  private final @Nullable Visitors visitors;
  private final @Nullable WeightHistory watched;

  /** A line of metrics is kept for one step in so many. */
  private final long metricEvery;

  private List<Double> losses = List.of();

  /** What the weights were after the last complete epoch, or at the start. */
  private Weights good;

  private int goodEpoch;

  private final long start = System.nanoTime();
  private long epochStart = start;

  /** What {@link RunState} had of these two when this process took it up. */
  private final long nanosBefore;

  private long epochNanosBefore;
  private long batchesDone;
  private long imagesHere;
  private double stepLoss;
  private @Nullable Stop stop;
  private String why = "";

  Loop(RunSettings s, @Nullable Keeper keeper, BooleanSupplier cancelled) {
    settings = s;
    this.keeper = keeper;
    this.cancelled = cancelled;
    loader = s.train;
    batches = loader.steps();
    movesOfEpoch = Math.ceilDiv(batches, s.accumulate);
    moves = movesOfEpoch * s.epochs;
    averaged = s.ema != null;
    training = s.step.start();
    state = new RunState(training);
    Loader validation = s.validation;
    evaluator = validation == null ? null : new Evaluator(validation, s.loss, s.threads);
    boolean squared = s.loss instanceof Loss.MeanSquaredError;
    oneHot = new float[squared ? loader.batch() * loader.classes().size() : 0];
    metricEvery = Math.ceilDiv(moves, STEP_METRICS);
    if (keeper != null) {
      keeper.resume(state);
    }
    if (s.exchange != null) {
      Agreement.state(s.exchange, state);
    }
    nanosBefore = state.nanosBefore;
    good = judged();
    goodEpoch = state.epoch;
    visitors = s.visitors;
    watched = s.watched;
  }

  /** The weights that are validated and given: the moving average if there is one. */
  Weights judged() {
    return averaged ? training.emaWeights() : training.weights();
  }

  TrainingResult run() {
    if (visitors == null && watched == null) {
      return train();
    }
    boolean ended = false;
    if (visitors != null) {
      visitors.begin();
    }
    try {
      if (watched != null) {
        watched.begin(state.epoch + 1, training.steps(), training.weights);
      }
      TrainingResult result = train();
      ended = true;
      return result;
    } catch (TrainingDivergedException e) {
      ended = true;
      throw e;
    } finally {
      endOfVisits(ended);
    }
  }

  /** A training that diverged has its last good weights to show; one that an error ended, none. */
  private void endOfVisits(boolean ended) {
    int epoch = Math.clamp(state.epoch + (state.batch > 0 ? 1 : 0), 1, settings.epochs);
    if (watched != null) {
      watched.end(epoch, training.steps(), training.weights);
    }
    if (visitors != null && ended) {
      visitors.end(epoch, training.steps(), training.weights);
    } else if (visitors != null) {
      visitors.cancel("the training ended by an error");
    }
  }

  private TrainingResult train() {
    Progress first = progress();
    settings.listeners.forEach(l -> l.onStart(first));
    DivergedException fault = null;
    endIfNoBetter();
    try {
      while (stop == null && state.epoch < settings.epochs) {
        epoch();
      }
    } catch (DivergedException e) {
      fault = e;
      stop = Stop.DIVERGED;
      why =
          String.format(
              Locale.ROOT,
              "epoch %d, step %d, batch %d of %d: %s",
              state.epoch + 1,
              training.steps() + 1,
              state.batch + 1,
              batches,
              e.getMessage());
    }
    if (stop == null) {
      stop = Stop.FINISHED;
      why = settings.epochs == 1 ? "1 epoch is done" : settings.epochs + " epochs are done";
    }
    TrainingResult result = result(stop);
    if (fault == null) {
      save();
    } else if (keeper != null) {
      state.goBack(result, movesOfEpoch, batches);
      state.nanosBefore = elapsed();
      keeper.saveEarlier(state);
    }
    if (keeper != null) {
      keeper.end(stop, why);
    }
    settings.listeners.forEach(l -> l.onEnd(result));
    if (fault != null) {
      throw new TrainingDivergedException(result, fault);
    }
    return result;
  }

  private void epoch() {
    epochStart = System.nanoTime();
    epochNanosBefore = state.epochNanosBefore;
    imagesHere = 0;
    steps();
    if (stop != null) {
      return;
    }
    long trainingNanos = System.nanoTime() - epochStart;
    Validation validation = null;
    if (evaluator != null) {
      validation = evaluator.run(judged(), this::betweenValidations);
      if (validation == null) {
        return;
      }
    }
    EpochResult result =
        new EpochResult(
            state.epoch + 1,
            training.steps(),
            state.lossSum / state.images,
            (double) state.correct / state.images,
            training.learningRate(),
            validation,
            (epochNanosBefore + System.nanoTime() - epochStart) * 1e-9);
    state.history.add(result);
    good = judged();
    goodEpoch = state.epoch + 1;
    boolean improved = state.bestEpoch(settings.metric) == state.epoch;
    if (improved && settings.keepBest) {
      state.best = good;
    }
    Progress progress = progress(trainingNanos);
    state.epoch++;
    state.batch = 0;
    state.lossSum = 0;
    state.correct = 0;
    state.images = 0;
    state.epochNanosBefore = 0;
    if (keeper != null) {
      keeper.metric(Metrics.epoch(result, progress));
      save();
    }
    settings.listeners.forEach(l -> l.onEpoch(progress, result));
    endIfNoBetter();
  }

  private void save() {
    // Amid a group there are gradients that no checkpoint holds; the one before it stands.
    if (keeper != null && !training.amid()) {
      training.collect();
      state.nanosBefore = elapsed();
      state.epochNanosBefore =
          state.batch == 0 ? 0 : epochNanosBefore + System.nanoTime() - epochStart;
      keeper.save(state);
    }
  }

  /** Ends the training if there has been no better validation for long enough. */
  private void endIfNoBetter() {
    if (state.history.isEmpty()) {
      return;
    }
    int since = state.epoch - 1 - state.bestEpoch(settings.metric);
    if (settings.patience > 0 && since >= settings.patience && state.epoch < settings.epochs) {
      stop = Stop.EARLY;
      why = "the validation has not become better for " + since + " epochs";
    }
  }

  /** The steps that the epoch has left. */
  private void steps() {
    losses = state.losses();
    Loader.Stream stream = loader.stream(state.epoch, state.batch);
    try {
      while (state.batch < batches && (training.amid() || !asked())) {
        Batch b = stream.next();
        if (b == null) {
          throw new IllegalStateException(
              "the loader: " + batches + " batches expected, got " + state.batch);
        }
        step(b);
      }
    } catch (CancellationException e) {
      if (!asked()) {
        throw e;
      }
    } finally {
      stream.close();
    }
  }

  private void step(Batch b) {
    long before = training.steps();
    double factor = settings.schedule.factor(before, moves, losses);
    training.learningRate(settings.optimizer.learningRate() * factor);
    stepLoss = forwardAndBack(b);
    state.batch++;
    state.lossSum += stepLoss * b.count();
    state.correct += training.correct();
    state.images += b.count();
    imagesHere += b.count();
    batchesDone++;
    if (state.batch == batches) {
      training.flush();
    }
    if (watched != null && training.steps() > before) {
      watched.between(state.epoch + 1, training.steps(), training.weights);
    }
    if (visitors != null) {
      visitors.between(state.epoch + 1, training.steps(), training.weights);
    }
    if (training.steps() > before && (keeper != null || !settings.listeners.isEmpty())) {
      Progress progress = progress();
      if (keeper != null) {
        if (training.steps() % metricEvery == 0) {
          keeper.metric(Metrics.step(progress));
        }
        if (keeper.due(training.steps())) {
          save();
        }
      }
      for (int i = 0; i < settings.listeners.size(); i++) {
        settings.listeners.get(i).onStep(progress);
      }
    }
  }

  private double forwardAndBack(Batch b) {
    if (b.mixed()) {
      return training.step(b.images(), b.targets(), b.count());
    }
    if (settings.loss instanceof Loss.MeanSquaredError) {
      Evaluator.oneHot(b, loader.classes().size(), oneHot);
      return training.step(b.images(), oneHot, b.count());
    }
    return training.step(b.images(), b.labels(), b.count());
  }

  /** Whether the training is to end here; notes why. */
  private boolean asked() {
    Duration limit = settings.timeLimit;
    if (!cancelAsked() && limit != null && elapsed() >= limit.toNanos()) {
      stop = Stop.TIME;
      String time = limit.toString().substring(2).toLowerCase(Locale.ROOT);
      why = "the time limit of " + time + " is reached";
    }
    return stop != null;
  }

  /** Whether somebody wants an end at once; once an epoch's steps are done, time alone does not. */
  private boolean cancelAsked() {
    if (cancelled.getAsBoolean()) {
      stop = Stop.CANCELLED;
      why = "cancelled";
    } else if (Thread.currentThread().isInterrupted()) {
      stop = Stop.CANCELLED;
      why = "its thread was interrupted";
    }
    if (stop == Stop.CANCELLED && settings.exchange != null) {
      // The other machines are told by the connection's end; the last checkpoint stands.
      throw new CancellationException(why);
    }
    return stop != null;
  }

  /** Between two batches of the validation; whether somebody wants an end. */
  private boolean betweenValidations() {
    if (visitors != null) {
      visitors.between(state.epoch + 1, training.steps(), training.weights);
    }
    return cancelAsked();
  }

  private long elapsed() {
    return nanosBefore + System.nanoTime() - start;
  }

  private Progress progress() {
    return progress(System.nanoTime() - epochStart);
  }

  private Progress progress(long epochNanos) {
    long elapsed = elapsed();
    long all = (long) batches * settings.epochs;
    long done = (long) batches * state.epoch + state.batch;
    double perBatch = batchesDone == 0 ? 0 : (double) (System.nanoTime() - start) / batchesDone;
    long left = (long) (perBatch * (all - done));
    Duration limit = settings.timeLimit;
    if (limit != null) {
      left = Math.max(0, Math.min(left, limit.toNanos() - elapsed));
    }
    return new Progress(
        state.epoch + 1,
        settings.epochs,
        state.batch,
        batches,
        training.steps(),
        moves,
        stepLoss,
        state.images == 0 ? 0 : state.lossSum / state.images,
        state.images == 0 ? 0 : (double) state.correct / state.images,
        epochNanos <= 0 ? 0 : imagesHere / (epochNanos * 1e-9),
        training.learningRate(),
        state.history.isEmpty() ? null : state.history.getLast().validation(),
        Duration.ofNanos(elapsed),
        Duration.ofNanos(left));
  }

  private TrainingResult result(Stop ended) {
    Weights weights;
    Choice choice;
    int epoch;
    Weights best = state.best;
    if (best != null) {
      weights = best.copy();
      choice = Choice.BEST;
      epoch = state.bestEpoch(settings.metric) + 1;
    } else if (ended == Stop.DIVERGED) {
      weights = good.copy();
      choice = Choice.LAST_GOOD;
      epoch = goodEpoch;
    } else {
      weights = judged();
      choice = Choice.LAST;
      epoch = state.epoch;
    }
    return new TrainingResult(
        weights,
        choice,
        averaged,
        epoch,
        state.history,
        training.steps(),
        ended,
        why,
        Duration.ofNanos(elapsed()));
  }
}
