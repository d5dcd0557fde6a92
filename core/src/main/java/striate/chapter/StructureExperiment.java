package striate.chapter;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * An experiment on the worth of structure: three first layers on the same images under the same
 * budget.
 *
 * <p>All have tanh, dropout of a half, ten softmax outputs, batches of 128 (the last one partial),
 * plain gradient descent with the true gradient, and the same number of epochs. Each one's learning
 * rate of {@link #LEARNING_RATES} is chosen by 5-fold cross-validation on the training images with
 * the first seed: the one that classifies most of the left-out images correctly (the lower one of
 * equals). Then every seed trains on all training images; the test images are looked at once,
 * afterwards.
 */
public final class StructureExperiment {
  /** The learning rates to choose from. */
  public static final List<Double> LEARNING_RATES = List.of(0.05, 0.2, 0.5, 1.0, 2.0);

  private static final int FOLDS = 5;

  /** A first layer. */
  public enum Structure {
    /** The fully connected layer of the chapter before. */
    DENSE("dense, 784 → 100"),
    /** The chapter's kernels, at all 26×26 positions. */
    CONVOLUTIONAL("16 kernels of 3×3"),
    /** The same kernels with max pooling across them: only the largest at each position goes on. */
    POOLED("16 kernels of 3×3, max pooled across kernels");

    private final String title;

    Structure(String title) {
      this.title = title;
    }

    /** The title in a table. */
    public String title() {
      return title;
    }
  }

  /**
   * The settings: the budget of each structure.
   *
   * @param epochs of each network; 1 or more
   * @param threads threads for what can be shared; 1 or more. The result does not depend on it
   * @param seeds one run each; at least one
   */
  public record Settings(int epochs, int threads, List<Integer> seeds) {
    /** Copies the seeds. */
    public Settings {
      if (epochs < 1 || threads < 1 || seeds.isEmpty()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "structure: expects 1 or more epochs, threads and seeds, got %d, %d and %d",
                epochs,
                threads,
                seeds.size()));
      }
      seeds = List.copyOf(seeds);
    }

    /** 100 epochs, five seeds, all processors. */
    public static Settings standard() {
      return new Settings(100, Runtime.getRuntime().availableProcessors(), List.of(1, 2, 3, 4, 5));
    }
  }

  /**
   * The accuracy of one trained network.
   *
   * @param trainAccuracy share of the training images, without dropout, after the last epoch
   * @param testAccuracy share of the test images
   */
  public record Run(int seed, double trainAccuracy, double testAccuracy) {
    /** The generalisation gap: training minus test accuracy. */
    public double gap() {
      return trainAccuracy - testAccuracy;
    }
  }

  /**
   * All runs of one structure.
   *
   * @param weights number of trainable weights
   * @param examples number of training images
   * @param learningRate the chosen one
   */
  public record Result(
      Structure structure, int weights, int examples, double learningRate, List<Run> runs) {
    /** The number of weights for each training image. */
    public double weightsPerExample() {
      return (double) weights / examples;
    }

    /** The training accuracy over the seeds. */
    public Spread train() {
      return spread(Run::trainAccuracy);
    }

    /** The test accuracy over the seeds. */
    public Spread test() {
      return spread(Run::testAccuracy);
    }

    /** The generalisation gap, training minus test accuracy, over the seeds. */
    public Spread gap() {
      return spread(Run::gap);
    }

    private Spread spread(ToDoubleFunction<Run> value) {
      double mean = runs.stream().mapToDouble(value).average().orElseThrow();
      double squares =
          runs.stream().mapToDouble(run -> square(value.applyAsDouble(run) - mean)).sum();
      return new Spread(mean, runs.size() > 1 ? Math.sqrt(squares / (runs.size() - 1)) : 0);
    }
  }

  /**
   * The mean and standard deviation over the seeds.
   *
   * @param std sample standard deviation; 0 for one run
   */
  public record Spread(double mean, double std) {}

  private StructureExperiment() {}

  private static double square(double x) {
    return x * x;
  }

  /**
   * Trains and tests all structures.
   *
   * @param progress is told in one phrase what comes next, each time before it is done
   * @throws IllegalArgumentException if there are fewer than 5 training images or no test image
   */
  public static List<Result> run(
      Digits train, Digits test, Settings settings, Consumer<String> progress) {
    if (train.count() < 5 || test.count() < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "structure: expects 5 or more training images and 1 or more test images, got %d and %d",
              train.count(),
              test.count()));
    }
    List<Result> results = new ArrayList<>();
    for (Structure structure : Structure.values()) {
      double rate = chooseRate(structure, train, settings, progress);
      List<Run> runs = new ArrayList<>();
      int weights = 0;
      for (int seed : settings.seeds()) {
        progress.accept(
            String.format(Locale.ROOT, "%s: rate %s, seed %d", structure.title(), rate, seed));
        Learner learner = trained(structure, train, seed, rate, settings);
        weights = learner.weightCount();
        runs.add(new Run(seed, accuracy(learner, train), accuracy(learner, test)));
      }
      results.add(new Result(structure, weights, train.count(), rate, List.copyOf(runs)));
    }
    return List.copyOf(results);
  }

  private static double chooseRate(
      Structure structure, Digits train, Settings settings, Consumer<String> progress) {
    double best = LEARNING_RATES.getFirst();
    double mostCorrect = -1;
    for (double rate : LEARNING_RATES) {
      progress.accept(String.format(Locale.ROOT, "%s: trying rate %s", structure.title(), rate));
      double correct = 0;
      for (int fold = 0; fold < FOLDS; fold++) {
        int from = train.count() * fold / FOLDS;
        int to = train.count() * (fold + 1) / FOLDS;
        Digits heldOut = train.slice(from, to);
        Learner learner =
            trained(
                structure, train.without(from, to), settings.seeds().getFirst(), rate, settings);
        correct += accuracy(learner, heldOut) * heldOut.count();
      }
      if (correct > mostCorrect) {
        best = rate;
        mostCorrect = correct;
      }
    }
    return best;
  }

  private static Learner trained(
      Structure structure, Digits train, int seed, double rate, Settings settings) {
    Learner learner =
        switch (structure) {
          case DENSE -> new DenseLearner(train, seed, rate);
          case CONVOLUTIONAL -> {
            ChapterSettings all =
                new ChapterSettings(
                    settings.epochs(), settings.threads(), EnumSet.allOf(Fix.class));
            // Evaluates nothing while it trains; so one image stands in for the test set.
            yield new ChapterNetwork(train, train.slice(0, 1), all, seed, rate);
          }
          case POOLED -> new PooledLearner(train, seed, rate);
        };
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      learner.trainEpoch();
    }
    return learner;
  }

  private static double accuracy(Learner learner, Digits digits) {
    int[] predicted = learner.predict(digits);
    int correct = 0;
    for (int i = 0; i < predicted.length; i++) {
      correct += predicted[i] == digits.label(i) ? 1 : 0;
    }
    return (double) correct / predicted.length;
  }
}
