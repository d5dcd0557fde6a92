package striate.batch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.data.Samples;

/** The orders of a loader's epochs: as the set has the pictures, shuffled, or balanced by class. */
final class Orders {
  private final int size;
  private final long seed;
  private final boolean shuffle;

  /** For each class that has any, its pictures; absent unless classes come equally often. */
  private final int @Nullable [][] members;

  /** The order of the epoch asked for last: neighbouring steps ask for the same one. */
  private volatile @Nullable Order last;

  Orders(Samples samples, long seed, boolean shuffle, boolean balanced) {
    size = samples.size();
    this.seed = seed;
    this.shuffle = shuffle;
    members = balanced ? members(samples) : null;
  }

  private static int[][] members(Samples samples) {
    int[][] members = new int[samples.classes().size()][];
    int present = 0;
    for (int k = 0; k < members.length; k++) {
      int[] own = new int[samples.size()];
      int n = 0;
      for (int i = 0; i < own.length; i++) {
        if (samples.label(i) == k) {
          own[n++] = i;
        }
      }
      if (n > 0) {
        members[present++] = Arrays.copyOf(own, n);
      }
    }
    return Arrays.copyOf(members, present);
  }

  Order of(long epoch) {
    Order o = last;
    if (o == null || o.epoch() != epoch) {
      if (members != null) {
        o = Order.balanced(seed, epoch, size, members);
      } else {
        o = shuffle ? Order.shuffled(seed, epoch, size) : Order.plain(epoch, size);
      }
      last = o;
    }
    return o;
  }

  /** The kind of order, as a loader's settings name it. */
  @Override
  public String toString() {
    return members != null ? "balanced" : shuffle ? "shuffled" : "as is";
  }
}
