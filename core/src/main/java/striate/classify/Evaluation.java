package striate.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import striate.data.Dataset;

/**
 * How well probabilities fit labels: counts, rates with their intervals, calibration, and the
 * pictures worth looking at. Immutable.
 *
 * {@snippet file="striate/classify/ClassifySnippets.java" region="evaluate"}
 *
 * <p>The predicted class is the likeliest one, the first of equally likely ones.
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

  /** Of all pictures of a set, with as many threads as there are processors. */
  public static Evaluation of(Classifier classifier, Dataset set) {
    return of(classifier, set, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Of all pictures of a set. Pictures are read, fitted and classified by several threads; the
   * result does not depend on how many.
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
   * Of probabilities from anywhere.
   *
   * @param classes their names
   * @param labels the true class of each example
   * @param probabilities [examples, classes]
   * @param names what a person would call each example
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

  /** What was given to a class for an example. */
  public double probability(int example, int label) {
    return probabilities[example * classes.size() + label];
  }

  /** The names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /** How many examples. */
  public int count() {
    return labels.length;
  }

  /** The class that is right for an example. */
  public int label(int example) {
    return labels[example];
  }

  /** The class that was answered for an example. */
  public int predicted(int example) {
    return predicted[example];
  }

  /** Counts: [true class][predicted class]. */
  public int[][] confusion() {
    return IntStream.range(0, confusion.length)
        .mapToObj(i -> confusion[i].clone())
        .toArray(int[][]::new);
  }

  /** The share of right answers. */
  public Rate accuracy() {
    int hits = 0;
    for (int c = 0; c < confusion.length; c++) {
      hits += confusion[c][c];
    }
    return Rate.of(hits, count());
  }

  /**
   * The mean of −ln of the right class's probability, that probability taken as at least 2⁻⁵²: 0 is
   * perfect, ln(classes) is guessing.
   */
  public double logLoss() {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum -= StrictMath.log(Math.max(LEAST, probability(i, labels[i])));
    }
    return sum / labels.length;
  }

  /**
   * How one class fared.
   *
   * @param name of the class
   * @param support examples of it
   * @param predicted examples that were taken for it
   * @param precision share of those taken for it that are of it
   * @param recall share of those of it that were taken for it
   * @param f1 harmonic mean of the two. Its interval is that of F* = hits / (hits + false alarms +
   *     misses), which is a share and gives F1 = 2 F* / (1 + F*) (Hand, Christen and Kirielle 2021)
   */
  public record ClassReport(
      String name, int support, int predicted, Rate precision, Rate recall, Rate f1) {}

  /** How each class fared, in their order. */
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
   * Answers of about the same confidence.
   *
   * @param low confidence above which they lie
   * @param high confidence up to which they lie
   * @param count how many
   * @param confidence their mean confidence; NaN if there are none
   * @param accuracy the share of them that is right
   */
  public record Bin(double low, double high, int count, double confidence, Rate accuracy) {}

  /**
   * Whether confidence (the probability of the predicted class) is what it promises: answers sorted
   * into bins of equal width.
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
   * Expected calibration error: how far confidence and accuracy lie apart, over 15 bins weighted by
   * their counts (Guo et al. 2017).
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
   * One example worth looking at.
   *
   * @param index in the set
   * @param name in the set
   * @param label the class that it has there
   * @param other the class that it was taken for, or that it is likelier to be
   * @param ofLabel probability of the first
   * @param ofOther probability of the second
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

  /** The {@code k} wrong answers with the most confidence, most confident first. */
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
   * Examples whose label is likely wrong, the likeliest first: confident learning (Northcutt, Jiang
   * and Chuang 2021). A class's threshold is its mean probability over the examples labelled so. An
   * example that reaches the threshold of other classes, the likeliest of them not its label, is
   * counted off the diagonal of the confident joint, and those are listed, by how much likelier
   * that class is than the label.
   *
   * <p>Only meaningful for examples that the model was not trained on: it knows the labels of
   * those.
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
