package striate.kernels.loss;

import org.jspecify.annotations.Nullable;
import striate.kernels.element.Arithmetic;

/** Losses with their gradients, and the count of right answers. No method allocates. */
public final class Losses {

  private Losses() {}

  /**
   * Cross-entropy of softmax, and its gradient by the logits.
   *
   * <p>The loss of a row with label t is {@code Σ_j -q_j · log p_j}, where p is the softmax of the
   * logits and {@code q_j = w_t · (1 - smoothing) · [j = t] + w_j · smoothing / classes}: the
   * definition of PyTorch.
   *
   * @param logits {@code [rows][classes]}
   * @param labels {@code [rows]} from {@code labo}, each from 0 to classes - 1
   * @param smoothing the share of the target spread evenly over all classes, 0 for none
   * @param classWeights {@code [classes]}, or null for ones
   * @param scale what the gradient is multiplied by: 1 / rows (or 1 / {@link #weightSum}) for a
   *     mean
   * @param dLogits {@code [rows][classes]}, replaced; may be the logits
   * @return the sum of the rows' losses, not scaled
   */
  public static double softmaxCrossEntropy(
      float[] logits,
      int lo,
      int rows,
      int classes,
      int[] labels,
      int labo,
      float smoothing,
      float @Nullable [] classWeights,
      float scale,
      float[] dLogits,
      int dlo) {
    double loss = 0;
    for (int r = 0; r < rows; r++) {
      int from = lo + r * classes;
      int to = dlo + r * classes;
      int label = labels[labo + r];
      // All that is wanted of the logits is taken before their place may be written to.
      double labelLogit = logits[from + label];
      double labelWeight = classWeights == null ? 1 : classWeights[label];
      double even = smoothing / classes;
      double evenLogits = 0;
      double evenWeights = 0;
      if (smoothing != 0) {
        for (int j = 0; j < classes; j++) {
          double w = even * (classWeights == null ? 1 : classWeights[j]);
          evenLogits += w * logits[from + j];
          evenWeights += w;
        }
      }
      double sharp = labelWeight * (1.0 - smoothing);
      double all = sharp + evenWeights;

      float max = Softmax.exponentials(logits, from, classes, dLogits, to);
      double sum = Softmax.sum(dLogits, to, classes);
      loss += all * (max + StrictMath.log(sum)) - sharp * labelLogit - evenLogits;

      float factor = (float) (scale * all / sum);
      Arithmetic.scale(dLogits, to, factor, dLogits, to, classes);
      dLogits[to + label] -= (float) (scale * sharp);
      if (smoothing != 0) {
        for (int j = 0; j < classes; j++) {
          float w = classWeights == null ? 1 : classWeights[j];
          dLogits[to + j] -= (float) (scale * even * w);
        }
      }
    }
    return loss;
  }

  /**
   * Cross-entropy of softmax against shares of the classes, and its gradient by the logits.
   *
   * <p>The loss of a row is {@code Σ_j -w_j · q_j · log p_j} with {@code q_j = (1 - smoothing) ·
   * targets_j + smoothing / classes}: the definition of PyTorch, which divides by the rows whatever
   * the class weights are.
   *
   * @param targets {@code [rows][classes]} from {@code to}, each at least 0
   * @param dLogits {@code [rows][classes]}, replaced; may be the logits
   * @return the sum of the rows' losses, not scaled
   */
  public static double softmaxCrossEntropy(
      float[] logits,
      int lo,
      int rows,
      int classes,
      float[] targets,
      int to,
      float smoothing,
      float @Nullable [] classWeights,
      float scale,
      float[] dLogits,
      int dlo) {
    double loss = 0;
    double even = smoothing / classes;
    double sharp = 1.0 - smoothing;
    for (int r = 0; r < rows; r++) {
      int from = lo + r * classes;
      int target = to + r * classes;
      int d = dlo + r * classes;
      double weighed = 0;
      double all = 0;
      for (int j = 0; j < classes; j++) {
        double q = sharp * targets[target + j] + even;
        double w = classWeights == null ? q : q * classWeights[j];
        weighed += w * logits[from + j];
        all += w;
      }
      float max = Softmax.exponentials(logits, from, classes, dLogits, d);
      double sum = Softmax.sum(dLogits, d, classes);
      loss += all * (max + StrictMath.log(sum)) - weighed;
      Arithmetic.scale(dLogits, d, (float) (scale * all / sum), dLogits, d, classes);
      for (int j = 0; j < classes; j++) {
        double q = sharp * targets[target + j] + even;
        double w = classWeights == null ? q : q * classWeights[j];
        dLogits[d + j] -= (float) (scale * w);
      }
    }
    return loss;
  }

  /** {@link #softmaxCrossEntropy} without the gradient, for evaluation; needs room for one row. */
  public static double softmaxCrossEntropy(
      float[] logits,
      int lo,
      int rows,
      int classes,
      int[] labels,
      int labo,
      float smoothing,
      float @Nullable [] classWeights,
      float[] scratch,
      int so) {
    double loss = 0;
    for (int r = 0; r < rows; r++) {
      loss +=
          softmaxCrossEntropy(
              logits,
              lo + r * classes,
              1,
              classes,
              labels,
              labo + r,
              smoothing,
              classWeights,
              1f,
              scratch,
              so);
    }
    return loss;
  }

  /** The sum of the weights of the rows' labels: what PyTorch divides a weighted loss by. */
  public static double weightSum(
      int[] labels, int labo, int rows, float @Nullable [] classWeights) {
    if (classWeights == null) {
      return rows;
    }
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += classWeights[labels[labo + r]];
    }
    return sum;
  }

  /** How many rows have their (first) largest value at the label; a row with NaN is wrong. */
  public static int countCorrect(
      float[] logits, int lo, int rows, int classes, int[] labels, int labo) {
    int correct = 0;
    for (int r = 0; r < rows; r++) {
      int from = lo + r * classes;
      int label = labels[labo + r];
      float best = logits[from + label];
      boolean right = true;
      for (int j = 0; j < classes; j++) {
        float v = logits[from + j];
        right &= j < label ? v < best : v <= best;
      }
      correct += right ? 1 : 0;
    }
    return correct;
  }

  /** How many rows have their (first) largest value where the targets have theirs. */
  public static int countCorrect(
      float[] logits, int lo, int rows, int classes, float[] targets, int to) {
    int correct = 0;
    for (int r = 0; r < rows; r++) {
      int from = lo + r * classes;
      int best = argmax(logits, from, classes);
      boolean right = best == argmax(targets, to + r * classes, classes);
      correct += right && !Float.isNaN(logits[from + best]) ? 1 : 0;
    }
    return correct;
  }

  /** The first index of the largest of a row; of the first NaN if there is one. */
  public static int argmax(float[] x, int xo, int n) {
    int at = 0;
    float best = x[xo];
    for (int j = 1; j < n; j++) {
      float v = x[xo + j];
      if (v > best || (Float.isNaN(v) && !Float.isNaN(best))) {
        best = v;
        at = j;
      }
    }
    return at;
  }

  /**
   * The sum of squared differences, and the gradient {@code dx = 2 · scale · (x - target)}.
   *
   * @param scale what the gradient is multiplied by: 1 / n for a mean
   * @param dx {@code [n]}, replaced; may be x
   * @return {@code Σ (x - target)²}, summed in double precision first to last, not scaled
   */
  public static double squaredError(
      float[] x, int xo, float[] target, int to, int n, float scale, float[] dx, int dxo) {
    double sum = 0;
    float factor = 2 * scale;
    for (int i = 0; i < n; i++) {
      float d = x[xo + i] - target[to + i];
      sum += (double) d * d;
      dx[dxo + i] = factor * d;
    }
    return sum;
  }
}
