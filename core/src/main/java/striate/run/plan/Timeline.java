package striate.run.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.nn.Network;
import striate.nn.Shape;

/**
 * The order of events, cut into segments and runs; see {@link Plan} for what these are. Immutable
 * once made.
 */
public final class Timeline {
  /**
   * Events that take a shard's images {@code chunk} at a time.
   *
   * @param chains for each event, the chain that begins with it, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // read in the innermost loop, compared by nobody
  public record Run(Event[] events, int chunk, @Nullable RowChain[] chains) {}

  /**
   * Runs between two meetings.
   *
   * @param meets the node whose shards meet after it, or −1
   * @param backward whether it is backward's sums that meet
   * @param together whether it is one event of the whole batch, cut by weights and not by shards
   */
  public record Segment(List<Run> runs, int meets, boolean backward, boolean together) {

    /** The event of the whole batch. */
    public Event only() {
      return runs.getFirst().events()[0];
    }
  }

  private final Network network;
  private final List<Duty> duties;
  private final int shardImages;
  private final long runBytes;
  private final int[] runOf;
  private final int[] segmentOf;
  private final List<Integer> chunks = new ArrayList<>();

  /** All events, with buffers. */
  final List<Event> events;

  Timeline(Network network, List<Duty> duties, List<Event> events, int shardImages, long runBytes) {
    this.duties = duties;
    this.network = network;
    this.runBytes = runBytes;
    this.events = List.copyOf(events);
    this.shardImages = shardImages;
    runOf = new int[events.size()];
    segmentOf = new int[events.size()];
    for (int e = 1; e < runOf.length; e++) {
      boolean after = events.get(e).follows();
      boolean turns = flat(events.get(e)) != flat(events.get(e - 1));
      boolean apart = isTogether(e) || isTogether(e - 1);
      segmentOf[e] = segmentOf[e - 1] + (after || apart ? 1 : 0);
      runOf[e] = runOf[e - 1] + (after || apart || turns ? 1 : 0);
    }
    for (int e = 0; e < runOf.length; ) {
      List<Event> run = run(events, e, runOf[e]);
      chunks.add(flat(run.getFirst()) ? shardImages : chunk(run));
      e += run.size();
    }
  }

  private boolean isTogether(int event) {
    Event e = events.get(event);
    return e.node() >= 0 && duties.get(e.node()).together(e);
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

  private List<Event> run(List<Event> of, int from, int run) {
    int to = from;
    while (to < runOf.length && runOf[to] == run) {
      to++;
    }
    return of.subList(from, to);
  }

  /** The segments, their events being those of this timeline with slots. */
  List<Segment> segments(List<Event> placed, RowChains chains) {
    List<Segment> segments = new ArrayList<>();
    int e = 0;
    while (e < runOf.length) {
      int segment = segmentOf[e];
      List<Run> runs = new ArrayList<>();
      while (e < runOf.length && segmentOf[e] == segment) {
        List<Event> run = run(placed, e, runOf[e]);
        @Nullable RowChain[] begun = new RowChain[run.size()];
        for (int i = 0; i < begun.length; i++) {
          begun[i] = chains.chain(e + i, placed);
        }
        runs.add(new Run(run.toArray(new Event[0]), chunk(runOf[e]), begun));
        e += run.size();
      }
      int meets = e < runOf.length && events.get(e).follows() ? events.get(e).node() : -1;
      boolean backward = meets >= 0 && events.get(e).kind() == Event.Kind.BACKWARD_AFTER;
      segments.add(new Segment(List.copyOf(runs), meets, backward, isTogether(e - 1)));
    }
    return List.copyOf(segments);
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
      if (event.kind() == Event.Kind.AGAIN) {
        continue; // its reader would otherwise bring in as many bytes from memory
      }
      long out = network.shape(event.node()).size();
      // Backward reads and writes gradients besides the values.
      bytes += (event.kind() == Event.Kind.BACKWARD ? 2 : 1) * 4L * out;
    }
    return Math.clamp(runBytes / Math.max(1, bytes), 1, shardImages);
  }
}
