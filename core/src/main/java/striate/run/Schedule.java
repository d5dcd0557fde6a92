package striate.run;

import java.util.ArrayList;
import java.util.List;
import striate.nn.Network;
import striate.nn.Shape;

/**
 * The order of events, cut into segments and runs; see {@link Plan} for what these are. Immutable
 * once made.
 */
final class Schedule {
  /** What happens to a node. */
  enum Kind {
    INPUT,
    FORWARD,
    FORWARD_AFTER,
    /** {@link #FORWARD_AFTER} once more, because what it wrote was not kept. */
    AGAIN,
    LOSS,
    SUM,
    BACKWARD,
    BACKWARD_AFTER
  }

  /**
   * One thing to do for some images.
   *
   * @param number its place in the order of all events
   */
  record Event(Kind kind, int node, int number) {}

  /** Events that take a shard's images {@code chunk} at a time. */
  @SuppressWarnings("ArrayRecordComponent") // read in the innermost loop, compared by nobody
  record Run(Event[] events, int chunk) {}

  /** Runs between two meetings; {@code meets} is the node whose shards meet after it, or −1. */
  record Segment(List<Run> runs, int meets, boolean backward) {}

  private final Network network;
  private final int shardImages;
  private final long runBytes;
  private final int[] runOf;
  private final int[] segmentOf;
  private final List<Integer> chunks = new ArrayList<>();

  final List<Event> events;
  final List<Segment> segments = new ArrayList<>();

  Schedule(Network network, List<Event> events, int shardImages, long runBytes) {
    this.network = network;
    this.runBytes = runBytes;
    this.events = List.copyOf(events);
    this.shardImages = shardImages;
    runOf = new int[events.size()];
    segmentOf = new int[events.size()];
    for (int e = 1; e < runOf.length; e++) {
      Kind kind = events.get(e).kind();
      boolean after = kind == Kind.FORWARD_AFTER || kind == Kind.BACKWARD_AFTER;
      boolean turns = flat(events.get(e)) != flat(events.get(e - 1));
      segmentOf[e] = segmentOf[e - 1] + (after ? 1 : 0);
      runOf[e] = runOf[e - 1] + (after || turns ? 1 : 0);
    }
    gather();
  }

  int run(int event) {
    return event < runOf.length ? runOf[event] : runOf[runOf.length - 1] + 1;
  }

  int segment(int event) {
    return event < segmentOf.length ? segmentOf[event] : segmentOf[segmentOf.length - 1] + 1;
  }

  /** Images that run {@code run} takes at a time. */
  int chunk(int run) {
    return chunks.get(run);
  }

  private void gather() {
    int e = 0;
    while (e < events.size()) {
      int segment = segmentOf[e];
      List<Run> runs = new ArrayList<>();
      while (e < events.size() && segmentOf[e] == segment) {
        int run = runOf[e];
        boolean flat = flat(events.get(e));
        List<Event> members = new ArrayList<>();
        while (e < events.size() && runOf[e] == run) {
          members.add(events.get(e++));
        }
        int chunk = flat ? shardImages : chunk(members);
        chunks.add(chunk);
        runs.add(new Run(members.toArray(new Event[0]), chunk));
      }
      int meets = e < events.size() ? events.get(e).node() : -1;
      boolean backward = meets >= 0 && events.get(e).kind() == Kind.BACKWARD_AFTER;
      segments.add(new Segment(List.copyOf(runs), meets, backward));
    }
  }

  /** Events on flat rows take a whole shard at once: their weights are the larger part. */
  private boolean flat(Event event) {
    if (event.node() < 0) {
      return network.input().pixels() == 1;
    }
    for (Shape s : network.nodes().get(event.node()).inputShapes()) {
      if (!s.flat() && s.pixels() > 1) {
        return false;
      }
    }
    return true;
  }

  private int chunk(List<Event> run) {
    long bytes = 0;
    for (Event event : run) {
      if (event.kind() == Kind.AGAIN) {
        continue; // its reader would otherwise bring in as many bytes from memory
      }
      long out = network.shape(event.node()).size();
      // Backward reads and writes gradients besides the values.
      bytes += (event.kind() == Kind.BACKWARD ? 2 : 1) * 4L * out;
    }
    return Math.clamp(runBytes / Math.max(1, bytes), 1, shardImages);
  }
}
