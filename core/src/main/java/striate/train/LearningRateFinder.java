package striate.train;

import java.util.ArrayList;
import java.util.List;
import striate.batch.Batch;
import striate.batch.Loader;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Weights;
import striate.run.DivergedException;
import striate.threads.Loops;

/**
 * The learning-rate range test (Smith 2017): trains with a learning rate that rises exponentially
 * from step to step until the loss explodes, and suggests rates from where the loss fell.
 *
 * {@snippet file="striate/train/TrainSnippets.java" region="finder"}
 *
 * <p>The trained weights are discarded. The same settings give the same bits.
 */
public final class LearningRateFinder {
  /**
   * A step of the test.
   *
   * @param learningRate of the step
   * @param loss of its batch, before the step
   * @param smoothed the exponential average of the losses so far, corrected for its start
   */
  public record Point(double learningRate, double loss, double smoothed) {}

  /**
   * The result: the curve and two suggested learning rates.
   *
   * @param points the steps, rates rising
   * @param steepest the rate at which the smoothed loss falls fastest over the logarithm of the
   *     rate: a safe choice
   * @param tenthOfLowest a tenth of the rate at which the smoothed loss is lowest: a bolder choice
   * @param why the reason that the test ended
   */
  public record Found(List<Point> points, double steepest, double tenthOfLowest, String why) {
    /** Copies the points. */
    public Found {
      points = List.copyOf(points);
    }
  }

  /** Share of the past in the smoothed loss. */
  private static final double SMOOTHING = 0.95;

  /** The search ends when the smoothed loss is this many times its lowest. */
  private static final double EXPLODED = 4;

  /** Points at either side over which a slope is taken. */
  private static final int REACH = 2;

  private final Loader loader;
  private final Training.Settings settings;
  private Loss loss = Loss.crossEntropy();
  private double from = 1e-6;
  private double to = 10;
  private int steps = 120;

  private LearningRateFinder(Network network, Loader loader) {
    this.loader = loader;
    settings = Training.of(network).batch(loader.batch());
  }

  /** A range test of a network on a loader's batches. */
  public static LearningRateFinder of(Network network, Loader loader) {
    return new LearningRateFinder(network, loader);
  }

  /** The loss to minimise; softmax cross-entropy unless set. */
  public LearningRateFinder loss(Loss l) {
    loss = l;
    settings.loss(l);
    return this;
  }

  /** The optimiser that needs a learning rate; Adam unless set. */
  public LearningRateFinder optimizer(Optimizer o) {
    settings.optimizer(o);
    return this;
  }

  /** Gradient clipping; none unless set. */
  public LearningRateFinder clipping(Clipping c) {
    settings.clipping(c);
    return this;
  }

  /** The number of threads; all cores unless set. */
  public LearningRateFinder threads(int count) {
    settings.threads(count);
    return this;
  }

  /** The seed of the initial weights and the dropout masks; 1 unless set. */
  public LearningRateFinder seed(long s) {
    settings.seed(s);
    return this;
  }

  /** The initial weights; freshly initialised ones unless set. */
  public LearningRateFinder weights(Weights w) {
    settings.weights(w);
    return this;
  }

  /**
   * Parameter groups, as of {@link Training.Settings#groups(ParameterGroup...)}; none unless set. A
   * further call replaces what the one before set.
   */
  public LearningRateFinder groups(ParameterGroup... all) {
    settings.groups(all);
    return this;
  }

  /**
   * The layers that act as in inference, as of {@link Training.Settings#fixed(String...)}; none
   * unless set. A further call replaces what the one before set.
   */
  public LearningRateFinder fixed(String... layers) {
    settings.fixed(layers);
    return this;
  }

  /**
   * The lowest and the highest learning rate; 1e-6 and 10 unless set.
   *
   * @throws IllegalArgumentException unless 0 &lt; low &lt; high
   */
  public LearningRateFinder range(double low, double high) {
    if (!(low > 0 && low < high && high < Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "rates: 0 < low < high expected, got " + low + " and " + high);
    }
    from = low;
    to = high;
    return this;
  }

  /**
   * The number of steps from the lowest to the highest rate; 120 unless set.
   *
   * @throws IllegalArgumentException if fewer than 10
   */
  public LearningRateFinder steps(int count) {
    if (count < 10) {
      throw new IllegalArgumentException("steps: at least 10 expected, got " + count);
    }
    steps = count;
    return this;
  }

  /**
   * Runs the test.
   *
   * @throws DivergedException if the very first steps diverge
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Found run() {
    Training training = settings.start();
    int classes = loader.classes().size();
    boolean squared = loss instanceof Loss.MeanSquaredError;
    float[] oneHot = new float[squared ? loader.batch() * classes : 0];
    List<Point> points = new ArrayList<>();
    double average = 0;
    double lowest = Double.POSITIVE_INFINITY;
    String why = "the highest rate is reached";
    Loader.Stream stream = loader.stream(0);
    try {
      for (int i = 0; i < steps; i++) {
        Loops.check("the search for a learning rate");
        Batch b = stream.next();
        if (b == null) {
          stream = loader.stream(i / loader.steps());
          b = stream.next();
        }
        if (b == null) {
          throw new IllegalStateException("the loader gives no batches");
        }
        double rate = from * StrictMath.pow(to / from, (double) i / (steps - 1));
        training.learningRate(rate);
        double value;
        try {
          if (b.mixed()) {
            value = training.step(b.images(), b.targets(), b.count());
          } else if (squared) {
            Evaluator.oneHot(b, classes, oneHot);
            value = training.step(b.images(), oneHot, b.count());
          } else {
            value = training.step(b.images(), b.labels(), b.count());
          }
        } catch (DivergedException e) {
          if (points.size() <= 2 * REACH) {
            throw e;
          }
          why = "the loss exploded at a rate of " + (float) rate;
          break;
        }
        average = SMOOTHING * average + (1 - SMOOTHING) * value;
        double smoothed = average / (1 - StrictMath.pow(SMOOTHING, i + 1));
        points.add(new Point(rate, value, smoothed));
        lowest = Math.min(lowest, smoothed);
        if (smoothed > EXPLODED * lowest && points.size() > 2 * REACH) {
          why = "the loss exploded at a rate of " + (float) rate;
          break;
        }
      }
    } finally {
      stream.close();
    }
    return found(points, why);
  }

  /** Reads the two suggestions off the points. */
  static Found found(List<Point> points, String why) {
    int steepest = 0;
    double least = Double.POSITIVE_INFINITY;
    int low = 0;
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).smoothed() < points.get(low).smoothed()) {
        low = i;
      }
      if (i >= REACH && i + REACH < points.size()) {
        Point before = points.get(i - REACH);
        Point after = points.get(i + REACH);
        double slope =
            (after.smoothed() - before.smoothed())
                / StrictMath.log(after.learningRate() / before.learningRate());
        if (slope < least) {
          least = slope;
          steepest = i;
        }
      }
    }
    return new Found(
        points, points.get(steepest).learningRate(), points.get(low).learningRate() / 10, why);
  }
}
