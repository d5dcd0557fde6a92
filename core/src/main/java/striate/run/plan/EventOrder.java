package striate.run.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of events of a call, and which buffers each finds its inputs in and writes its output
 * to.
 *
 * <p>What batch normalisation writes is not kept for the batch: computing it again from its input,
 * which backward needs anyway, costs less than moving it to memory and back. In each segment that
 * reads it, an event {@link Event.Kind#AGAIN} puts it into a buffer of that segment's own.
 */
final class EventOrder {
  final List<Event> events = new ArrayList<>();

  private final List<Duty> duties;
  private final boolean backward;
  private final Sharing sharing;
  private final Buffers buffers;

  /** Which node may be run again to fill a buffer. */
  private final Map<Integer, Integer> repeatable = new HashMap<>();

  /** Where the output of such a node is to be found in the segment at hand. */
  private final Map<Integer, Integer> present = new HashMap<>();

  EventOrder(List<Duty> duties, boolean backward, Sharing sharing, Buffers buffers) {
    this.duties = duties;
    this.backward = backward;
    this.sharing = sharing;
    this.buffers = buffers;
    int count = duties.size();
    for (int i = 0; i < count && backward; i++) {
      if (duties.get(i).op().meets() && duties.get(i).op().repeats() && notKept(i)) {
        repeatable.put(value(i), i);
      }
    }
    events.add(new Event(Event.Kind.INPUT, -1, new int[0], value(-1)));
    for (int i = 0; i < count; i++) {
      if (!duties.get(i).skipForward()) {
        read(i);
        add(Event.Kind.FORWARD, i);
        if (duties.get(i).op().meets() && backward) {
          add(Event.Kind.FORWARD_AFTER, i);
        }
      }
    }
    if (backward) {
      int[] outputs = {value(count - 1)};
      events.add(new Event(Event.Kind.LOSS, count - 1, outputs, sharing.gradient[count]));
      for (int i = count - 1; i >= 0; i--) {
        if (duties.get(i).hasBackward()) {
          sum(i);
          backward(i);
        }
      }
      sum(-1);
    }
  }

  private int value(int node) {
    return sharing.value[node + 1];
  }

  private void sum(int i) {
    int[] parts = sharing.parts[i + 1];
    if (parts.length > 1) {
      events.add(new Event(Event.Kind.SUM, i, parts, parts[0]));
    }
  }

  private void backward(int i) {
    if (!duties.get(i).skipBackward()) {
      if (duties.get(i).op().backwardReadsInput()) {
        read(i);
      }
      add(Event.Kind.BACKWARD, i);
    }
    if (duties.get(i).op().meets()) {
      add(Event.Kind.BACKWARD_AFTER, i);
    }
  }

  /** Whether nobody relies on the memory that the output of node {@code i} is in. */
  private boolean notKept(int i) {
    for (int j = 0; j < duties.size(); j++) {
      Duty d = duties.get(j);
      boolean fused = d.skipForward() && d.node().inputs().getFirst() == i;
      if (j != i && !fused && value(j) == value(i)) {
        return false; // it is changed in place, or shown by a view
      }
      for (int from : d.node().inputs()) {
        boolean reads = value(from) == value(i) && !fused;
        // A layer that meets reads at the start of a segment, where nothing can come before it.
        if (reads && (d.op().meets() || d.deferred())) {
          return false;
        }
      }
      boolean readsOutput = d.hasBackward() && d.op().backwardReadsOutput();
      if (readsOutput && !d.skipBackward() && value(j) == value(i)) {
        return false;
      }
    }
    return i < duties.size() - 1;
  }

  /** Sees that the inputs of node {@code i} are there. */
  private void read(int i) {
    for (int from : duties.get(i).node().inputs()) {
      Integer again = repeatable.get(value(from));
      if (again != null && !present.containsKey(value(from))) {
        present.put(value(from), buffers.add(duties.get(again).node().shape().size()));
        add(Event.Kind.AGAIN, again);
      }
    }
  }

  private void add(Event.Kind kind, int node) {
    Duty d = duties.get(node);
    boolean pass = kind == Event.Kind.FORWARD || kind == Event.Kind.BACKWARD;
    boolean together = d.together() && pass;
    boolean after = kind == Event.Kind.FORWARD_AFTER || kind == Event.Kind.BACKWARD_AFTER;
    if (after || together) {
      present.clear(); // a new segment begins
    }
    int[] in = Ints.of(d.node().inputs());
    for (int k = 0; k < in.length; k++) {
      in[k] = buffer(value(in[k]));
    }
    // The first stage of a layer that meets writes no output yet.
    boolean statistics = kind == Event.Kind.FORWARD && backward && d.op().meets();
    int out = statistics ? -1 : value(node);
    if (kind == Event.Kind.FORWARD_AFTER && repeatable.containsKey(out)) {
      present.put(out, out);
    }
    events.add(new Event(kind, node, in, kind == Event.Kind.AGAIN ? buffer(out) : out));
    if (together) {
      present.clear(); // and another one after it
    }
  }

  private int buffer(int b) {
    return present.getOrDefault(b, b);
  }
}
