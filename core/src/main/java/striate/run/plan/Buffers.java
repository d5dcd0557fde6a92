package striate.run.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Buffers on paper: when each is used, for how long it must hold its numbers, and which memory it
 * gets. Buffers whose times of use do not overlap share a slot.
 */
public final class Buffers {
  /** For how long a buffer must hold its numbers. */
  public enum Scope {
    /** While a run takes some images; belongs to a worker. */
    RUN,
    /** While a worker has a shard. */
    SHARD,
    /** While the batch is at work. */
    BATCH
  }

  /** Memory of so many floats, for each worker or (scope BATCH) for all. */
  public record Slot(long floats, Scope scope) {}

  private static final class Buffer {
    final int size;
    int firstEvent = Integer.MAX_VALUE;
    int lastEvent = -1;
    int firstRun = Integer.MAX_VALUE;
    int lastRun = -1;
    int firstSegment = Integer.MAX_VALUE;
    int lastSegment = -1;
    int slot = -1;

    Buffer(int size) {
      this.size = size;
    }

    Scope scope() {
      if (firstRun == lastRun) {
        return Scope.RUN;
      }
      return firstSegment == lastSegment ? Scope.SHARD : Scope.BATCH;
    }

    /** Whether this one's time is over when {@code next} starts, both being of one scope. */
    boolean before(Buffer next) {
      return switch (scope()) {
        case RUN -> lastEvent < next.firstEvent;
        case SHARD -> lastRun < next.firstRun;
        case BATCH -> lastSegment < next.firstSegment;
      };
    }
  }

  private final List<Buffer> all = new ArrayList<>();

  /** A new buffer of {@code size} floats for each image; returns its number. */
  int add(int size) {
    all.add(new Buffer(size));
    return all.size() - 1;
  }

  /** Notes a use; −1 stands for no buffer. */
  void use(int buffer, int event, int run, int segment) {
    if (buffer >= 0) {
      Buffer b = all.get(buffer);
      b.firstEvent = Math.min(b.firstEvent, event);
      b.lastEvent = Math.max(b.lastEvent, event);
      b.firstRun = Math.min(b.firstRun, run);
      b.lastRun = Math.max(b.lastRun, run);
      b.firstSegment = Math.min(b.firstSegment, segment);
      b.lastSegment = Math.max(b.lastSegment, segment);
    }
  }

  /** The buffers that are used at all, the first used first. */
  private List<Buffer> inUse() {
    List<Buffer> order = new ArrayList<>();
    for (Buffer b : all) {
      if (b.lastEvent >= 0) {
        int place = order.size();
        while (place > 0 && order.get(place - 1).firstEvent > b.firstEvent) {
          place--;
        }
        order.add(place, b);
      }
    }
    return order;
  }

  /**
   * Gives all buffers their slots, first come first served; a slot that is free again serves again.
   */
  List<Slot> assign(Timeline timeline, int shardImages, int batch) {
    List<Buffer> order = inUse();
    List<Slot> slots = new ArrayList<>();
    List<Buffer> last = new ArrayList<>();
    for (Buffer b : order) {
      int images =
          switch (b.scope()) {
            case RUN -> timeline.chunk(b.firstRun);
            case SHARD -> shardImages;
            case BATCH -> batch;
          };
      long floats = Math.multiplyExact((long) b.size, images);
      int best = -1;
      for (int s = 0; s < slots.size(); s++) {
        long has = slots.get(s).floats();
        // Sharing a slot of quite another size would save little and spoil the cache.
        boolean fits = has >= floats / 2 && has / 2 <= floats;
        if (fits
            && slots.get(s).scope() == b.scope()
            && last.get(s).before(b)
            && (best < 0 || Math.abs(has - floats) < Math.abs(slots.get(best).floats() - floats))) {
          best = s;
        }
      }
      if (best < 0) {
        best = slots.size();
        slots.add(new Slot(floats, b.scope()));
        last.add(b);
      } else {
        slots.set(best, new Slot(Math.max(slots.get(best).floats(), floats), b.scope()));
        last.set(best, b);
      }
      b.slot = best;
    }
    return slots;
  }

  /** The slots of some buffers, −1 for none. */
  int[] slots(int[] buffers) {
    int[] result = new int[buffers.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = slot(buffers[i]);
    }
    return result;
  }

  /** The slot of a buffer, −1 for none. */
  int slot(int buffer) {
    return buffer < 0 ? -1 : all.get(buffer).slot;
  }
}
