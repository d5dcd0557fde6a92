package striate.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import striate.classify.Evaluation;

/**
 * An audit of labels by confident learning (Northcutt, Jiang and Chuang 2021), from probabilities
 * of models that have not seen the pictures.
 *
 * @param thresholds for each class its mean probability over the pictures that have it as label;
 *     infinite for a class without pictures, which none reaches then
 * @param joint the confident joint: counts, [label, the likeliest of the classes whose threshold is
 *     reached]
 * @param estimate the joint distribution of label and true class that follows: rows scaled to the
 *     labels' counts, all divided by the number of pictures; sums to 1
 * @param doubtful pictures off the diagonal of the joint, the most doubtful first: by how much more
 *     probable the other class is than the label
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record LabelAudit(
    double[] thresholds, int[][] joint, double[][] estimate, List<Doubt> doubtful) {
  /**
   * A picture whose label is likely wrong.
   *
   * @param picture its place
   * @param label that it has
   * @param other the class that it more likely is
   * @param ofLabel probability of the label
   * @param ofOther probability of the other class
   */
  public record Doubt(int picture, int label, int other, double ofLabel, double ofOther) {}

  /** Copies. */
  public LabelAudit {
    thresholds = thresholds.clone();
    joint = Arrays.stream(joint).map(int[]::clone).toArray(int[][]::new);
    estimate = Arrays.stream(estimate).map(double[]::clone).toArray(double[][]::new);
    doubtful = List.copyOf(doubtful);
  }

  /** The audit of an evaluation of pictures that the model has not learned from. */
  public static LabelAudit of(Evaluation e) {
    return of(Answered.of(e));
  }

  /**
   * The audit.
   *
   * @param probabilities [pictures, classes], out of sample
   * @param labels that the pictures have
   */
  public static LabelAudit of(float[] probabilities, int[] labels, int classes) {
    return of(new Answered(probabilities, labels, classes));
  }

  private static LabelAudit of(Answered a) {
    int n = a.classes();
    double[] thresholds = new double[n];
    int[] counts = new int[n];
    for (int i = 0; i < a.labels().length; i++) {
      thresholds[a.labels()[i]] += a.probabilities()[i * n + a.labels()[i]];
      counts[a.labels()[i]]++;
    }
    for (int c = 0; c < n; c++) {
      thresholds[c] = counts[c] == 0 ? Double.POSITIVE_INFINITY : thresholds[c] / counts[c];
    }
    int[][] joint = new int[n][n];
    List<Doubt> doubtful = new ArrayList<>();
    for (int i = 0; i < a.labels().length; i++) {
      int label = a.labels()[i];
      int best = -1;
      for (int c = 0; c < n; c++) {
        float p = a.probabilities()[i * n + c];
        if (p >= thresholds[c] && (best < 0 || p > a.probabilities()[i * n + best])) {
          best = c;
        }
      }
      if (best < 0) {
        continue;
      }
      joint[label][best]++;
      if (best != label) {
        doubtful.add(
            new Doubt(
                i, label, best, a.probabilities()[i * n + label], a.probabilities()[i * n + best]));
      }
    }
    doubtful.sort(Comparator.comparingDouble(d -> d.ofLabel() - d.ofOther()));
    return new LabelAudit(thresholds, joint, estimate(joint, counts), doubtful);
  }

  private static double[][] estimate(int[][] joint, int[] counts) {
    int n = counts.length;
    double[][] estimate = new double[n][n];
    int all = IntStream.of(counts).sum();
    for (int label = 0; label < n; label++) {
      int sum = IntStream.of(joint[label]).sum();
      for (int c = 0; c < n; c++) {
        // A label no picture of which reaches a threshold is taken as right.
        double share = sum == 0 ? (c == label ? 1 : 0) : (double) joint[label][c] / sum;
        estimate[label][c] = share * counts[label] / all;
      }
    }
    return estimate;
  }

  /** The estimated share of wrong labels. */
  public double noise() {
    double right = 0;
    for (int c = 0; c < estimate.length; c++) {
      right += estimate[c][c];
    }
    return Math.max(0, 1 - right);
  }

  @Override
  public double[] thresholds() {
    return thresholds.clone();
  }

  @Override
  public int[][] joint() {
    return Arrays.stream(joint).map(int[]::clone).toArray(int[][]::new);
  }

  @Override
  public double[][] estimate() {
    return Arrays.stream(estimate).map(double[]::clone).toArray(double[][]::new);
  }
}
