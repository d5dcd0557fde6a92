package striate.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Arithmetic;
import striate.nn.Weights;
import striate.run.Exchange;

/**
 * Local SGD: each machine takes its own part of every batch and updates its own weights; after some
 * steps all take the mean of all machines' weights, moving averages and optimiser's states, summed
 * in a tree. So there is one model again, and a checkpoint that all can go on from.
 */
final class LocalSteps {
  private final Exchange exchange;
  private final int every;
  private final int size;
  private final int outputs;

  /** This machine's images, labels and targets of the batch at hand. */
  private final float[] images;

  private final int[] labels;
  private final float[] targets;
  private int count;
  private int batch;

  // All that is averaged, one array after the other.
  private final List<float[]> arrays = new ArrayList<>();
  private final float[] flat;
  private final float[] received;
  private final int[] from;
  private boolean together = true;

  LocalSteps(
      Exchange exchange,
      int every,
      int most,
      Weights weights,
      @Nullable Weights average,
      float[][][][] states) {
    this.exchange = exchange;
    this.every = every;
    size = weights.network().input().size();
    outputs = weights.network().output().size();
    int own = most(exchange, most);
    images = new float[Math.multiplyExact(own, size)];
    labels = new int[own];
    targets = new float[Math.multiplyExact(own, outputs)];
    add(weights);
    if (average != null) {
      add(average);
    }
    for (float[][][] state : states) {
      for (float[][] node : state) {
        arrays.addAll(List.of(node));
      }
    }
    long all = 0;
    for (float[] array : arrays) {
      all += array.length;
    }
    flat = new float[Math.toIntExact(all)];
    int machines = exchange.machines();
    from = new int[machines + 1];
    for (int m = 0; m <= machines; m++) {
      from[m] = (int) (all * m / machines);
    }
    int part = from[exchange.machine() + 1] - from[exchange.machine()];
    received = new float[Math.multiplyExact(part, machines)];
  }

  private void add(Weights weights) {
    for (int n = 0; n < weights.network().nodes().size(); n++) {
      arrays.addAll(List.of(weights.stored(n)));
    }
  }

  /** The most images that a machine has of a batch. */
  static int most(Exchange exchange, int batch) {
    return Math.ceilDiv(batch, exchange.machines());
  }

  /** The memory in bytes. */
  long bytes() {
    return (long) Float.BYTES
        * (images.length + labels.length + targets.length + flat.length + received.length);
  }

  /** Takes this machine's images of a batch; how many they are. */
  private int take(float[] all, int of) {
    batch = of;
    int first = first(of, exchange.machine());
    count = first(of, exchange.machine() + 1) - first;
    System.arraycopy(all, first * size, images, 0, count * size);
    return first;
  }

  private int first(int of, int machine) {
    return (int) ((long) of * machine / exchange.machines());
  }

  int take(float[] all, int[] labelsOfAll, int of) {
    int first = take(all, of);
    System.arraycopy(labelsOfAll, first, labels, 0, count);
    return count;
  }

  int take(float[] all, float[] targetsOfAll, int of) {
    int first = take(all, of);
    System.arraycopy(targetsOfAll, first * outputs, targets, 0, count * outputs);
    return count;
  }

  /** The images of the batch that this machine has. */
  int count() {
    return count;
  }

  int machine() {
    return exchange.machine();
  }

  float[] images() {
    return images;
  }

  int[] labels() {
    return labels;
  }

  float[] targets() {
    return targets;
  }

  /** What the whole batch's number of right answers is guessed to be, from this machine's. */
  int correctOfAll(int correct) {
    return count == 0 ? 0 : (int) Math.round((double) correct * batch / count);
  }

  /** After a step: averages if it is time to. */
  void moved(long steps) {
    together = false;
    if (steps % every == 0) {
      average();
    }
  }

  /** Whether all machines have the same weights. */
  boolean together() {
    return together;
  }

  /** Has all machines take the mean of what they have. */
  void average() {
    if (together) {
      return;
    }
    int at = 0;
    for (int a = 0; a < arrays.size(); a++) {
      float[] array = arrays.get(a);
      System.arraycopy(array, 0, flat, at, array.length);
      at += array.length;
    }
    exchange.deal(flat, from, received);
    int begin = from[exchange.machine()];
    int part = from[exchange.machine() + 1] - begin;
    Arithmetic.sumTree(received, 0, part, exchange.machines(), flat, begin, part);
    Arithmetic.scale(flat, begin, 1f / exchange.machines(), flat, begin, part);
    exchange.share(flat, from);
    at = 0;
    for (int a = 0; a < arrays.size(); a++) {
      float[] array = arrays.get(a);
      System.arraycopy(flat, at, array, 0, array.length);
      at += array.length;
    }
    together = true;
  }
}
