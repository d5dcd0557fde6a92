package striate.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import striate.data.Dataset;

/**
 * An evaluation of probabilities against labels: confusion matrix, rates with confidence intervals,
 * calibration, and the examples worth looking at. Immutable.
 *
 * {@snippet file="striate/classify/ClassifySnippets.java" region="evaluate"}
 *
 * <p>The predicted class is the most probable one; of equally probable ones, the first.
 */
public final class Evaluation {
  /** The smallest probability whose logarithm is taken: double precision's ε. */
  private static final double LEAST = 0x1p-52;

  private final List<String> classes;
  private final int[] labels;
  private final int[] predicted;
  private final float[] probabilities;
  private final IntFunction<String> names;
  private final int[][] confusion;

  private Evaluation(
      List<String> classes, int[] labels, float[] probabilities, IntFunction<String> names) {
    this.classes = classes;
    this.labels = labels;
    this.probabilities = probabilities;
    this.names = names;
    this.predicted = new int[labels.length];
    this.confusion = new int[classes.size()][classes.size()];
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int c = 1; c < classes.size(); c++) {
        best = probability(i, c) > probability(i, best) ? c : best;
      }
      predicted[i] = best;
      confusion[labels[i]][best]++;
    }
  }

  /** The evaluation of a classifier on a data set, with as many threads as there are processors. */
  public static Evaluation of(Classifier classifier, Dataset set) {
    return of(classifier, set, Runtime.getRuntime().availableProcessors());
  }

  /**
   * The evaluation of a classifier on a data set. Pictures are read, fitted and classified by
   * several threads; the result does not depend on how many.
   *
   * @throws IllegalArgumentException if the set is empty, or has a class that the model has not
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
   */
  public static Evaluation of(Classifier classifier, Dataset set, int threads) {
    int[] map = Answers.map(classifier, set);
    int[] labels = IntStream.range(0, set.size()).map(i -> map[set.label(i)]).toArray();
    float[] probabilities = Answers.of(classifier, set, threads);
    return new Evaluation(classifier.classes(), labels, probabilities, set::name);
  }

  /**
   * The evaluation of given probabilities.
   *
   * @param classes their names
   * @param labels the true class of each example
   * @param probabilities [examples, classes]
   * @param names of the examples, for people
   * @throws IllegalArgumentException if there is no example, an array is of another length, a label
   *     is no class, or a probability is outside [0, 1]
   */
  public static Evaluation of(
      List<String> classes, int[] labels, float[] probabilities, IntFunction<String> names) {
    if (labels.length == 0) {
      throw new IllegalArgumentException("evaluation: at least 1 example expected, got none");
    }
    if (probabilities.length != (long) labels.length * classes.size()) {
      throw new IllegalArgumentException(
          "evaluation: "
              + (long) labels.length * classes.size()
              + " probabilities expected for "
              + labels.length
              + " examples of "
              + classes.size()
              + " classes, got "
              + probabilities.length);
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes.size()) {
        throw new IllegalArgumentException(
            names.apply(i)
                + ": a label from 0 to "
                + (classes.size() - 1)
                + " expected, got "
                + labels[i]);
      }
      for (int c = 0; c < classes.size(); c++) {
        float p = probabilities[i * classes.size() + c];
        if (!(p >= 0 && p <= 1)) {
          throw new IllegalArgumentException(
              names.apply(i) + ": probabilities from 0 to 1 expected, got " + p);
        }
      }
    }
    return new Evaluation(List.copyOf(classes), labels.clone(), probabilities.clone(), names);
  }

  /** The probability of class {@code label} for an example. */
  public double probability(int example, int label) {
    return probabilities[example * classes.size() + label];
  }

  /** The probabilities, [examples, classes], not copied: to be read only. */
  public float[] probabilities() {
    return probabilities;
  }

  /** The label of each example, not copied: to be read only. */
  public int[] labels() {
    return labels;
  }

  /** The names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /** The number of examples. */
  public int count() {
    return labels.length;
  }

  /** The label of an example: its true class. */
  public int label(int example) {
    return labels[example];
  }

  /** The predicted class of an example. */
  public int predicted(int example) {
    return predicted[example];
  }

  /** The confusion matrix: counts, [true class][predicted class]. */
  public int[][] confusion() {
    return IntStream.range(0, confusion.length)
        .mapToObj(i -> confusion[i].clone())
        .toArray(int[][]::new);
  }

  /** The accuracy: the share of correct predictions. */
  public Rate accuracy() {
    int hits = 0;
    for (int c = 0; c < confusion.length; c++) {
      hits += confusion[c][c];
    }
    return Rate.of(hits, count());
  }

  /**
   * The log loss: the mean of −ln of the true class's probability, which is taken as at least 2⁻⁵².
   * 0 is perfect, ln(classes) is guessing.
   */
  public double logLoss() {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum -= StrictMath.log(Math.max(LEAST, probability(i, labels[i])));
    }
    return sum / labels.length;
  }

  /**
   * The report on one class: precision, recall and F1.
   *
   * @param name of the class
   * @param support number of examples of the class
   * @param predicted number of examples that were predicted as the class
   * @param precision share of the examples predicted as the class that are of it
   * @param recall share of the examples of the class that were predicted as it
   * @param f1 harmonic mean of the two. Its interval is that of F* = hits / (hits + false alarms +
   *     misses), which is a share and gives F1 = 2 F* / (1 + F*) (Hand, Christen and Kirielle 2021)
   */
  public record ClassReport(
      String name, int support, int predicted, Rate precision, Rate recall, Rate f1) {}

  /** The reports on all classes, in their order. */
  public List<ClassReport> perClass() {
    List<ClassReport> all = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      int support = 0;
      int taken = 0;
      for (int other = 0; other < classes.size(); other++) {
        support += confusion[c][other];
        taken += confusion[other][c];
      }
      int hits = confusion[c][c];
      all.add(
          new ClassReport(
              classes.get(c),
              support,
              taken,
              Rate.of(hits, taken),
              Rate.of(hits, support),
              Rate.f1(hits, support + taken - hits)));
    }
    return all;
  }

  /**
   * A calibration bin: predictions of about the same confidence.
   *
   * @param low confidence above which they lie
   * @param high confidence up to which they lie
   * @param count number of predictions
   * @param confidence their mean confidence; NaN if there are none
   * @param accuracy share of them that is correct
   */
  public record Bin(double low, double high, int count, double confidence, Rate accuracy) {}

  /**
   * The calibration curve: predictions by confidence, the probability of the predicted class, in
   * bins of equal width. Calibrated predictions have an accuracy equal to their confidence.
   */
  public List<Bin> calibration(int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("calibration: at least 1 bin expected, got " + bins);
    }
    int[] counts = new int[bins];
    int[] hits = new int[bins];
    double[] sums = new double[bins];
    for (int i = 0; i < labels.length; i++) {
      double confidence = probability(i, predicted[i]);
      int bin = Math.clamp((int) Math.ceil(confidence * bins) - 1, 0, bins - 1);
      counts[bin]++;
      sums[bin] += confidence;
      hits[bin] += predicted[i] == labels[i] ? 1 : 0;
    }
    List<Bin> all = new ArrayList<>();
    for (int b = 0; b < bins; b++) {
      double confidence = counts[b] == 0 ? Double.NaN : sums[b] / counts[b];
      Rate accuracy = Rate.of(hits[b], counts[b]);
      all.add(new Bin((double) b / bins, (b + 1.0) / bins, counts[b], confidence, accuracy));
    }
    return all;
  }

  /**
   * The expected calibration error (Guo et al. 2017): the mean distance between confidence and
   * accuracy, over 15 bins weighted by their counts.
   */
  public double calibrationError() {
    double sum = 0;
    for (Bin b : calibration(15)) {
      if (b.count() > 0) {
        sum += b.count() * Math.abs(b.accuracy().value() - b.confidence());
      }
    }
    return sum / count();
  }

  /**
   * An example worth looking at.
   *
   * @param index in the set
   * @param name in the set
   * @param label the class that it has there
   * @param other the class that it was predicted as, or that it more probably is
   * @param ofLabel probability of {@code label}
   * @param ofOther probability of {@code other}
   */
  public record Example(
      int index, String name, int label, int other, double ofLabel, double ofOther) {}

  private Example example(int index, int other) {
    int label = labels[index];
    return new Example(
        index,
        names.apply(index),
        label,
        other,
        probability(index, label),
        probability(index, other));
  }

  /** The {@code k} wrong predictions of the highest confidence, most confident first. */
  public List<Example> confidentlyWrong(int k) {
    return IntStream.range(0, labels.length)
        .filter(i -> predicted[i] != labels[i])
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -probability(i, predicted[i])))
        .limit(k)
        .map(i -> example(i, predicted[i]))
        .toList();
  }

  /**
   * The likely label errors, the likeliest first, by confident learning (Northcutt, Jiang and
   * Chuang 2021). A class's threshold is its mean probability over the examples with that label. An
   * example counts off the diagonal of the confident joint if the most probable of the classes
   * whose threshold it reaches is not its label. These examples are listed, ordered by how much
   * more probable that class is than the label.
   *
   * <p>Only meaningful for examples that the model was not trained on: it has learned the labels of
   * its training examples.
   */
  public List<Example> likelyLabelErrors() {
    int n = classes.size();
    double[] thresholds = new double[n];
    int[] counts = new int[n];
    for (int i = 0; i < labels.length; i++) {
      thresholds[labels[i]] += probability(i, labels[i]);
      counts[labels[i]]++;
    }
    for (int c = 0; c < n; c++) {
      // nothing reaches a class without examples
      thresholds[c] = counts[c] == 0 ? Double.POSITIVE_INFINITY : thresholds[c] / counts[c];
    }
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      int best = -1;
      for (int c = 0; c < n; c++) {
        double p = probability(i, c);
        if (p >= thresholds[c] && (best < 0 || p > probability(i, best))) {
          best = c;
        }
      }
      if (best >= 0 && best != labels[i]) {
        all.add(example(i, best));
      }
    }
    all.sort(Comparator.comparingDouble(e -> e.ofLabel() - e.ofOther()));
    return List.copyOf(all);
  }
}
