package striate.run;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Layouts;
import striate.kernels.loss.Losses;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Pass;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * The loss over one batch: what comes with the images is checked here, each shard leaves its sum
 * and the gradient of the network's outputs, and the sums are put together in the order of the
 * shards.
 */
final class Objective {
  private final Network network;
  private final Loss loss;
  private final double[] shardLoss = new double[Plan.SHARDS];
  private final int[] shardCorrect = new int[Plan.SHARDS];

  // The batch at hand.
  private int[] labels = {};
  private float @Nullable [] targets;
  private double mass;
  private float scale;

  Objective(Network network, Loss loss) {
    this.network = network;
    this.loss = loss;
    Shape out = network.output();
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
    labels = given;
    targets = null;
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
    switch (loss) {
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

  /** The mean loss of the batch. */
  double mean(int shards) {
    double sum = 0;
    for (int s = 0; s < shards; s++) {
      sum += shardLoss[s];
    }
    return sum / mass;
  }

  /** How many images were classified right; for shared targets, as the largest share. */
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
    // Not a switch over patterns: the first of them costs a program's start some ten milliseconds.
    if (loss instanceof Loss.SoftmaxCrossEntropy ce) {
      if (t != null) {
        shardCorrect[p.shard] +=
            Losses.countCorrect(p.out, p.outAt, p.images, size, t, p.first * size);
        shardLoss[p.shard] +=
            Losses.softmaxCrossEntropy(
                p.out,
                p.outAt,
                p.images,
                size,
                t,
                p.first * size,
                ce.smoothing(),
                ce.weightsOrNull(),
                scale,
                p.outGradient,
                p.outGradientAt);
        return;
      }
      shardCorrect[p.shard] += Losses.countCorrect(p.out, p.outAt, p.images, size, labels, p.first);
      shardLoss[p.shard] +=
          Losses.softmaxCrossEntropy(
              p.out,
              p.outAt,
              p.images,
              size,
              labels,
              p.first,
              ce.smoothing(),
              ce.weightsOrNull(),
              scale,
              p.outGradient,
              p.outGradientAt);
    } else {
      if (t == null) {
        throw new IllegalStateException("no targets");
      }
      int at = p.first * size;
      if (out.channels() > 1 && out.pixels() > 1) {
        // Targets come in the order of the outside world; the gradient's place takes the turned
        // ones.
        Layouts.nchwToNhwc(
            t, at, out.channels(), out.pixels(), p.outGradient, p.outGradientAt, p.images);
        t = p.outGradient;
        at = p.outGradientAt;
      }
      shardLoss[p.shard] +=
          Losses.squaredError(
              p.out, p.outAt, t, at, p.images * size, scale, p.outGradient, p.outGradientAt);
    }
  }
}
