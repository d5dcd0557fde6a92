package striate.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import striate.nn.BatchNorm;
import striate.nn.Binding;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Layer;
import striate.nn.LayerOp;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Relu;
import striate.nn.Shape;

/**
 * What is decided before anything runs: the order of events, which numbers lie in which buffer, how
 * a batch is cut, and how much memory that takes. Immutable; shared by all workspaces.
 *
 * <h2>Shards, segments, runs</h2>
 *
 * A batch is cut into at most {@link #SHARDS} shards, by its size alone. One worker takes a shard
 * through all events of a <i>segment</i>: forward, loss and backward if nothing intervenes. A layer
 * whose images must meet (batch normalisation) ends a segment; all shards meet there. Within a
 * segment, neighbouring events form <i>runs</i>, which take a shard's images a few at a time such
 * that what one event writes is still in the cache when the next one reads it.
 *
 * <p>Each shard sums the gradients of its own images; the shards' sums are added in order. So the
 * order of every sum follows from the batch size and the network, never from the threads. Large
 * weights, whose partial sums would cost more to move than to compute, are left for the end and cut
 * by rows over the whole batch.
 *
 * <h2>Buffers</h2>
 *
 * Each output has a buffer, unless its layer may work in place. A buffer used within one run holds
 * as many images as the run takes at a time; one used within one segment, a shard; both belong to a
 * worker. Any other one holds the batch. Buffers whose times of use do not overlap share memory.
 */
public final class Plan {
  /** Shards of a full batch. Two workers get four each; more than eight workers do not help. */
  static final int SHARDS = 8;

  /** Weights from this count on get their gradient by rows at the end. */
  static final int LARGE_WEIGHTS = 1 << 18;

  /** What a run's buffers should take at most: a core's share of the second cache level. */
  private static final long RUN_BYTES = 640 << 10;

  /** What happens to a node. */
  enum Kind {
    INPUT,
    FORWARD,
    FORWARD_AFTER,
    LOSS,
    SUM,
    BACKWARD,
    BACKWARD_AFTER
  }

  /** One thing to do for some images. */
  record Event(Kind kind, int node) {}

  /** Events that take a shard's images {@code chunk} at a time. */
  @SuppressWarnings("ArrayRecordComponent") // read in the innermost loop, compared by nobody
  record Run(Event[] events, int chunk) {}

  /** Runs between two meetings; {@code meets} is the node whose shards meet after it, or −1. */
  record Segment(List<Run> runs, int meets, boolean backward) {}

  /** For how long a buffer must hold its numbers. */
  enum Scope {
    RUN,
    SHARD,
    BATCH
  }

  /** Numbers for each image: where in time they are used, and which slot holds them. */
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

    void use(int event, int run, int segment) {
      firstEvent = Math.min(firstEvent, event);
      lastEvent = Math.max(lastEvent, event);
      firstRun = Math.min(firstRun, run);
      lastRun = Math.max(lastRun, run);
      firstSegment = Math.min(firstSegment, segment);
      lastSegment = Math.max(lastSegment, segment);
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

  /** Memory of so many floats, for each worker or (scope BATCH) for all. */
  record Slot(long floats, Scope scope) {}

  /** Which run and which segment each event belongs to. */
  @SuppressWarnings("ArrayRecordComponent") // a pair of results
  private record Cut(int[] run, int[] segment) {
    int lastRun() {
      return run[run.length - 1];
    }

    int lastSegment() {
      return segment[segment.length - 1];
    }
  }

  final Network network;
  final boolean training;
  final int batch;
  final int shardImages;
  final LayerOp[] ops;
  final boolean[] skipForward;
  final boolean[] skipBackward;
  final boolean[] deferred;
  final boolean[] hasBackward;
  final List<Segment> segments = new ArrayList<>();
  final List<Slot> slots = new ArrayList<>();

  /**
   * Slots of the values (index + 1, so that 0 is the input), gradients, saved numbers; −1: none.
   */
  final int[] valueSlot;

  final int[] gradientSlot;
  final int[] savedSlot;
  final int[][] inputGradientSlot;

  /** Slots whose sum is the gradient of a value that several layers read. */
  final int[][] contributions;

  final long scratch;

  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Integer> chunkOfRun = new ArrayList<>();

  /**
   * Plans a network.
   *
   * @param batch most images of a call
   * @param shardImages images that one worker takes at a time
   * @param inputGradient whether the gradient of the input is wanted too
   */
  Plan(Network network, boolean training, int batch, int shardImages, boolean inputGradient) {
    this.network = network;
    this.training = training;
    this.batch = batch;
    this.shardImages = shardImages;
    List<Network.Node> nodes = network.nodes();
    int count = nodes.size();
    int[] readers = new int[count + 1];
    for (Network.Node n : nodes) {
      for (int i : n.inputs()) {
        readers[i + 1]++;
      }
    }
    boolean[] wantsGradient = wantsGradient(inputGradient);
    boolean[] fused = fusedRelus(readers);
    ops = new LayerOp[count];
    hasBackward = new boolean[count];
    deferred = new boolean[count];
    skipForward = new boolean[count];
    skipBackward = new boolean[count];
    for (int i = 0; i < count; i++) {
      Network.Node n = nodes.get(i);
      boolean inputWanted = false;
      for (int j : n.inputs()) {
        inputWanted |= wantsGradient[j + 1];
      }
      boolean relu = i + 1 < count && fused[i + 1] && nodes.get(i + 1).inputs().contains(i);
      ops[i] = n.layer().bind(new Binding(n.inputShapes(), n.shape(), training, inputWanted, relu));
      hasBackward[i] = training && wantsGradient[i + 1];
      deferred[i] =
          hasBackward[i]
              && ops[i].gradientRows() > 0
              && n.parameters().getFirst().count() >= LARGE_WEIGHTS;
      skipForward[i] = fused[i];
      skipBackward[i] = fused[i] && nodes.get(i - 1).layer() instanceof BatchNorm;
    }

    int[] value = new int[count + 1];
    value[0] = buffer(network.input().size());
    for (int i = 0; i < count; i++) {
      int from = nodes.get(i).inputs().getFirst();
      boolean inPlace =
          from >= 0
              && readers[from + 1] == 1
              && (fused[i] || ops[i].inPlace())
              && (!training
                  || ops[i].isView()
                  || fused[i]
                  || (!ops[i].backwardReadsInput() && !readsOutput(from)));
      value[i + 1] = inPlace ? value[from + 1] : buffer(nodes.get(i).shape().size());
    }
    int[] saved = new int[count];
    for (int i = 0; i < count; i++) {
      saved[i] =
          training && hasBackward[i] && ops[i].savedPerImage() > 0
              ? buffer(ops[i].savedPerImage())
              : -1;
    }
    int[] gradient = new int[count + 1];
    int[][] inputGradient_ = new int[count][];
    int[][] parts = new int[count + 1][];
    gradients(readers, wantsGradient, gradient, inputGradient_, parts);

    List<Event> events = order(parts);
    Cut cut = cut(events);
    runs(events, cut);
    time(events, cut, value, saved, gradient, inputGradient_, parts);
    assignSlots();
    valueSlot = slotsOf(value);
    savedSlot = slotsOf(saved);
    gradientSlot = slotsOf(gradient);
    inputGradientSlot = new int[count][];
    contributions = new int[count + 1][];
    for (int i = 0; i < count; i++) {
      inputGradientSlot[i] = slotsOf(inputGradient_[i]);
    }
    for (int v = 0; v <= count; v++) {
      contributions[v] = slotsOf(parts[v]);
    }
    long most = 0;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, ops[i].scratchLength(deferred[i] ? batch : shardImages));
      if (deferred[i]) {
        most = Math.max(most, ops[i].scratchLength(shardImages));
      }
    }
    scratch = most;
  }

  /** Images of one shard of a batch of {@code images}, by its size alone. */
  static int trainingShard(int images) {
    return Math.max(1, (images + SHARDS - 1) / SHARDS);
  }

  private int buffer(int size) {
    buffers.add(new Buffer(size));
    return buffers.size() - 1;
  }

  private boolean[] wantsGradient(boolean inputGradient) {
    boolean[] wants = new boolean[network.nodes().size() + 1];
    if (!training) {
      return wants;
    }
    wants[0] = inputGradient;
    for (int i = 0; i < network.nodes().size(); i++) {
      Network.Node n = network.nodes().get(i);
      for (Parameter p : n.parameters()) {
        wants[i + 1] |= p.role() != Parameter.Role.STATISTIC;
      }
      for (int j : n.inputs()) {
        wants[i + 1] |= wants[j + 1];
      }
    }
    return wants;
  }

  /**
   * ReLUs that the layer before them applies as it writes its output. Batch normalisation also
   * knows their backward pass, since it can tell the sign of its output from its input.
   */
  private boolean[] fusedRelus(int[] readers) {
    List<Network.Node> nodes = network.nodes();
    boolean[] fused = new boolean[nodes.size()];
    for (int i = 1; i < fused.length; i++) {
      int from = nodes.get(i).inputs().getFirst();
      if (nodes.get(i).layer() instanceof Relu && from == i - 1 && readers[from + 1] == 1) {
        Layer before = nodes.get(from).layer();
        fused[i] =
            before instanceof Conv2d || before instanceof Dense || before instanceof BatchNorm;
      }
    }
    return fused;
  }

  private boolean readsOutput(int node) {
    int at = node;
    // A view hands the question on to the layer whose numbers it shows.
    while (at >= 0 && ops[at].isView()) {
      at = network.nodes().get(at).inputs().getFirst();
    }
    return at >= 0 && hasBackward[at] && ops[at].backwardReadsOutput();
  }

  private void gradients(
      int[] readers, boolean[] wants, int[] gradient, int[][] inputGradient, int[][] parts) {
    List<Network.Node> nodes = network.nodes();
    List<List<Integer>> found = new ArrayList<>();
    for (int v = 0; v <= nodes.size(); v++) {
      found.add(new ArrayList<>());
      gradient[v] = -1;
      parts[v] = new int[0];
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      int inputs = nodes.get(i).inputs().size();
      inputGradient[i] = new int[inputs];
      Arrays.fill(inputGradient[i], -1);
      if (!hasBackward[i]) {
        continue;
      }
      if (i == nodes.size() - 1) {
        gradient[i + 1] = buffer(nodes.get(i).shape().size());
      } else {
        parts[i + 1] = found.get(i + 1).stream().mapToInt(b -> b).toArray();
        gradient[i + 1] = parts[i + 1][0];
      }
      for (int k = 0; k < inputs; k++) {
        int from = nodes.get(i).inputs().get(k);
        if (wants[from + 1]) {
          boolean same = k == 0 && readers[from + 1] == 1 && ops[i].inPlace();
          inputGradient[i][k] =
              same ? gradient[i + 1] : buffer(nodes.get(i).inputShapes().get(k).size());
          found.get(from + 1).add(inputGradient[i][k]);
        }
      }
    }
    if (wants[0]) {
      parts[0] = found.getFirst().stream().mapToInt(b -> b).toArray();
      gradient[0] = parts[0][0];
    }
  }

  private List<Event> order(int[][] parts) {
    List<Event> events = new ArrayList<>();
    events.add(new Event(Kind.INPUT, -1));
    for (int i = 0; i < ops.length; i++) {
      if (!skipForward[i]) {
        events.add(new Event(Kind.FORWARD, i));
        if (ops[i].meets() && training) {
          events.add(new Event(Kind.FORWARD_AFTER, i));
        }
      }
    }
    if (training) {
      events.add(new Event(Kind.LOSS, ops.length - 1));
      for (int i = ops.length - 1; i >= 0; i--) {
        if (hasBackward[i]) {
          if (parts[i + 1].length > 1) {
            events.add(new Event(Kind.SUM, i));
          }
          if (!skipBackward[i]) {
            events.add(new Event(Kind.BACKWARD, i));
          }
          if (ops[i].meets()) {
            events.add(new Event(Kind.BACKWARD_AFTER, i));
          }
        }
      }
      if (parts[0].length > 1) {
        events.add(new Event(Kind.SUM, -1));
      }
    }
    return events;
  }

  private Cut cut(List<Event> events) {
    int[] run = new int[events.size()];
    int[] segment = new int[events.size()];
    for (int e = 1; e < run.length; e++) {
      Kind kind = events.get(e).kind();
      boolean after = kind == Kind.FORWARD_AFTER || kind == Kind.BACKWARD_AFTER;
      segment[e] = segment[e - 1] + (after ? 1 : 0);
      boolean turns = flat(events.get(e)) != flat(events.get(e - 1));
      run[e] = run[e - 1] + (after || turns ? 1 : 0);
    }
    return new Cut(run, segment);
  }

  /** Notes for every buffer when it is first and last used. */
  private void time(
      List<Event> events,
      Cut cut,
      int[] value,
      int[] saved,
      int[] gradient,
      int[][] inputGradient,
      int[][] parts) {
    int end = events.size();
    for (int e = 0; e < end; e++) {
      int i = events.get(e).node();
      int r = cut.run()[e];
      int s = cut.segment()[e];
      switch (events.get(e).kind()) {
        case INPUT -> use(value[0], e, r, s);
        case FORWARD, FORWARD_AFTER -> {
          for (int j : network.nodes().get(i).inputs()) {
            use(value[j + 1], e, r, s);
          }
          use(value[i + 1], e, r, s);
          use(saved[i], e, r, s);
        }
        case LOSS -> {
          use(value[i + 1], e, r, s);
          use(gradient[i + 1], e, r, s);
        }
        case SUM -> {
          for (int b : parts[i + 1]) {
            use(b, e, r, s);
          }
        }
        case BACKWARD, BACKWARD_AFTER -> {
          use(gradient[i + 1], e, r, s);
          use(saved[i], e, r, s);
          if (ops[i].backwardReadsInput()) {
            for (int j : network.nodes().get(i).inputs()) {
              use(value[j + 1], e, r, s);
            }
          }
          if (ops[i].backwardReadsOutput()) {
            use(value[i + 1], e, r, s);
          }
          for (int b : inputGradient[i]) {
            use(b, e, r, s);
          }
          if (deferred[i]) {
            int input = network.nodes().get(i).inputs().getFirst();
            use(gradient[i + 1], end, cut.lastRun() + 1, cut.lastSegment() + 1);
            use(value[input + 1], end, cut.lastRun() + 1, cut.lastSegment() + 1);
          }
        }
      }
    }
    // What is read at the end: a shard's outputs, and the whole batch's input gradient.
    if (!training) {
      use(value[ops.length], end, cut.lastRun() + 1, cut.lastSegment());
    }
    if (gradient[0] >= 0) {
      use(gradient[0], end, cut.lastRun() + 1, cut.lastSegment() + 1);
    }
  }

  private void use(int buffer, int event, int run, int segment) {
    if (buffer >= 0) {
      buffers.get(buffer).use(event, run, segment);
    }
  }

  /** Gives buffers their memory, first come first served; one that is free again is used again. */
  private void assignSlots() {
    List<Buffer> order = new ArrayList<>(buffers);
    order.removeIf(b -> b.lastEvent < 0);
    order.sort((a, b) -> Integer.compare(a.firstEvent, b.firstEvent));
    List<Buffer> last = new ArrayList<>();
    for (Buffer b : order) {
      long floats = Math.multiplyExact((long) b.size, images(b));
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
  }

  private int images(Buffer b) {
    return switch (b.scope()) {
      case RUN -> chunkOfRun.get(b.firstRun);
      case SHARD -> shardImages;
      case BATCH -> batch;
    };
  }

  private int[] slotsOf(int[] bufferIndices) {
    int[] result = new int[bufferIndices.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = bufferIndices[i] < 0 ? -1 : buffers.get(bufferIndices[i]).slot;
    }
    return result;
  }

  private void runs(List<Event> events, Cut cut) {
    int e = 0;
    while (e < events.size()) {
      int segment = cut.segment()[e];
      List<Run> runs = new ArrayList<>();
      while (e < events.size() && cut.segment()[e] == segment) {
        int run = cut.run()[e];
        boolean flat = flat(events.get(e));
        List<Event> members = new ArrayList<>();
        while (e < events.size() && cut.run()[e] == run) {
          members.add(events.get(e++));
        }
        int chunk = flat ? shardImages : chunk(members);
        chunkOfRun.add(chunk);
        runs.add(new Run(members.toArray(Event[]::new), chunk));
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
    Network.Node node = network.nodes().get(event.node());
    for (Shape s : node.inputShapes()) {
      if (!s.flat() && s.pixels() > 1) {
        return false;
      }
    }
    return true;
  }

  private int chunk(List<Event> run) {
    long bytes = 0;
    for (Event event : run) {
      long out = network.shape(event.node()).size();
      // Backward reads and writes gradients besides the values.
      bytes += (event.kind() == Kind.BACKWARD ? 2 : 1) * 4L * out;
    }
    return Math.clamp(RUN_BYTES / Math.max(1, bytes), 1, shardImages);
  }

  /** Bytes of memory that {@code workers} workers need, besides the weights themselves. */
  long bytes(int workers) {
    long floats = 0;
    for (Slot s : slots) {
      long each = s.scope() == Scope.BATCH ? 1 : workers;
      floats = Math.addExact(floats, Math.multiplyExact(each, s.floats()));
    }
    floats += scratch * workers;
    for (int i = 0; i < ops.length; i++) {
      floats += ops[i].packedLength();
      if (training && hasBackward[i]) {
        List<Parameter> parameters = network.nodes().get(i).parameters();
        for (int p = 0; p < parameters.size(); p++) {
          if (parameters.get(p).role() != Parameter.Role.STATISTIC) {
            floats += parameters.get(p).count() * (deferred[i] && p == 0 ? 1 : SHARDS);
          }
        }
      }
      floats += 2L * ops[i].sharedLength(SHARDS);
    }
    return Math.multiplyExact(floats, 4L);
  }
}
