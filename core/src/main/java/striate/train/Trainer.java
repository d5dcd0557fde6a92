package striate.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import striate.batch.Loader;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.ShapeException;
import striate.nn.Weights;
import striate.run.Exchange;
import striate.watch.Visitors;
import striate.watch.WeightHistory;

/**
 * A trainer: trains a network on a loader's batches, epoch by epoch.
 *
 * {@snippet file="striate/train/TrainSnippets.java" region="trainer"}
 *
 * <p>The same settings, seeds and data give the same bits at any number of threads. Runs on the
 * thread that calls {@link #run}, which may be a virtual one; nothing is printed, nothing needs
 * closing.
 */
public final class Trainer {
  /** The settings of a training; each call changes them and returns the same object. */
  public static final class Settings {
    private final RunSettings all;

    private Settings(Network network, Loader train) {
      all = new RunSettings(network, train);
    }

    /**
     * The validation set, by which the best weights are chosen; none unless set. Never the test
     * set.
     *
     * @throws ShapeException if they do not fit the network
     * @throws IllegalArgumentException if their classes are not those of the training images
     */
    public Settings validation(@Nullable Loader pictures) {
      if (pictures != null) {
        all.checkValidation(pictures);
      }
      all.validation = pictures;
      return this;
    }

    /** The number of epochs; 10 unless set. */
    public Settings epochs(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("epochs: at least 1 expected, got " + count);
      }
      all.epochs = count;
      return this;
    }

    /** The loss to minimise; softmax cross-entropy unless set. */
    public Settings loss(Loss l) {
      all.loss = l;
      return this;
    }

    /** The optimiser; Adam with a learning rate of 0.001 unless set. */
    public Settings optimizer(Optimizer o) {
      all.optimizer = o;
      return this;
    }

    /** The learning-rate schedule; constant unless set. */
    public Settings schedule(Schedule s) {
      all.schedule = s;
      return this;
    }

    /** Gradient clipping; none unless set. */
    public Settings clipping(Clipping c) {
      all.clipping = c;
      return this;
    }

    /**
     * Gradient accumulation: the number of batches for each update of the weights; 1 unless set. No
     * group goes beyond its epoch.
     */
    public Settings accumulate(int batches) {
      all.step.accumulate(batches);
      all.accumulate = batches;
      return this;
    }

    /**
     * The exponential moving average to keep of the weights, which is validated and returned in
     * their place; none unless set.
     */
    public Settings ema(@Nullable Ema e) {
      all.ema = e;
      return this;
    }

    /**
     * The other machines of the training; none unless set. Each runs a trainer with the same
     * settings, images and {@link #folder}, and all get the same result: the weights have the bits
     * of one machine's training. Machine 0 writes the folder, all read it when the run is resumed,
     * by as many machines as one likes. A cancelled or interrupted machine ends all.
     *
     * <p>Every machine prepares the whole batch, and validates by itself.
     *
     * @throws IllegalArgumentException if the machines are not 1, 2, 4, 8 or 16
     */
    public Settings exchange(@Nullable Exchange machines) {
      all.step.exchange(machines);
      all.exchange = machines;
      return this;
    }

    /**
     * Has batch normalisation see only a machine's own part of each batch, which saves two
     * exchanges a layer; it sees the whole batch unless this is called. The weights are not those
     * of one machine then: they depend on the number of machines, and a run is resumed by as many.
     */
    public Settings ownStatistics() {
      all.ownStatistics = true;
      return this;
    }

    /**
     * Local SGD, an approximation that exchanges less: each machine updates weights of its own with
     * its part of each batch, and all take the mean of their weights and optimiser's states after
     * so many steps, and after each epoch. The weights depend on the number of machines, and a run
     * is resumed by as many. Losses and accuracies of the training are those of a machine's own
     * images.
     *
     * @param every steps; 0, which it is unless set, for the bits of one machine
     * @throws IllegalArgumentException if negative
     */
    public Settings localSteps(int every) {
      all.step.localSteps(every);
      all.localSteps = every;
      return this;
    }

    /** The steps from one mean of the machines' weights to the next; 0 if there is none. */
    public int localSteps() {
      return all.localSteps;
    }

    /** The number of threads, the caller's included; all cores unless set. */
    public Settings threads(int count) {
      all.threads = count;
      return this;
    }

    /**
     * The seed of the initial weights and the dropout masks; 1 unless set. The loader has its own.
     */
    public Settings seed(long s) {
      all.seed = s;
      return this;
    }

    /**
     * The initial weights, which are copied; freshly initialised ones unless set.
     *
     * @throws IllegalArgumentException if they belong to another network
     */
    public Settings weights(Weights w) {
      all.step.weights(w);
      all.weights = w;
      return this;
    }

    /**
     * Parameter groups: rates and weight decays of their own, and parameters that do not learn;
     * none unless set. A further call replaces what the one before set.
     *
     * @throws IllegalArgumentException naming a pattern that matches no parameter, or a parameter
     *     in two groups
     */
    public Settings groups(ParameterGroup... groups) {
      all.step.groups(groups);
      all.groups = List.of(groups);
      return this;
    }

    /**
     * The layers that act as in inference: batch normalisation with its running statistics, which
     * stay as they are, and no dropout; none unless set. Their parameters learn as others do.
     *
     * <p>A further call replaces what the one before set.
     *
     * @param layers patterns of their names as in {@link striate.nn.Selection}; {@code "*"} for all
     *     that there are, if any
     * @throws IllegalArgumentException naming a pattern that matches no layer, or none that acts in
     *     another way in training; to keep parameters as they are, freeze them ({@link #groups})
     */
    public Settings fixed(String... layers) {
      all.step.fixed(layers);
      all.fixed = List.of(layers);
      return this;
    }

    /** The validation metric that decides which weights are best; accuracy unless set. */
    public Settings metric(Metric m) {
      all.metric = m;
      return this;
    }

    /** Returns the weights of the last step instead of the best by validation. */
    public Settings keepLast() {
      all.keepBest = false;
      return this;
    }

    /**
     * Early stopping: the number of epochs without a better validation after which the training
     * ends; 0 (never) unless set.
     */
    public Settings patience(int epochs) {
      if (epochs < 0) {
        throw new IllegalArgumentException("patience: at least 0 epochs expected, got " + epochs);
      }
      all.patience = epochs;
      return this;
    }

    /** The time limit, after which no further step is taken; none unless set. */
    public Settings timeLimit(@Nullable Duration limit) {
      if (limit != null && !limit.isPositive()) {
        throw new IllegalArgumentException("time limit: above 0 expected, got " + limit);
      }
      all.timeLimit = limit;
      return this;
    }

    /**
     * Measures what an epoch costs on this machine with the settings so far: some steps of a
     * training that is thrown away, until the kernels are compiled and the steps equally fast, or
     * the time is over.
     *
     * @param most how long the steps may take; one that has begun is ended, and the kernels'
     *     compilation is waited for as long again at most
     * @throws IllegalArgumentException if the time is not above 0, or the training does not fit
     *     into the heap
     * @throws CancellationException if the thread is interrupted
     */
    public TrainingCost cost(Duration most) {
      return cost(most, null);
    }

    /**
     * The same for the work of one of several machines.
     *
     * @param exchange that need not exchange anything
     */
    public TrainingCost cost(Duration most, @Nullable Exchange exchange) {
      if (!most.isPositive()) {
        throw new IllegalArgumentException("cost: a time above 0 expected, got " + most);
      }
      RunSettings trial = copy();
      trial.step.exchange(exchange);
      return new CostTrial(trial).run(most);
    }

    /**
     * Measures so many steps of a training that is thrown away, of machines that all call this at
     * once, after some that are not counted.
     *
     * @param exchange that makes the machines wait for each other
     * @return seconds a step
     * @throws IllegalArgumentException if there are no steps, or the training does not fit into the
     *     heap
     * @throws CancellationException if the thread is interrupted
     */
    public double stepSeconds(int steps, Exchange exchange) {
      if (steps < 1) {
        throw new IllegalArgumentException("cost: at least 1 step expected, got " + steps);
      }
      RunSettings trial = copy();
      trial.step.exchange(exchange);
      return new CostTrial(trial).seconds(steps);
    }

    /**
     * Chooses the number of epochs for a time budget, so that the schedule ends with the time:
     * measures the {@link #cost} of an epoch, in a twentieth of the time and at most ten seconds,
     * and takes as many epochs as fit into the rest. Called after all other settings.
     *
     * <p>The number ({@link #epochs()}) depends on the machine and what else it does; the same
     * number gives the same bits. If the {@link #folder} holds a run, its number is taken and
     * nothing is measured.
     *
     * {@snippet file="striate/train/TrainSnippets.java" region="budget"}
     *
     * @throws IllegalArgumentException if the time is not above 0, or the training does not fit
     *     into the heap
     * @throws UncheckedIOException if the run in the folder can't be read
     * @throws CancellationException if the thread is interrupted
     */
    public Settings budget(Duration time) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("budget: a time above 0 expected, got " + time);
      }
      RunFolder f = all.folder;
      if (f != null && f.exists()) {
        try {
          return epochs(f.epochs());
        } catch (IOException e) {
          throw new UncheckedIOException(f + ": " + e.getMessage(), e);
        }
      }
      long start = System.nanoTime();
      Duration trial = time.dividedBy(BUDGET_PER_TRIAL);
      TrainingCost cost = cost(trial.compareTo(LONGEST_TRIAL) < 0 ? trial : LONGEST_TRIAL);
      return epochs(cost.epochs(time.minusNanos(System.nanoTime() - start)));
    }

    /** The number of epochs as set so far. */
    public int epochs() {
      return all.epochs;
    }

    /**
     * The folder that keeps the run: a new run begins there, or the run in it is resumed; none
     * unless set. A run is resumed with the settings and data it began with; threads, time limit,
     * patience and the checkpoint interval may differ, and there may be more epochs ({@link
     * RunFolder} tells what becomes of the schedule).
     */
    public Settings folder(@Nullable RunFolder f) {
      all.folder = f;
      return this;
    }

    /**
     * A further setting for the {@link #folder} to keep and compare, such as how the images were
     * made.
     *
     * @throws IllegalArgumentException if the key is empty or holds {@code =} or a line end
     */
    public Settings note(String key, String value) {
      checkNote(key);
      all.notes.put(key, value);
      all.remarks.remove(key);
      return this;
    }

    /**
     * A further setting for the {@link #folder} to keep without comparing it, such as the path of
     * the images. A resumed run overwrites it.
     *
     * @throws IllegalArgumentException if the key is empty or holds {@code =} or a line end
     */
    public Settings remark(String key, String value) {
      checkNote(key);
      all.remarks.put(key, value);
      all.notes.remove(key);
      return this;
    }

    private static void checkNote(String key) {
      if (key.isEmpty() || key.contains("=") || key.lines().count() != 1) {
        throw new IllegalArgumentException("note: a key without = expected, got " + key);
      }
    }

    /** A listener to the progress of the training; there may be several. */
    public Settings listener(TrainingListener l) {
      all.listeners.add(l);
      return this;
    }

    /**
     * Visitors, who may look at the weights between two steps; none unless set. They change nothing
     * about the training's bits.
     */
    public Settings visitors(@Nullable Visitors v) {
      all.visitors = v;
      return this;
    }

    /**
     * A history to keep of the weights in memory, over the steps of this process; none unless set.
     * It changes nothing about the training's bits.
     *
     * @throws IllegalArgumentException if it is of another network
     */
    public Settings history(@Nullable WeightHistory h) {
      if (h != null && !h.network().equals(all.network)) {
        throw new IllegalArgumentException(
            "the history is of " + h.network() + ", not of " + all.network);
      }
      all.watched = h;
      return this;
    }

    /**
     * A trainer with a copy of these settings.
     *
     * @throws IllegalArgumentException if settings do not go together
     */
    public Trainer build() {
      all.check();
      return new Trainer(copy());
    }

    /** The settings as they are, for one run. */
    RunSettings copy() {
      return new RunSettings(all);
    }

    /** Runs the training: short for {@code build().run()}. */
    public TrainingResult run() {
      return build().run();
    }
  }

  private static final int BUDGET_PER_TRIAL = 20;
  private static final Duration LONGEST_TRIAL = Duration.ofSeconds(10);

  private final RunSettings settings;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean cancelled;
  private @Nullable Loop loop;

  private Trainer(RunSettings settings) {
    this.settings = settings;
  }

  /**
   * The settings of a training, to be changed before {@link Settings#build}.
   *
   * @throws ShapeException if the images do not fit the network
   */
  public static Settings of(Network network, Loader train) {
    return new Settings(network, train);
  }

  /**
   * Runs the training; only once.
   *
   * @return the result, also of a training that was cancelled or out of time: see {@link
   *     TrainingResult#stop}
   * @throws TrainingDivergedException if the loss or a gradient is no finite number any more; it
   *     carries the last good weights
   * @throws CancellationException if the thread is interrupted while the run in the folder is being
   *     read; before and after that, an interrupt is a cancellation
   * @throws IllegalStateException if this has run before, somebody else trains in the folder, the
   *     run in the folder diverged and would again, or another machine of the training differs
   * @throws striate.run.ExchangeException if another machine is gone, silent, or at another step
   * @throws IllegalArgumentException if the run in the folder has other settings or data
   * @throws UncheckedIOException if the folder can't be used; once the training goes on, a
   *     checkpoint that can't be written is told to the listeners and does not end it
   */
  public TrainingResult run() {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("this trainer has run; build another");
    }
    Exchange exchange = settings.exchange;
    if (exchange == null) {
      return runHere();
    }
    boolean ended = false;
    try {
      TrainingResult result = runHere();
      ended = true;
      return result;
    } catch (TrainingDivergedException e) {
      // All machines see that alike, unless each has weights of its own.
      ended = settings.localSteps == 0;
      throw e;
    } finally {
      if (!ended) {
        exchange.abort();
      }
    }
  }

  private TrainingResult runHere() {
    RunFolder folder = settings.folder;
    if (folder == null) {
      agree();
      return begin(null).run();
    }
    // An interrupt closes files under one's hands: it is for the loop to see.
    boolean interrupted = Thread.interrupted();
    try (Keeper keeper = open(folder)) {
      Loop begun = begin(keeper);
      if (interrupted) {
        interrupted = false;
        Thread.currentThread().interrupt();
      }
      return begun.run();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ClosedByInterruptException) {
        throw (CancellationException)
            new CancellationException("interrupted while the run's folder was read").initCause(e);
      }
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void agree() {
    Exchange exchange = settings.exchange;
    if (exchange != null) {
      Agreement.settings(exchange, settings);
    }
  }

  private Keeper open(RunFolder folder) {
    agree();
    Exchange exchange = settings.exchange;
    boolean follows = exchange != null && exchange.machine() > 0;
    return follows
        ? Keeper.follow(folder, this::notice)
        : Keeper.open(folder, settings, this::notice);
  }

  private Loop begin(@Nullable Keeper keeper) {
    Loop begun = new Loop(settings, keeper, () -> cancelled);
    loop = begun;
    return begun;
  }

  private void notice(String line) {
    settings.listeners.forEach(l -> l.onNotice(line));
  }

  /**
   * Cancels the training: it ends after the current step. Any thread may call this, also before
   * {@link #run}.
   */
  public void cancel() {
    cancelled = true;
  }

  /**
   * A copy of the current weights, or of their moving average if one is kept; for listeners, within
   * their methods.
   *
   * @throws IllegalStateException if the training has not begun
   */
  public Weights weights() {
    Loop l = loop;
    if (l == null) {
      throw new IllegalStateException("the training has not begun");
    }
    return l.judged();
  }
}
