package striate.run.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.kernels.shape.Parts;
import striate.nn.Network;
import striate.nn.Shape;
import striate.run.op.LayerOp;

/**
 * The choice of {@link RowChain}s in the forward pass of an inference: those that should take the
 * least time, by an estimate in multiply-adds.
 *
 * <p>A chain saves the way of what lies between its layers through the memory, and with several
 * workers the meetings after each layer; it costs the rows that two workers both compute, and
 * weights are read again for each band.
 */
final class RowChains {
  /** Multiply-adds that a float written to the second-level cache and read again is worth. */
  private static final int NEAR = 2;

  /** The same of one that goes through memory or from one core to another. */
  private static final int FAR = 12;

  private static final int LINE = 16;

  private final Network network;
  private final List<Duty> duties;
  private final List<Event> events;
  private final Timeline timeline;
  private final Plan.Limits limits;
  private final int workers;

  /** By buffers: the first and the last event that touches each. */
  private final int[] firstUse;

  private final int[] lastUse;

  /** By events: the number of events of the chain that begins there; 1 for a layer by itself. */
  private final int[] lengths;

  private final int[] heights;

  /** By events: the first event of the chain that it belongs to, or itself. */
  private final int[] firsts;

  /** By buffers: whether only rows of it exist. */
  private final boolean[] between;

  /**
   * Chooses chains.
   *
   * @param output the buffer of the network's output
   * @param workers that share an image; 0 for no chains
   */
  RowChains(
      Network network,
      List<Duty> duties,
      Timeline timeline,
      Plan.Limits limits,
      int output,
      int workers) {
    this.network = network;
    this.duties = duties;
    this.events = timeline.events;
    this.timeline = timeline;
    this.limits = limits;
    this.workers = workers;
    int count = events.size();
    lengths = new int[count];
    heights = new int[count];
    firsts = new int[count];
    Arrays.fill(lengths, 1);
    for (int e = 0; e < count; e++) {
      firsts[e] = e;
    }
    int buffers = output;
    for (Event e : events) {
      buffers = Math.max(buffers, e.out());
      for (int b : e.in()) {
        buffers = Math.max(buffers, b);
      }
    }
    between = new boolean[buffers + 1];
    firstUse = new int[buffers + 1];
    lastUse = new int[buffers + 1];
    Arrays.fill(firstUse, count);
    for (int e = 0; e < count; e++) {
      use(events.get(e).out(), e);
      for (int b : events.get(e).in()) {
        use(b, e);
      }
    }
    lastUse[output] = count;
    if (workers > 0 && limits.bandFloats() > 0) {
      choose();
    }
  }

  private void use(int buffer, int event) {
    if (buffer < 0) {
      return;
    }
    firstUse[buffer] = Math.min(firstUse[buffer], event);
    lastUse[buffer] = Math.max(lastUse[buffer], event);
  }

  /** The cheapest way to cut all events into chains. */
  private void choose() {
    int count = events.size();
    double[] best = new double[count + 1];
    int[] start = new int[count + 1];
    for (int end = 1; end <= count; end++) {
      best[end] = best[end - 1] + alone(end - 1);
      start[end] = end - 1;
      for (int s = end - 2; s >= Math.max(0, end - RowChain.LONGEST) && mayFollow(s, s + 1); s--) {
        if (isChain(s, end - 1)) {
          double cost = best[s] + chain(s, end - 1);
          if (cost < best[end]) {
            best[end] = cost;
            start[end] = s;
          }
        }
      }
    }
    for (int end = count; end > 0; end = start[end]) {
      int s = start[end];
      lengths[s] = end - s;
      heights[s] = end - s > 1 ? height(s, end - 1) : 0;
      for (int e = s; e < end; e++) {
        firsts[e] = s;
        between[events.get(e).out()] |= events.get(e).out() != events.get(end - 1).out();
      }
    }
  }

  private Duty duty(int event) {
    return duties.get(events.get(event).node());
  }

  private LayerOp op(int event) {
    return duty(event).op();
  }

  private Shape shape(int event) {
    return network.shape(events.get(event).node());
  }

  private int rowFloats(int event) {
    return shape(event).size() / shape(event).height();
  }

  private boolean hasRows(int event) {
    return events.get(event).kind() == Event.Kind.FORWARD
        && op(event).cutsByRows()
        && !shape(event).flat()
        && shape(event).height() > 1;
  }

  private boolean mayFollow(int event, int next) {
    return hasRows(event)
        && hasRows(next)
        && timeline.run(event) == timeline.run(next)
        && reads(next, events.get(event).out());
  }

  private boolean reads(int event, int buffer) {
    for (int b : events.get(event).in()) {
      if (b == buffer) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether events {@code [from, to]}, each of which reads what the one before writes, may go by
   * bands: all else that they read is whole before, and nobody but they needs what lies between.
   */
  private boolean isChain(int from, int to) {
    int result = events.get(to).out();
    for (int e = from; e <= to; e++) {
      int out = events.get(e).out();
      int previous = e == from ? -1 : events.get(e - 1).out();
      if (out == previous && !op(e).isElementwise()) {
        return false;
      }
      if (out != result && (firstUse[out] < from || lastUse[out] > to)) {
        return false;
      }
      for (int j = from; j <= to; j++) {
        for (int b : events.get(e).in()) {
          if (b != previous && b == events.get(j).out()) {
            return false;
          }
        }
        boolean elsewhere = j < e - 1 && events.get(j).out() == out && out != previous;
        if (elsewhere) {
          return false;
        }
      }
    }
    return true;
  }

  private double work(int event) {
    Event e = events.get(event);
    if (e.node() < 0) {
      return 0;
    }
    Network.Node n = duty(event).node();
    return n.layer().multiplyAdds(n.inputShapes()) + (double) NEAR * n.shape().size();
  }

  private double memory(int event) {
    int size = events.get(event).node() < 0 ? 0 : shape(event).size();
    return size * (double) (workers > 1 || size > limits.bandFloats() ? FAR : NEAR);
  }

  private double alone(int event) {
    return (work(event) + memory(event)) / workers + loop();
  }

  private double loop() {
    return workers > 1 ? limits.meeting() : 0;
  }

  private double chain(int from, int to) {
    int height = height(from, to);
    int rows = shape(to).height();
    boolean isNear = floats(from, to, height) <= limits.bandFloats();
    double most = 0;
    for (int part = 0; part < workers; part++) {
      int a = Parts.from(rows, part, workers);
      int b = Parts.from(rows, part + 1, workers);
      int bands = Math.ceilDiv(b - a, height);
      double sum = memory(to) / rows * (b - a);
      for (int e = to; e >= from; e--) {
        sum += work(e) / shape(e).height() * (b - a);
        sum += (bands - 1.0) * op(e).packedLength();
        if (!isNear && e < to) {
          sum += memory(e) / shape(e).height() * (b - a);
        }
        a = op(e).inputRowFrom(a);
        b = op(e).inputRowTo(b);
      }
      most = Math.max(most, sum);
    }
    return most + loop();
  }

  /** Rows of the last output in a band, such that all rows between layers stay near. */
  private int height(int from, int to) {
    int rows = Math.ceilDiv(shape(to).height(), workers);
    int bands = 1;
    for (int most = rows; bands < most; ) {
      int middle = (bands + most) / 2;
      if (floats(from, to, Math.ceilDiv(rows, middle)) <= limits.bandFloats()) {
        most = middle;
      } else {
        bands = middle + 1;
      }
    }
    return Math.ceilDiv(rows, bands);
  }

  private long floats(int from, int to, int height) {
    long floats = 0;
    for (int e = from; e < to; e++) {
      if (isBetween(e, from, to)) {
        floats += floats(e, to, height, rowFloats(e));
      }
    }
    return floats;
  }

  /** Whether an event's output is in a band of its own. */
  private boolean isBetween(int event, int from, int to) {
    int out = events.get(event).out();
    return out != events.get(to).out() && (event == from || out != events.get(event - 1).out());
  }

  /** Floats of the rows of an event's output that a band of the last one's needs. */
  private long floats(int event, int to, int height, int rowFloats) {
    int most = 0;
    int rows = shape(to).height();
    for (int first = 0; first < rows; first++) {
      int a = first;
      int b = Math.min(rows, first + height);
      for (int e = to; e > event; e--) {
        a = op(e).inputRowFrom(a);
        b = op(e).inputRowTo(b);
      }
      most = Math.max(most, b - a);
    }
    return Math.ceilDiv((long) most * rowFloats, LINE) * LINE;
  }

  /** The first event of the chain that an event belongs to, or itself. */
  int first(int event) {
    return firsts[event];
  }

  /** The last event of the chain that an event belongs to, or itself. */
  int last(int event) {
    return firsts[event] + lengths[firsts[event]] - 1;
  }

  /** Whether a buffer has only some rows at a time, in the scratch of a chain. */
  boolean isBetween(int buffer) {
    return buffer >= 0 && between[buffer];
  }

  /** Those of some buffers that hold all rows. */
  int[] notBetween(int[] buffers) {
    int[] whole = new int[buffers.length];
    int count = 0;
    for (int b : buffers) {
      if (!isBetween(b)) {
        whole[count++] = b;
      }
    }
    return Arrays.copyOf(whole, count);
  }

  /** The chain that begins at an event, null if there is none; the events are those with slots. */
  @Nullable RowChain chain(int event, List<Event> placed) {
    int length = lengths[event];
    if (length == 1) {
      return null;
    }
    int to = event + length - 1;
    List<RowChain.Link> links = new ArrayList<>();
    long scratch = 0;
    long floats = 0;
    int at = -1;
    for (int e = event; e <= to; e++) {
      scratch = Math.max(scratch, op(e).scratchLength(1));
      int out = events.get(e).out();
      boolean moves = isBetween(e, event, to);
      if (moves) {
        at = Math.toIntExact(floats);
        floats += floats(e, to, heights[event], rowFloats(e));
      } else if (out == events.get(to).out()) {
        at = -1;
      }
      int[] in = events.get(e).in();
      boolean[] fromPrevious = new boolean[in.length];
      for (int k = 0; k < in.length; k++) {
        fromPrevious[k] = e > event && in[k] == events.get(e - 1).out();
      }
      links.add(
          new RowChain.Link(
              placed.get(e),
              fromPrevious,
              shape(e).height(),
              rowFloats(e),
              shape(e).size(),
              at,
              moves));
    }
    return new RowChain(
        links.toArray(new RowChain.Link[0]),
        heights[event],
        Math.toIntExact(Math.ceilDiv(scratch, LINE) * LINE),
        Math.toIntExact(floats));
  }
}
