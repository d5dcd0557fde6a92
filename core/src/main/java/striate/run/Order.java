package striate.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import striate.nn.Network;

/**
 * The order of events of a call, and which buffers each finds its inputs in and writes its output
 * to.
 *
 * <p>What batch normalisation writes is not kept for the batch: computing it again from its input,
 * which backward needs anyway, costs less than moving it to memory and back. In each segment that
 * reads it, an event {@link Schedule.Kind#AGAIN} puts it into a buffer of that segment's own.
 */
final class Order {
  final List<Schedule.Event> events = new ArrayList<>();

  /** Buffers of the inputs, by event. */
  final List<int[]> in = new ArrayList<>();

  /** Buffer of the output, by event; −1 for none. */
  final List<Integer> out = new ArrayList<>();

  private final Plan plan;
  private final List<Network.Node> nodes;
  private final int[] value;
  private final Buffers buffers;

  /** Which node may be run again to fill a buffer. */
  private final Map<Integer, Integer> repeatable = new HashMap<>();

  /** Where the output of such a node is to be found in the segment at hand. */
  private final Map<Integer, Integer> present = new HashMap<>();

  Order(Plan plan, int[] value, int[][] contributions, Buffers buffers) {
    this.plan = plan;
    this.nodes = plan.network.nodes();
    this.value = value;
    this.buffers = buffers;
    int count = nodes.size();
    for (int i = 0; i < count && plan.training; i++) {
      if (plan.ops[i].meets() && plan.ops[i].repeats() && notKept(i)) {
        repeatable.put(value[i + 1], i);
      }
    }
    add(Schedule.Kind.INPUT, -1);
    for (int i = 0; i < count; i++) {
      if (!plan.skipForward[i]) {
        read(i);
        add(Schedule.Kind.FORWARD, i);
        if (plan.ops[i].meets() && plan.training) {
          add(Schedule.Kind.FORWARD_AFTER, i);
        }
      }
    }
    if (plan.training) {
      add(Schedule.Kind.LOSS, count - 1);
      for (int i = count - 1; i >= 0; i--) {
        if (plan.hasBackward[i]) {
          backward(i, contributions[i + 1].length > 1);
        }
      }
      if (contributions[0].length > 1) {
        add(Schedule.Kind.SUM, -1);
      }
    }
  }

  private void backward(int i, boolean sums) {
    if (sums) {
      add(Schedule.Kind.SUM, i);
    }
    if (!plan.skipBackward[i]) {
      if (plan.ops[i].backwardReadsInput()) {
        read(i);
      }
      add(Schedule.Kind.BACKWARD, i);
    }
    if (plan.ops[i].meets()) {
      add(Schedule.Kind.BACKWARD_AFTER, i);
    }
  }

  /** Whether nobody relies on the memory that the output of node {@code i} is in. */
  private boolean notKept(int i) {
    for (int j = 0; j < nodes.size(); j++) {
      boolean fused = plan.skipForward[j] && nodes.get(j).inputs().getFirst() == i;
      if (j != i && !fused && value[j + 1] == value[i + 1]) {
        return false; // it is changed in place, or shown by a view
      }
      for (int from : nodes.get(j).inputs()) {
        boolean reads = value[from + 1] == value[i + 1] && !fused;
        // A layer that meets reads at the start of a segment, where nothing can come before it.
        if (reads && (plan.ops[j].meets() || plan.deferred[j])) {
          return false;
        }
      }
      boolean readsOutput = plan.hasBackward[j] && plan.ops[j].backwardReadsOutput();
      if (readsOutput && !plan.skipBackward[j] && value[j + 1] == value[i + 1]) {
        return false;
      }
    }
    return i < nodes.size() - 1;
  }

  /** Sees that the inputs of node {@code i} are there. */
  private void read(int i) {
    for (int from : nodes.get(i).inputs()) {
      Integer again = repeatable.get(value[from + 1]);
      if (again != null && !present.containsKey(value[from + 1])) {
        present.put(value[from + 1], buffers.add(nodes.get(again).shape().size()));
        add(Schedule.Kind.AGAIN, again);
      }
    }
  }

  private void add(Schedule.Kind kind, int node) {
    if (kind == Schedule.Kind.FORWARD_AFTER || kind == Schedule.Kind.BACKWARD_AFTER) {
      present.clear(); // a new segment begins
    }
    events.add(new Schedule.Event(kind, node, events.size()));
    int[] from = {};
    int to = -1;
    if (node >= 0) {
      from = nodes.get(node).inputs().stream().mapToInt(j -> buffer(value[j + 1])).toArray();
      // The first stage of a layer that meets writes no output yet.
      boolean statistics = kind == Schedule.Kind.FORWARD && plan.training && plan.ops[node].meets();
      to = statistics ? -1 : value[node + 1];
    }
    if (kind == Schedule.Kind.FORWARD_AFTER && repeatable.containsKey(to)) {
      present.put(to, to);
    }
    in.add(from);
    out.add(kind == Schedule.Kind.AGAIN ? buffer(to) : to);
  }

  private int buffer(int b) {
    return present.getOrDefault(b, b);
  }
}
