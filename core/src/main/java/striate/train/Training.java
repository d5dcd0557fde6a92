package striate.train;

import org.jspecify.annotations.Nullable;
import striate.kernels.Dropout;
import striate.kernels.Updates;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;
import striate.run.Backprop;

/**
 * One training: a network's weights, its optimiser's state, and the step that moves them.
 *
 * <p>The same seed, data and batch size give the same bits at any number of threads. One step at a
 * time; nothing to close.
 */
public final class Training {
  /** What may be set before a training starts; each call returns the same settings. */
  public static final class Settings {
    private final Network network;
    private Loss loss = Loss.crossEntropy();
    private Optimizer optimizer = Optimizer.adam(0.001);
    private int batch = 128;
    private int threads = Runtime.getRuntime().availableProcessors();
    private long seed = 1;
    private @Nullable Weights weights;

    private Settings(Network network) {
      this.network = network;
    }

    /** What is made small; softmax cross-entropy unless set. */
    public Settings loss(Loss l) {
      loss = l;
      return this;
    }

    /** How weights follow gradients; Adam with rate 0.001 unless set. */
    public Settings optimizer(Optimizer o) {
      optimizer = o;
      return this;
    }

    /** The most images of a step; 128 unless set. Memory is sized by it. */
    public Settings batch(int images) {
      batch = images;
      return this;
    }

    /** Threads of a step, the caller's included; all cores unless set. */
    public Settings threads(int count) {
      threads = count;
      return this;
    }

    /** Decides the first weights and the dropout masks; 1 unless set. */
    public Settings seed(long s) {
      seed = s;
      return this;
    }

    /** Starts from a copy of these weights instead of fresh ones. */
    public Settings weights(Weights w) {
      if (!w.network().equals(network)) {
        throw new IllegalArgumentException(
            "the weights are for " + w.network() + ", not for " + network);
      }
      weights = w;
      return this;
    }

    /**
     * Sizes and allocates the memory.
     *
     * @throws IllegalArgumentException naming the bytes needed if they exceed the heap
     */
    public Training start() {
      return new Training(this, weights == null ? network.initialise(seed) : weights.copy());
    }
  }

  private final Weights weights;
  private final Optimizer optimizer;
  private final Backprop backprop;
  private final float[][][][] states;
  private final long seed;
  private long steps;
  private float rate;

  private Training(Settings settings, Weights weights) {
    this.weights = weights;
    this.optimizer = settings.optimizer;
    this.seed = settings.seed;
    this.rate = optimizer.rate();
    backprop = new Backprop(weights, settings.loss, settings.batch, settings.threads, false);
    Network network = weights.network();
    states = new float[optimizer.states()][network.nodes().size()][][];
    for (float[][][] state : states) {
      for (int n = 0; n < state.length; n++) {
        state[n] = new float[weights.stored(n).length][];
        for (int p = 0; p < state[n].length; p++) {
          Parameter parameter = network.nodes().get(n).parameters().get(p);
          boolean learned = parameter.role() != Parameter.Role.STATISTIC;
          state[n][p] = new float[learned ? (int) parameter.count() : 0];
        }
      }
    }
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
    double loss = backprop.run(images, labels, count, key());
    update();
    return (float) loss;
  }

  /** Trains on one batch with target numbers, for mean squared error. */
  public float step(float[] images, float[] targets, int count) {
    double loss = backprop.run(images, targets, count, key());
    update();
    return (float) loss;
  }

  private long key() {
    return Dropout.key(seed, 0, steps);
  }

  private void update() {
    steps++;
    backprop.parallel(backprop.blocks().size(), this::update);
    backprop.commit();
  }

  private void update(int index) {
    Backprop.Block b = backprop.blocks().get(index);
    backprop.sum(b);
    float[] w = weights.stored(b.node())[b.parameter()];
    float[] g = backprop.gradient(b.node(), b.parameter());
    Parameter parameter = weights.network().nodes().get(b.node()).parameters().get(b.parameter());
    boolean decays = parameter.role() == Parameter.Role.WEIGHT;
    int at = b.from();
    int n = b.count();
    switch (optimizer) {
      case Optimizer.Sgd o -> {
        float decay = decays ? o.decay() : 0;
        if (o.momentum() > 0) {
          float[] v = states[0][b.node()][b.parameter()];
          Updates.sgdMomentum(w, at, v, at, g, at, n, rate, o.momentum(), o.nesterov(), decay);
        } else {
          Updates.sgd(w, at, g, at, n, rate, decay);
        }
      }
      case Optimizer.Adam o ->
          Updates.adam(
              w,
              at,
              states[0][b.node()][b.parameter()],
              at,
              states[1][b.node()][b.parameter()],
              at,
              g,
              at,
              n,
              rate,
              o.beta1(),
              o.beta2(),
              o.epsilon(),
              1 - Math.pow(o.beta1(), (double) steps),
              1 - Math.pow(o.beta2(), (double) steps),
              decays ? o.decay() : 0,
              o.decoupled());
      case Optimizer.RmsProp o ->
          Updates.rmsProp(
              w,
              at,
              states[0][b.node()][b.parameter()],
              at,
              g,
              at,
              n,
              rate,
              o.alpha(),
              o.epsilon(),
              decays ? o.decay() : 0);
    }
  }

  /** Sets the learning rate of the steps to come. */
  public void rate(double r) {
    if (!(r >= 0) || Double.isInfinite(r)) {
      throw new IllegalArgumentException("rate: finite and at least 0 expected, got " + r);
    }
    rate = (float) r;
  }

  /** The learning rate of the next step. */
  public float rate() {
    return rate;
  }

  /** Steps taken. */
  public long steps() {
    return steps;
  }

  /** How many images of the last step were classified right, with dropout at work. */
  public int correct() {
    return backprop.correct();
  }

  /** A copy of the weights as they stand. */
  public Weights weights() {
    return weights.copy();
  }

  /** A hash of all bits of the weights: equal trainings have equal hashes after every step. */
  public long hash() {
    return weights.hash();
  }

  /** Bytes of memory besides the weights and the optimiser's state. */
  public long bytes() {
    return backprop.bytes();
  }
}
