package striate.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import striate.nn.BatchNorm;
import striate.nn.Binding;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Dropout;
import striate.nn.Layer;
import striate.nn.LayerOp;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Relu;
import striate.nn.ShapeException;
import striate.nn.Tanh;

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
 * by parts of themselves over the whole batch.
 *
 * <h2>Buffers</h2>
 *
 * Each output has a buffer, unless its layer may work in place. A buffer used within one run holds
 * as many images as the run takes at a time; one used within one segment, a shard; both belong to a
 * worker. Any other one holds the batch. Buffers whose times of use do not overlap share memory.
 */
public final class Plan {
  /**
   * Shards of a full batch. At each meeting workers wait for the last one, on average for half the
   * time of a shard: so not too few. Each has its own sums of gradients: so not too many.
   */
  static final int SHARDS = 16;

  /**
   * Where the planner changes its ways. What they are decides the order of sums, so a program has
   * one set; tests have others, to see every way taken by small networks.
   *
   * @param convolution weights from this count on get their gradient in parts at the end
   * @param dense the same of a dense layer: it reads each input once for all of its weights, a
   *     convolution over and over
   * @param runBytes what the outputs of a run should take at most
   */
  record Limits(long convolution, long dense, long runBytes) {
    /**
     * The limits of a program. A run's outputs take more than the second-level cache, for fewer
     * images would leave the Winograd products too few rows, and little enough to stay in the
     * third.
     */
    static final Limits USUAL = new Limits(1 << 18, 1 << 16, 1600 << 10);

    boolean areReached(Network.Node node) {
      return node.parameters().getFirst().count()
          >= (node.layer() instanceof Dense ? dense : convolution);
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
  final List<Schedule.Segment> segments;
  final List<Buffers.Slot> slots;

  /**
   * Slots of the values (index + 1, so that 0 is the input), gradients, saved numbers; −1: none.
   */
  final int[] valueSlot;

  /** Slots that a node's inputs are in, where no event says otherwise. */
  final int[][] inputSlot;

  /** Slots that each event finds the inputs of its node in, and the one it writes the output to. */
  final int[][] eventIn;

  final int[] eventOut;

  final int[] gradientSlot;
  final int[] savedSlot;
  final int[][] inputGradientSlot;

  /** Slots whose sum is the gradient of a value that several layers read. */
  final int[][] contributions;

  final long scratch;

  private static final int[] NONE = {};

  private final Buffers buffers = new Buffers();

  /**
   * Plans a network.
   *
   * @param batch most images of a call
   * @param shardImages images that one worker takes at a time
   * @param inputGradient whether the gradient of the input is wanted too
   */
  Plan(
      Network network,
      boolean training,
      int batch,
      int shardImages,
      boolean inputGradient,
      Limits limits) {
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
    boolean[] undone = undoneDropouts(readers, fused);
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
      boolean drops = i + 1 < count && undone[i + 1];
      float keep = drops ? 1 - ((Dropout) nodes.get(i + 1).layer()).p() : 1;
      ops[i] = bind(i, new Binding(n.inputShapes(), n.shape(), training, inputWanted, relu, keep));
      hasBackward[i] = training && wantsGradient[i + 1];
      deferred[i] =
          hasBackward[i]
              && ops[i].gradientParts(batch) > 0
              && !n.parameters().isEmpty()
              && n.parameters().getFirst().role() != Parameter.Role.STATISTIC
              && limits.areReached(n);
      skipForward[i] = fused[i];
      skipBackward[i] = undone[i] || (fused[i] && nodes.get(i - 1).layer() instanceof BatchNorm);
    }

    int[] value = new int[count + 1];
    value[0] = buffers.add(network.input().size());
    for (int i = 0; i < count; i++) {
      int from = nodes.get(i).inputs().getFirst();
      boolean inPlace =
          from >= 0
              && readers[from + 1] == 1
              && (fused[i] || ops[i].inPlace())
              && (!training
                  || ops[i].isView()
                  || fused[i]
                  || undone[i]
                  || (!ops[i].backwardReadsInput() && !readsOutput(from, undone)));
      value[i + 1] = inPlace ? value[from + 1] : buffers.add(nodes.get(i).shape().size());
    }
    int[] saved = new int[count];
    for (int i = 0; i < count; i++) {
      saved[i] =
          // Also where no gradient comes back to: forward writes it all the same.
          training && ops[i].savedPerImage() > 0 ? buffers.add(ops[i].savedPerImage()) : -1;
    }
    int[] gradient = new int[count + 1];
    int[][] inputGradient_ = new int[count][];
    int[][] parts = new int[count + 1][];
    gradients(readers, wantsGradient, gradient, inputGradient_, parts);

    Order order = new Order(this, value, parts, buffers);
    Schedule schedule = new Schedule(network, order.events, shardImages, limits.runBytes());
    segments = schedule.segments;
    time(schedule, order, value, saved, gradient, inputGradient_, parts);
    slots = buffers.assign(schedule, shardImages, batch);
    valueSlot = buffers.slots(value);
    inputSlot = new int[count][];
    for (int i = 0; i < count; i++) {
      inputSlot[i] = nodes.get(i).inputs().stream().mapToInt(j -> valueSlot[j + 1]).toArray();
    }
    eventIn = new int[order.in.size()][];
    for (int e = 0; e < eventIn.length; e++) {
      eventIn[e] = buffers.slots(order.in.get(e));
    }
    eventOut = buffers.slots(order.out.stream().mapToInt(b -> b).toArray());
    savedSlot = buffers.slots(saved);
    gradientSlot = buffers.slots(gradient);
    inputGradientSlot = new int[count][];
    contributions = new int[count + 1][];
    for (int i = 0; i < count; i++) {
      inputGradientSlot[i] = buffers.slots(inputGradient_[i]);
    }
    for (int v = 0; v <= count; v++) {
      contributions[v] = buffers.slots(parts[v]);
    }
    long most = 0;
    for (Schedule.Segment segment : segments) {
      for (Schedule.Run run : segment.runs()) {
        for (Schedule.Event event : run.events()) {
          if (event.node() >= 0) {
            most = Math.max(most, ops[event.node()].scratchLength(run.chunk()));
          }
        }
      }
    }
    for (int i = 0; i < count; i++) {
      most = deferred[i] ? Math.max(most, ops[i].partScratchLength(batch)) : most;
    }
    scratch = most;
  }

  /** Binds a layer, and has it tell all its sizes: what does not fit an array shows here. */
  private LayerOp bind(int node, Binding binding) {
    try {
      LayerOp op = network.nodes().get(node).layer().bind(binding);
      long floats =
          Math.addExact(op.scratchLength(shardImages), op.packedLength())
              + op.savedPerImage()
              + op.sharedLength(SHARDS)
              + op.commonLength();
      if (floats < 0) {
        throw new ArithmeticException("long overflow");
      }
      return op;
    } catch (ArithmeticException e) {
      throw new ShapeException(
          network.place(node) + ": its sizes are more than an array holds; take a smaller layer");
    }
  }

  /** Images of one shard of a batch of {@code images}, by its size alone. */
  static int trainingShard(int images) {
    return Math.max(1, (images + SHARDS - 1) / SHARDS);
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

  /**
   * Dropouts whose backward pass is left to the activation before them, which they may therefore
   * overwrite: it can tell its slope, and what was dropped, from what dropout leaves. That is one
   * array less to write and to read, and half of the random numbers.
   */
  private boolean[] undoneDropouts(int[] readers, boolean[] fused) {
    List<Network.Node> nodes = network.nodes();
    boolean[] undone = new boolean[nodes.size()];
    for (int i = 1; i < undone.length && training; i++) {
      int from = nodes.get(i).inputs().getFirst();
      if (nodes.get(i).layer() instanceof Dropout d
          && d.p() > 0
          && from == i - 1
          && readers[from + 1] == 1) {
        Layer before = nodes.get(from).layer();
        // A ReLU that batch normalisation undoes has no backward pass of its own.
        boolean own = !fused[from] || !(nodes.get(from - 1).layer() instanceof BatchNorm);
        undone[i] = before instanceof Tanh || (before instanceof Relu && own);
      }
    }
    return undone;
  }

  private boolean readsOutput(int node, boolean[] undone) {
    int at = node;
    // A view hands the question on to the layer whose numbers it shows, a dropout to its undoer.
    while (at >= 0 && (ops[at].isView() || undone[at])) {
      at = network.nodes().get(at).inputs().getFirst();
    }
    return at >= 0 && hasBackward[at] && ops[at].backwardReadsOutput();
  }

  /**
   * Whether an input of a layer that passes its gradient on may find it in the output's memory.
   *
   * <p>Any number of inputs may that only read it there. One that writes to it must be the last to
   * look: backward goes from the last node to the first, so it is the first of the inputs, unless
   * another one looks again at the end of the step.
   */
  private boolean sharesGradient(int node, int from, int[] readers, boolean[] wants) {
    List<Integer> inputs = network.nodes().get(node).inputs();
    int first = Integer.MAX_VALUE;
    int same = 0;
    boolean readAtEnd = false;
    for (int j : inputs) {
      first = wants[j + 1] ? Math.min(first, j) : first;
      same += j == from ? 1 : 0;
      readAtEnd |= j != from && j >= 0 && deferred[j] && leavesGradient(j, readers);
    }
    if (same > 1) {
      return false;
    }
    return leavesGradient(from, readers) || (from == first && !readAtEnd);
  }

  /** Whether nobody writes to the memory that a node found its output's gradient in. */
  private boolean leavesGradient(int node, int[] readers) {
    if (readers[node + 1] > 1) {
      return false; // the other readers' gradients may be added there
    }
    if (node < 0) {
      return true;
    }
    // A ReLU that batch normalisation undoes as well does nothing of its own.
    int at = skipBackward[node] ? node - 1 : node;
    return !ops[at].inPlace() && !ops[at].passesGradient();
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
        gradient[i + 1] = buffers.add(nodes.get(i).shape().size());
      } else {
        parts[i + 1] = toArray(found.get(i + 1));
        gradient[i + 1] = parts[i + 1][0];
      }
      for (int k = 0; k < inputs; k++) {
        int from = nodes.get(i).inputs().get(k);
        if (wants[from + 1]) {
          boolean same =
              ops[i].passesGradient()
                  ? sharesGradient(i, from, readers, wants)
                  : k == 0 && readers[from + 1] == 1 && ops[i].inPlace();
          inputGradient[i][k] =
              same ? gradient[i + 1] : buffers.add(nodes.get(i).inputShapes().get(k).size());
          found.get(from + 1).add(inputGradient[i][k]);
        }
      }
    }
    if (wants[0]) {
      parts[0] = toArray(found.getFirst());
      gradient[0] = parts[0][0];
    }
  }

  private static int[] toArray(List<Integer> numbers) {
    int[] array = new int[numbers.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = numbers.get(i);
    }
    return array;
  }

  /** Notes for every buffer when it is used. */
  private void time(
      Schedule schedule,
      Order order,
      int[] value,
      int[] saved,
      int[] gradient,
      int[][] inputGradient,
      int[][] parts) {
    int end = schedule.events.size();
    for (int e = 0; e < end; e++) {
      int r = schedule.run(e);
      int s = schedule.segment(e);
      int i = schedule.events.get(e).node();
      int[] in = order.in.get(e);
      switch (schedule.events.get(e).kind()) {
        case INPUT -> buffers.use(value[0], e, r, s);
        case FORWARD, FORWARD_AFTER, AGAIN -> {
          for (int b : in) {
            buffers.use(b, e, r, s);
          }
          buffers.use(order.out.get(e), e, r, s);
          buffers.use(saved[i], e, r, s);
        }
        case LOSS -> {
          buffers.use(value[i + 1], e, r, s);
          buffers.use(gradient[i + 1], e, r, s);
        }
        case SUM -> {
          for (int b : parts[i + 1]) {
            buffers.use(b, e, r, s);
          }
        }
        case BACKWARD, BACKWARD_AFTER -> {
          buffers.use(gradient[i + 1], e, r, s);
          buffers.use(saved[i], e, r, s);
          if (ops[i].backwardReadsInput()) {
            for (int b : in) {
              buffers.use(b, e, r, s);
            }
          }
          if (ops[i].backwardReadsOutput()) {
            buffers.use(value[i + 1], e, r, s);
          }
          // The first stage of a layer that meets writes no gradient yet.
          boolean sums = schedule.events.get(e).kind() == Schedule.Kind.BACKWARD && ops[i].meets();
          for (int b : sums ? NONE : inputGradient[i]) {
            buffers.use(b, e, r, s);
          }
          if (deferred[i]) {
            buffers.use(gradient[i + 1], end, schedule.run(end), schedule.segment(end));
            for (int input : network.nodes().get(i).inputs()) {
              buffers.use(value[input + 1], end, schedule.run(end), schedule.segment(end));
            }
          }
        }
      }
    }
    // What is read at the end: a shard's outputs, and the whole batch's input gradient.
    if (!training) {
      buffers.use(value[ops.length], end, schedule.run(end), schedule.segment(end - 1));
    }
    if (gradient[0] >= 0) {
      buffers.use(gradient[0], end, schedule.run(end), schedule.segment(end));
    }
  }

  /** Bytes of memory that {@code workers} workers need, besides the weights themselves. */
  long bytes(int workers) {
    long packed = 0;
    for (LayerOp op : ops) {
      packed = Math.addExact(packed, op.packedLength());
    }
    return Math.addExact(workspaceBytes(workers), Math.multiplyExact(packed, 4L));
  }

  /** The same without the packed weights, which several workspaces share. */
  long workspaceBytes(int workers) {
    long floats = 0;
    for (Buffers.Slot s : slots) {
      long each = s.scope() == Buffers.Scope.BATCH ? 1 : workers;
      floats = Math.addExact(floats, Math.multiplyExact(each, s.floats()));
    }
    floats = Math.addExact(floats, Math.multiplyExact(scratch, workers));
    for (int i = 0; i < ops.length; i++) {
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
