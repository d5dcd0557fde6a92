package striate.run;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Layouts;
import striate.kernels.loss.Losses;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.run.op.Pass;
import striate.run.plan.Plan;

/**
 * The loss over one batch: what comes with the images is checked here, each shard leaves its sum
 * and the gradient of the network's outputs, and the sums are put together in the order of the
 * shards.
 *
 * <p>A class, and a number of a target, is called by its place with channels first, as everywhere
 * outside. The outputs lie with channels last. Where these are not the same, labels, targets and
 * class weights are turned once for each batch or for all, and the outputs are left as they are.
 */
final class Objective {
  private final Network network;

  /** Null where the targets are the gradients of the outputs themselves. */
  private final @Nullable Loss loss;

  /** Whether the outputs' order is not that of the outside. */
  private final boolean turns;

  /** Room for a batch's labels and shares in the order of the outputs, if they are turned. */
  private final int[] turnedLabels;

  private final float[] turnedShares;
  private final float @Nullable [] classWeights;
  private final double[] shardLoss = new double[Plan.SHARDS];
  private final int[] shardCorrect = new int[Plan.SHARDS];

  // The batch at hand.
  private int[] labels = {};
  private float @Nullable [] targets;
  private double mass;
  private float scale;

  Objective(Network network, @Nullable Loss loss, int batch) {
    this.network = network;
    this.loss = loss;
    Shape out = network.output();
    turns = out.channels() > 1 && out.pixels() > 1;
    if (loss instanceof Loss.SoftmaxCrossEntropy ce) {
      if (!out.flat() && out.pixels() > 1) {
        throw new ShapeException(
            "cross-entropy expects logits [N, classes], got "
                + out
                + "; end with flatten(), dense(…)");
      }
      if (ce.classWeights().length() != 0 && ce.classWeights().length() != out.size()) {
        throw new IllegalArgumentException(
            "class weights: " + out.size() + " expected, got " + ce.classWeights().length());
      }
    }
    turnedLabels = new int[turns ? batch : 0];
    boolean shares = turns && loss instanceof Loss.SoftmaxCrossEntropy;
    turnedShares = new float[shares ? Math.multiplyExact(batch, out.size()) : 0];
    float[] weights = loss instanceof Loss.SoftmaxCrossEntropy ce ? ce.weightsOrNull() : null;
    if (weights != null && turns) {
      float[] given = weights;
      weights = new float[given.length];
      Layouts.nchwToNhwc(given, 0, out.channels(), out.pixels(), weights, 0, 1);
    }
    classWeights = weights;
  }

  /** Takes the labels of the batch to come. */
  void labels(int[] given, int count) {
    if (!(loss instanceof Loss.SoftmaxCrossEntropy ce)) {
      throw new IllegalArgumentException(loss + " takes target numbers, got labels");
    }
    Check.labels(given, count, network.output().size());
    double weight = Losses.weightSum(given, 0, count, ce.weightsOrNull());
    if (!(weight > 0)) {
      throw new IllegalArgumentException("class weights: all images of the batch weigh 0");
    }
    labels = turns ? turnedLabels : given;
    targets = null;
    if (turns) {
      Shape out = network.output();
      for (int i = 0; i < count; i++) {
        int channel = given[i] / out.pixels();
        turnedLabels[i] = given[i] % out.pixels() * out.channels() + channel;
      }
    }
    begin(weight);
  }

  /** Takes the targets of the batch to come: numbers, or shares of the classes. */
  void targets(float[] given, int count) {
    int size = network.output().size();
    if (given.length < (long) count * size) {
      throw new ShapeException(
          "targets: expects "
              + count
              + " × "
              + size
              + " numbers for "
              + network.output()
              + ", got "
              + given.length);
    }
    Check.finite(given, count, size, "targets");
    targets = given;
    Loss l = loss;
    if (l == null) {
      begin(1);
      return;
    }
    switch (l) {
      case Loss.SoftmaxCrossEntropy ce -> {
        for (int i = 0; i < count * size; i++) {
          if (given[i] < 0) {
            throw new IllegalArgumentException(
                "targets: shares of at least 0 expected, got "
                    + given[i]
                    + " at "
                    + i % size
                    + " of image "
                    + i / size);
          }
        }
        if (turns) {
          Shape out = network.output();
          Layouts.nchwToNhwc(given, 0, out.channels(), out.pixels(), turnedShares, 0, count);
          targets = turnedShares;
        }
        begin(count);
      }
      case Loss.MeanSquaredError() -> begin((double) count * size);
    }
  }

  private void begin(double divisor) {
    mass = divisor;
    scale = (float) (1 / divisor);
    Arrays.fill(shardLoss, 0);
    Arrays.fill(shardCorrect, 0);
  }

  /** What the sum of the batch's losses is divided by: its images, weighed, or its numbers. */
  double mass() {
    return mass;
  }

  /** Writes the sums and counts of some shards, one after the other. */
  void write(int from, int to, double[] record, int at) {
    for (int s = from; s < to; s++) {
      record[at + 2 * (s - from)] = shardLoss[s];
      record[at + 2 * (s - from) + 1] = shardCorrect[s];
    }
  }

  /** Takes the sums and counts of all shards. */
  void read(double[] record) {
    for (int s = 0; s < Plan.SHARDS; s++) {
      shardLoss[s] = record[2 * s];
      shardCorrect[s] = (int) record[2 * s + 1];
    }
  }

  /** The mean loss of the batch. */
  double mean(int shards) {
    double sum = 0;
    for (int s = 0; s < shards; s++) {
      sum += shardLoss[s];
    }
    return sum / mass;
  }

  /** How many images were classified right; for targets, as the largest of them. */
  int correct(int shards) {
    int right = 0;
    for (int s = 0; s < shards; s++) {
      right += shardCorrect[s];
    }
    return right;
  }

  /** Computes loss and gradient of some images of a shard. */
  void run(Pass p) {
    Shape out = network.output();
    int size = out.size();
    float[] t = targets;
    int at = p.first * size;
    if (t != null && turns && !(loss instanceof Loss.SoftmaxCrossEntropy)) {
      // The gradient's place takes the turned ones until the gradient comes.
      Layouts.nchwToNhwc(
          t, at, out.channels(), out.pixels(), p.outGradient, p.outGradientAt, p.images);
      t = p.outGradient;
      at = p.outGradientAt;
    }
    if (loss == null && t != null) {
      shardLoss[p.shard] += given(p, size * p.images, t, at);
      return;
    }
    shardCorrect[p.shard] += countCorrect(p, size, t, at);
    // Not a switch over patterns: the first of them costs a program's start some ten milliseconds.
    if (loss instanceof Loss.SoftmaxCrossEntropy ce) {
      if (t != null) {
        shardLoss[p.shard] +=
            Losses.softmaxCrossEntropy(
                p.out,
                p.outAt,
                p.images,
                size,
                t,
                at,
                ce.smoothing(),
                classWeights,
                scale,
                p.outGradient,
                p.outGradientAt);
        return;
      }
      shardLoss[p.shard] +=
          Losses.softmaxCrossEntropy(
              p.out,
              p.outAt,
              p.images,
              size,
              labels,
              p.first,
              ce.smoothing(),
              classWeights,
              scale,
              p.outGradient,
              p.outGradientAt);
    } else {
      if (t == null) {
        throw new IllegalStateException("no targets");
      }
      shardLoss[p.shard] +=
          Losses.squaredError(
              p.out, p.outAt, t, at, p.images * size, scale, p.outGradient, p.outGradientAt);
    }
  }

  /** Takes the gradient as it is: that of the sum of all outputs, each times its target. */
  @SuppressWarnings("ReferenceEquality") // the question is whether it is one array
  private static double given(Pass p, int count, float[] t, int at) {
    if (t != p.outGradient || at != p.outGradientAt) {
      System.arraycopy(t, at, p.outGradient, p.outGradientAt, count);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) p.out[p.outAt + i] * p.outGradient[p.outGradientAt + i];
    }
    return sum;
  }

  private int countCorrect(Pass p, int size, float @Nullable [] t, int at) {
    Shape out = network.output();
    if (t != null && (size == 1 || (!out.flat() && out.pixels() > 1))) {
      return 0; // neither a number nor an image has classes
    }
    if (turns) {
      int right = 0;
      for (int i = 0; i < p.images; i++) {
        int best = largest(p.out, p.outAt + i * size);
        int wanted = t == null ? labels[p.first + i] : largest(t, at + i * size);
        right += best == wanted && !Float.isNaN(p.out[p.outAt + i * size + best]) ? 1 : 0;
      }
      return right;
    }
    return t == null
        ? Losses.countCorrect(p.out, p.outAt, p.images, size, labels, p.first)
        : Losses.countCorrect(p.out, p.outAt, p.images, size, t, at);
  }

  /**
   * The place of the largest number of a row; of equal ones, the first as they are counted outside.
   */
  private int largest(float[] row, int at) {
    Shape out = network.output();
    int best = 0;
    for (int channel = 0; channel < out.channels(); channel++) {
      for (int pixel = 0; pixel < out.pixels(); pixel++) {
        int i = pixel * out.channels() + channel;
        float v = row[at + i];
        if (v > row[at + best] || (Float.isNaN(v) && !Float.isNaN(row[at + best]))) {
          best = i;
        }
      }
    }
    return best;
  }
}
