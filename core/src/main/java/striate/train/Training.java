package striate.train;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Dropout;
import striate.kernels.element.Updates;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;
import striate.run.Backprop;
import striate.run.Exchange;

/**
 * One training: a network's weights, its optimiser's state, and the step that updates them.
 *
 * <p>The same seed, data and batch size give the same bits at any number of threads. One step at a
 * time; nothing to close.
 */
public final class Training {
  /** The settings of a training; each call changes them and returns the same object. */
  public static final class Settings {
    private final Network network;
    private Loss loss = Loss.crossEntropy();
    private Optimizer optimizer = Optimizer.adam(0.001);
    private int batch = 128;
    private int threads = Runtime.getRuntime().availableProcessors();
    private long seed = 1;
    private Clipping clipping = Clipping.none();
    private int accumulate = 1;
    private @Nullable Ema ema;
    private @Nullable Weights weights;
    private List<ParameterGroup> groups = List.of();
    private List<String> fixed = List.of();
    private @Nullable Exchange exchange;
    private boolean ownStatistics;
    private int localSteps;

    private Settings(Network network) {
      this.network = network;
    }

    /** The loss to minimise; softmax cross-entropy unless set. */
    public Settings loss(Loss l) {
      loss = l;
      return this;
    }

    /** The optimiser; Adam with a learning rate of 0.001 unless set. */
    public Settings optimizer(Optimizer o) {
      optimizer = o;
      return this;
    }

    /** The largest batch size; 128 unless set. Memory is sized by it. */
    public Settings batch(int images) {
      batch = images;
      return this;
    }

    /** The number of threads, the caller's included; all cores unless set. */
    public Settings threads(int count) {
      threads = count;
      return this;
    }

    /** The seed of the initial weights and the dropout masks; 1 unless set. */
    public Settings seed(long s) {
      seed = s;
      return this;
    }

    /** Gradient clipping; none unless set. */
    public Settings clipping(Clipping c) {
      clipping = c;
      return this;
    }

    /**
     * Gradient accumulation: the number of batches for each update of the weights; 1 unless set.
     * The loss is the mean over all their images, as in one large batch; batch normalisation and
     * dropout still act on each batch by itself.
     *
     * @throws IllegalArgumentException if fewer than 1
     */
    public Settings accumulate(int batches) {
      if (batches < 1) {
        throw new IllegalArgumentException("accumulate: at least 1 expected, got " + batches);
      }
      accumulate = batches;
      return this;
    }

    /** The exponential moving average to keep of the weights; none unless set. */
    public Settings ema(@Nullable Ema e) {
      ema = e;
      return this;
    }

    /**
     * The initial weights, which are copied; freshly initialised ones unless set.
     *
     * @throws IllegalArgumentException if they belong to another network
     */
    public Settings weights(Weights w) {
      if (!w.network().equals(network)) {
        throw new IllegalArgumentException(
            "the weights are for " + w.network() + ", not for " + network);
      }
      weights = w;
      return this;
    }

    /**
     * Parameter groups: rates and weight decays of their own, and parameters that do not learn;
     * none unless set. A further call replaces what the one before set.
     *
     * @throws IllegalArgumentException naming a pattern that matches no parameter, or a parameter
     *     in two groups
     */
    public Settings groups(ParameterGroup... all) {
      return groups(List.of(all));
    }

    Settings groups(List<ParameterGroup> all) {
      Groups.of(network, all, List.of());
      groups = all;
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
      return fixed(List.of(layers));
    }

    Settings fixed(List<String> layers) {
      Groups.of(network, List.of(), layers);
      fixed = layers;
      return this;
    }

    /**
     * The other machines of the training; none unless set. Each machine takes the same steps with
     * the same settings and batches, whole, and all have the same weights after each, to the bit
     * those of one machine. Batch, network and seed being the same, only the threads may differ.
     *
     * @throws IllegalArgumentException if the machines are not 1, 2, 4, 8 or 16
     */
    public Settings exchange(@Nullable Exchange machines) {
      if (machines != null) {
        Exchange.check(machines.machines(), machines.machine());
      }
      exchange = machines;
      return this;
    }

    /**
     * Has batch normalisation see only a machine's own part of each batch, which saves two
     * exchanges a layer. The weights depend on the number of machines then.
     */
    public Settings ownStatistics(boolean own) {
      ownStatistics = own;
      return this;
    }

    /**
     * Local SGD, an approximation: each machine updates weights of its own with its part of each
     * batch, and all take their mean after so many steps, and at {@link Training#flush}. With 0,
     * which it is unless set, every step is that of one machine.
     *
     * @throws IllegalArgumentException if negative
     */
    public Settings localSteps(int every) {
      if (every < 0) {
        throw new IllegalArgumentException("local steps: at least 0 expected, got " + every);
      }
      localSteps = every;
      return this;
    }

    /**
     * A training with these settings, its memory allocated.
     *
     * @throws IllegalArgumentException if local steps are to be accumulated
     * @throws IllegalArgumentException naming the bytes needed if they exceed the heap
     */
    public Training start() {
      return new Training(this, weights == null ? network.initialise(seed) : weights.copy());
    }
  }

  final Weights weights;
  private final Backprop backprop;
  private final Groups groups;
  private final Optimizer optimizer;
  private final Gradients gradients;
  final Update update;
  private final @Nullable Ema ema;
  final @Nullable Weights average;
  private final int accumulate;
  private final long seed;
  private final IntConsumer sumBody;
  private final IntConsumer meanBody;

  /** Null where one machine does everything. */
  private final @Nullable Owners owners;

  /** Null where all machines' weights are one after every step. */
  private final @Nullable LocalSteps local;

  private final @Nullable SharedStatistics statistics;

  // Classes and not lambdas, here and below: the first lambda costs a program's start some ten
  // milliseconds.
  private final IntConsumer updateBody =
      new IntConsumer() {
        @Override
        public void accept(int block) {
          update(firstBlock() + block);
        }
      };
  private final IntConsumer averageBody =
      new IntConsumer() {
        @Override
        public void accept(int block) {
          average(backprop.blocks().get(block));
        }
      };
  long steps;
  long batches;

  /** The step before which the optimiser's state was last empty. */
  long fresh;

  private int pending;
  private float learningRate;
  private float averageDecay;

  private Training(Settings settings, Weights weights) {
    this.weights = weights;
    this.seed = settings.seed;
    this.learningRate = settings.optimizer.learningRate();
    this.accumulate = settings.accumulate;
    groups = Groups.of(settings.network, settings.groups, settings.fixed);
    optimizer = settings.optimizer;
    Exchange machines = settings.exchange;
    Exchange apart = settings.localSteps > 0 ? machines : null;
    Exchange exact = apart == null ? machines : null;
    int most = apart == null ? settings.batch : LocalSteps.most(apart, settings.batch);
    if (apart != null && accumulate > 1) {
      throw new IllegalArgumentException(
          "local steps: no accumulated batches expected, got groups of " + accumulate);
    }
    backprop =
        new Backprop(
            weights,
            settings.loss,
            groups.learning,
            most,
            settings.threads,
            exact,
            settings.ownStatistics);
    owners = exact == null ? null : new Owners(exact, backprop);
    statistics =
        exact == null || !settings.ownStatistics ? null : new SharedStatistics(exact, weights);
    gradients =
        new Gradients(weights.network(), backprop, settings.clipping, accumulate > 1, owners);
    update = new Update(optimizer, weights, groups.learning);
    ema = settings.ema;
    average = ema == null ? null : weights.copy();
    local =
        apart == null
            ? null
            : new LocalSteps(
                apart, settings.localSteps, settings.batch, weights, average, update.states);
    sumBody =
        new IntConsumer() {
          @Override
          public void accept(int block) {
            gradients.sum(firstBlock() + block);
          }
        };
    meanBody =
        new IntConsumer() {
          @Override
          public void accept(int block) {
            gradients.meanOf(firstBlock() + block);
          }
        };
  }

  /** Settings for a training of {@code network}. */
  public static Settings of(Network network) {
    return new Settings(network);
  }

  /**
   * Trains on one batch of labelled images.
   *
   * @param images [count, C, H, W]
   * @param labels [count], each below the number of outputs
   * @param count images, at most the batch of the settings
   * @return the mean loss before the step
   * @throws IllegalArgumentException if sizes do not fit, a label is out of range, or an image
   *     holds NaN or infinity
   * @throws striate.run.DivergedException if the loss is no finite number; the weights stay
   */
  public float step(float[] images, int[] labels, int count) {
    double loss = 0;
    if (local == null) {
      loss = backprop.run(images, labels, count, key());
    } else if (local.take(images, labels, count) > 0) {
      loss = backprop.run(local.images(), local.labels(), local.count(), key());
    }
    update();
    return (float) loss;
  }

  /**
   * Trains on one batch with targets of [count, classes]: values for mean squared error, class
   * probabilities (soft labels) for cross-entropy. The probabilities of an image must be at least 0
   * and sum to 1, which is not checked.
   */
  public float step(float[] images, float[] targets, int count) {
    double loss = 0;
    if (local == null) {
      loss = backprop.run(images, targets, count, key());
    } else if (local.take(images, targets, count) > 0) {
      loss = backprop.run(local.images(), local.targets(), local.count(), key());
    }
    update();
    return (float) loss;
  }

  /**
   * Updates the weights with the gradients accumulated so far, and has machines take the mean of
   * their weights that have taken local steps. Does nothing if there is nothing to do: with {@link
   * Settings#accumulate} at 1 there are no gradients left.
   */
  public void flush() {
    if (local != null) {
      local.average();
    }
    if (pending > 0) {
      pending = 0;
      backprop.parallel(blocks(), meanBody);
      gradients.check();
      move();
    }
  }

  /** Takes other weights, as after these numbers of steps and batches, with the optimiser anew. */
  void goBack(Weights to, long newSteps, long newBatches) {
    copy(to, weights);
    if (average != null) {
      copy(to, average);
    }
    update.clear();
    steps = newSteps;
    fresh = newSteps;
    batches = newBatches;
    pending = 0;
  }

  private static void copy(Weights from, Weights to) {
    for (int n = 0; n < from.network().nodes().size(); n++) {
      float[][] values = from.stored(n);
      for (int p = 0; p < values.length; p++) {
        System.arraycopy(values[p], 0, to.stored(n)[p], 0, values[p].length);
      }
    }
  }

  /** Whether a group of batches has begun and not ended, or the machines' weights differ. */
  boolean amid() {
    return pending > 0 || (local != null && !local.together());
  }

  private long key() {
    return Dropout.key(seed, local == null ? 0 : local.machine(), batches);
  }

  private void update() {
    if (local != null && local.count() == 0) {
      // A small batch, of which this machine has no image: it waits for the others.
      batches++;
      steps++;
      local.moved(steps);
      return;
    }
    int before = pending;
    boolean last = before + 1 == accumulate;
    // Should a gradient not be finite, the group is given up.
    pending = 0;
    gradients.batch(before == 0, last);
    if (owners != null) {
      owners.deal();
    }
    backprop.parallel(blocks(), sumBody);
    gradients.check();
    batches++;
    backprop.commit();
    if (statistics != null) {
      statistics.average(backprop.ownImages());
    }
    if (last) {
      move();
    } else {
      pending = before + 1;
    }
  }

  private void move() {
    steps++;
    if (ema != null) {
      averageDecay = (float) ema.decay(steps);
    }
    backprop.parallel(blocks(), updateBody);
    if (owners != null) {
      owners.share(weights);
      if (average != null) {
        backprop.parallel(backprop.blocks().size(), averageBody);
      }
    }
    if (average != null) {
      averageStatistics(average);
    }
    if (local != null) {
      local.moved(steps);
    }
  }

  private void update(int index) {
    Backprop.Block b = backprop.blocks().get(index);
    float[] w = weights.stored(b.node())[b.parameter()];
    float[] g = backprop.gradient(b.node(), b.parameter());
    gradients.clip(b, g);
    Parameter parameter = weights.network().nodes().get(b.node()).parameters().get(b.parameter());
    boolean decays = parameter.role() == Parameter.Role.WEIGHT;
    float decay = decays ? groups.weightDecay(b.node(), b.parameter(), optimizer.weightDecay()) : 0;
    float rate = learningRate * groups.rateFactor(b.node(), b.parameter());
    update.run(b, w, g, decay, rate, steps - fresh);
    if (owners == null && average != null) {
      average(b);
    }
  }

  private void average(Backprop.Block b) {
    Weights to = average;
    if (to != null) {
      float[] w = weights.stored(b.node())[b.parameter()];
      float[] a = to.stored(b.node())[b.parameter()];
      Updates.ema(w, b.from(), a, b.from(), b.count(), averageDecay);
    }
  }

  /** The first block that this machine updates. */
  private int firstBlock() {
    return owners == null ? 0 : owners.first();
  }

  /** How many blocks it updates. */
  private int blocks() {
    return owners == null ? backprop.blocks().size() : owners.count();
  }

  /** Brings the optimiser's state of all machines to each, as a checkpoint holds it. */
  void collect() {
    if (owners != null) {
      for (float[][][] state : update.states) {
        owners.share(state);
      }
    }
  }

  private void averageStatistics(Weights to) {
    List<Network.Node> nodes = weights.network().nodes();
    for (int n = 0; n < nodes.size(); n++) {
      List<Parameter> parameters = nodes.get(n).parameters();
      for (int p = 0; p < parameters.size(); p++) {
        if (parameters.get(p).role() == Parameter.Role.STATISTIC) {
          float[] w = weights.stored(n)[p];
          Updates.ema(w, 0, to.stored(n)[p], 0, w.length, averageDecay);
        }
      }
    }
  }

  /**
   * Sets the learning rate of the steps to come.
   *
   * @throws IllegalArgumentException if negative or not finite
   */
  public void learningRate(double r) {
    if (!(r >= 0) || Float.isInfinite((float) r)) {
      throw new IllegalArgumentException("learning rate: finite and at least 0 expected, got " + r);
    }
    learningRate = (float) r;
  }

  /** The learning rate of the next step, before a parameter group's factor. */
  public float learningRate() {
    return learningRate;
  }

  /** The number of updates of the weights so far. */
  public long steps() {
    return steps;
  }

  /**
   * The number of images of the last step that were classified correctly, with dropout active:
   * those whose largest output is the label's, or is where the largest of the targets is. 0 for a
   * single target value and for images of them, which have no classes. Of machines that take local
   * steps, a guess from the part of the batch that this one had.
   */
  public int correct() {
    return local == null ? backprop.correct() : local.correctOfAll(backprop.correct());
  }

  /** A copy of the current weights. */
  public Weights weights() {
    return weights.copy();
  }

  /**
   * A copy of the moving average of the weights.
   *
   * @throws IllegalStateException if none is kept
   */
  public Weights emaWeights() {
    if (average == null) {
      throw new IllegalStateException("no moving average is kept");
    }
    return average.copy();
  }

  /** The norm of the last step's gradient before clipping; 0 unless it is clipped by norm. */
  public double gradientNorm() {
    return gradients.norm();
  }

  /** A hash of all bits of the weights: equal trainings have equal hashes after every step. */
  public long hash() {
    return weights.hash();
  }

  /** The memory in bytes, besides the weights and the optimiser's state. */
  public long bytes() {
    return backprop.bytes()
        + (owners == null ? 0 : owners.bytes())
        + (local == null ? 0 : local.bytes());
  }
}
