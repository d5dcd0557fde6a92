package striate.watch;

import java.util.ArrayList;
import java.util.List;
import striate.nn.Network;
import striate.nn.Weights;

/**
 * A history of a training's weights in memory, over its steps.
 *
 * <p>It holds the weights at the start, after every so many steps ({@link #every}) and, once the
 * training has ended, after the last one. The number begins at 1; whenever the memory is full,
 * every second moment between the first and the last is given up and the number doubles. So which
 * steps it holds depends on their count alone, never on time: two runs of a training have equal
 * histories.
 *
 * <p>Where the memory does not hold {@link #LEAST} copies of all weights, the history is of the
 * first layers only ({@link #layers}), as many as have room: these are what a picture goes through
 * first.
 *
 * <p>For one training. Any thread may read while it goes on.
 */
public final class WeightHistory {
  /** The number of moments that there must be room for before a further layer is kept. */
  public static final int LEAST = 8;

  private final Network network;
  private final int layers;
  private final int most;
  private final List<Moment> moments = new ArrayList<>();
  private long first;
  private long every = 1;
  private boolean begun;
  private boolean ended;

  private WeightHistory(Network network, int layers, int most) {
    this.network = network;
    this.layers = layers;
    this.most = most;
  }

  /**
   * A history that takes at most this memory.
   *
   * @throws IllegalArgumentException naming the bytes needed if not even the first layer that has
   *     weights can be kept
   */
  public static WeightHistory of(Network network, long bytes) {
    return of(network, bytes, Integer.MAX_VALUE);
  }

  /**
   * A history of at most {@code moments} moments, the first and the last included.
   *
   * @throws IllegalArgumentException if fewer than three moments are asked for, or naming the bytes
   *     needed if not even the first layer that has weights can be kept
   */
  public static WeightHistory of(Network network, long bytes, int moments) {
    if (moments < 3) {
      throw new IllegalArgumentException("history: at least 3 moments expected, got " + moments);
    }
    List<Network.Node> nodes = network.nodes();
    long sum = 0;
    int layers = 0;
    for (int n = 0; n < nodes.size(); n++) {
      long more = nodes.get(n).parameters().stream().mapToLong(p -> 4 * p.count() + 16).sum();
      boolean fits = (sum + more) * LEAST <= bytes;
      if (!fits && sum == 0) {
        throw new IllegalArgumentException(
            network.place(n)
                + ": a history of "
                + LEAST
                + " moments needs "
                + more * LEAST
                + " bytes, got "
                + bytes);
      }
      if (!fits) {
        break;
      }
      sum += more;
      layers = n + 1;
    }
    long room = sum == 0 ? moments : bytes / sum;
    return new WeightHistory(network, layers, (int) Math.min(moments, room));
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** The number of layers, from the first on, whose weights are kept. */
  public int layers() {
    return layers;
  }

  /** The most moments that are held at once. */
  public int most() {
    return most;
  }

  /**
   * Notes the weights at the start; called by the training before its first step.
   *
   * @throws IllegalStateException if one has begun
   */
  public synchronized void begin(int epoch, long step, Weights live) {
    if (begun) {
      throw new IllegalStateException("this history is of a training already; take another");
    }
    begun = true;
    first = step;
    add(epoch, step, live);
  }

  /** Notes the weights after a step, if it is one of those to keep; called by the training. */
  public void between(int epoch, long step, Weights live) {
    // No lock: the training alone writes these.
    if (begun && !ended && (step - first) % every == 0) {
      keep(epoch, step, live);
    }
  }

  private synchronized void keep(int epoch, long step, Weights live) {
    if (!moments.isEmpty() && step <= moments.getLast().step()) {
      return;
    }
    // One place is left for the end.
    if (moments.size() >= most - 1) {
      every *= 2;
      moments.removeIf(m -> (m.step() - first) % every != 0);
      if ((step - first) % every != 0) {
        return;
      }
    }
    add(epoch, step, live);
  }

  private void add(int epoch, long step, Weights live) {
    try {
      moments.add(Moment.of(live, layers, epoch, step));
    } catch (OutOfMemoryError e) {
      // A training does not end for its history: this moment is missing, and the next ones are
      // rarer.
      every *= 2;
    }
  }

  /** Notes the weights after the last step; called by the training. */
  public synchronized void end(int epoch, long step, Weights live) {
    if (begun && !ended && (moments.isEmpty() || step > moments.getLast().step())) {
      add(epoch, step, live);
    }
    ended = true;
  }

  /** The moments held, in the order of their steps; the list does not change. */
  public synchronized List<Moment> moments() {
    return List.copyOf(moments);
  }

  /** The number of steps between two moments, from the first step on. */
  public synchronized long every() {
    return every;
  }

  /** Whether the training has ended, and with it the history. */
  public synchronized boolean isComplete() {
    return ended;
  }
}
