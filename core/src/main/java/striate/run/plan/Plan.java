package striate.run.plan;

import java.util.ArrayList;
import java.util.List;
import striate.nn.Dense;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.run.op.LayerOp;
import striate.run.op.Learning;

/**
 * An execution plan, made before anything runs: the order of events, which numbers lie in which
 * buffer, how a batch is cut, and how much memory that takes. Immutable; shared by all workspaces.
 *
 * <h2>Shards, segments, runs</h2>
 *
 * A batch is cut into at most {@link #SHARDS} shards, by its size alone. One worker takes a shard
 * through all events of a <i>segment</i>: forward, loss and backward if nothing intervenes. A layer
 * whose images must meet (batch normalisation) ends a segment; all shards meet there. Within a
 * segment, neighbouring events form <i>runs</i>, which take a shard's images a few at a time such
 * that what one event writes is still in the cache when the next one reads it.
 *
 * <p>Each shard sums the gradients of its own images; the shards' sums are added in a tree. So the
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
  public static final int SHARDS = 16;

  /**
   * The limits at which the planner changes its method. They decide the order of sums, so a program
   * has one set; tests have others, so that small networks take every path.
   *
   * @param convolution weights from this count on get their gradient in parts at the end
   * @param dense the same of a dense layer: it reads each input once for all of its weights, a
   *     convolution over and over
   * @param together how many floats of weights more than of images a shard must read in a layer
   *     with such weights, that the whole batch goes through it together
   * @param runBytes what the outputs of a run should take at most
   * @param multiplyAdds of a layer for one image, below which several threads do not share it
   * @param numbers of an elementwise layer's output, below which they do not share it
   * @param bandFloats that rows between the layers of a {@link RowChain} should take at most; 0 for
   *     no chains
   * @param meeting multiply-adds that a meeting of several threads after a layer is worth
   */
  public record Limits(
      long convolution,
      long dense,
      long together,
      long runBytes,
      long multiplyAdds,
      int numbers,
      long bandFloats,
      double meeting) {
    /**
     * The limits of a program. A run's outputs take more than the second-level cache, for fewer
     * images would leave the Winograd products too few rows, and little enough to stay in the
     * third.
     */
    public static final Limits USUAL =
        new Limits(1 << 18, 1 << 16, 1 << 22, 1600 << 10, 200_000, 4096, 96 << 10, 300_000);

    boolean areReached(Network.Node node) {
      return node.parameters().getFirst().count()
          >= (node.layer() instanceof Dense ? dense : convolution);
    }
  }

  public final Network network;

  /** Whether a backward pass follows; not whether layers act as in training. */
  public final boolean backward;

  private final Learning learning;
  public final int batch;
  public final int shardImages;
  public final List<Timeline.Segment> segments;
  public final List<Buffers.Slot> slots;

  /** Slots of the network's input and of its gradient. */
  public final int input;

  public final int inputGradient;

  /** The number of floats that each worker may overwrite at any time. */
  public final long scratch;

  private final PlannedNode[] nodes;

  /**
   * Plans a network.
   *
   * @param backward whether a backward pass follows; then everything learns, and all layers act as
   *     in training
   * @param batch most images of a call
   * @param shardImages images that one worker takes at a time
   * @param inputGradient whether the gradient of the input is wanted too
   */
  public Plan(
      Network network,
      boolean backward,
      int batch,
      int shardImages,
      boolean inputGradient,
      Limits limits) {
    this(
        backward ? Learning.all(network) : Learning.none(network),
        backward,
        batch,
        shardImages,
        inputGradient,
        limits);
  }

  /** Plans a network for a backward pass of this scope, or for inference without chains. */
  public Plan(
      Learning learning,
      boolean backward,
      int batch,
      int shardImages,
      boolean inputGradient,
      Limits limits) {
    this(learning, backward, batch, shardImages, inputGradient, limits, 0);
  }

  /** Plans an inference in which {@code workers} share an image; no layer's output is kept. */
  public static Plan inference(Network network, int images, Limits limits, int workers) {
    return new Plan(Learning.none(network), false, images, images, false, limits, workers);
  }

  private Plan(
      Learning learning,
      boolean backward,
      int batch,
      int shardImages,
      boolean inputGradient,
      Limits limits,
      int workers) {
    this.network = learning.network();
    this.learning = learning;
    this.backward = backward;
    this.batch = batch;
    this.shardImages = shardImages;
    boolean[] wants = Duty.wantsGradient(learning, backward, inputGradient);
    List<Duty> duties = Duty.of(learning, backward, wants, batch, shardImages, limits);
    Buffers buffers = new Buffers();
    Sharing sharing = new Sharing(network, duties, backward, wants, buffers);
    EventOrder order = new EventOrder(duties, backward, sharing, buffers);
    Timeline timeline = new Timeline(network, duties, order.events, shardImages, limits.runBytes());
    int output = sharing.value[duties.size()];
    RowChains chains = new RowChains(network, duties, timeline, limits, output, workers);
    sharing.time(timeline, chains, backward);
    slots = buffers.assign(timeline, shardImages, batch);
    List<Event> events = new ArrayList<>();
    for (Event event : order.events) {
      events.add(event.placed(buffers));
    }
    segments = timeline.segments(events, chains);
    input = buffers.slot(sharing.value[0]);
    this.inputGradient = buffers.slot(sharing.gradient[0]);
    nodes = new PlannedNode[duties.size()];
    for (int i = 0; i < nodes.length; i++) {
      Duty d = duties.get(i);
      int[] inputs = Ints.of(d.node().inputs());
      for (int k = 0; k < inputs.length; k++) {
        inputs[k] = sharing.value[inputs[k] + 1];
      }
      nodes[i] =
          new PlannedNode(
              d,
              buffers.slots(inputs),
              buffers.slot(sharing.value[i + 1]),
              buffers.slot(sharing.saved[i]),
              buffers.slot(sharing.gradient[i + 1]),
              buffers.slots(sharing.inputGradient[i]));
    }
    scratch = mostScratch();
  }

  /** Images of one shard of a batch of {@code images}, by its size alone. */
  public static int trainingShard(int images) {
    return Math.max(1, (images + SHARDS - 1) / SHARDS);
  }

  /** A node of the network; their number is {@link #nodes}. */
  public PlannedNode node(int i) {
    return nodes[i];
  }

  /** Whether the gradient of a parameter is computed. */
  public boolean learns(int node, int parameter) {
    return nodes[node].hasBackward() && learning.learns(node, parameter);
  }

  public int nodes() {
    return nodes.length;
  }

  /** The nodes' arithmetic. */
  public LayerOp[] ops() {
    LayerOp[] ops = new LayerOp[nodes.length];
    for (int i = 0; i < ops.length; i++) {
      ops[i] = nodes[i].op();
    }
    return ops;
  }

  private long mostScratch() {
    long most = 0;
    for (Timeline.Segment segment : segments) {
      for (Timeline.Run run : segment.runs()) {
        for (Event event : run.events()) {
          if (event.node() >= 0) {
            most = Math.max(most, nodes[event.node()].op().scratchLength(run.chunk()));
          }
        }
        for (RowChain chain : run.chains()) {
          most = chain == null ? most : Math.max(most, chain.scratch());
        }
      }
    }
    for (PlannedNode node : nodes) {
      most = node.deferred() ? Math.max(most, node.op().partScratchLength(batch)) : most;
      most = node.duty().together() ? Math.max(most, node.op().scratchLength(batch)) : most;
    }
    return most;
  }

  /** The memory in bytes that {@code workers} workers need, besides the weights themselves. */
  public long bytes(int workers) {
    long packed = 0;
    for (PlannedNode node : nodes) {
      packed = Math.addExact(packed, node.op().packedLength());
    }
    return Math.addExact(workspaceBytes(workers), Math.multiplyExact(packed, 4L));
  }

  /** The same without the packed weights, which several workspaces share. */
  public long workspaceBytes(int workers) {
    long floats = 0;
    for (Buffers.Slot s : slots) {
      long each = s.scope() == Buffers.Scope.BATCH ? 1 : workers;
      floats = Math.addExact(floats, Math.multiplyExact(each, s.floats()));
    }
    floats = Math.addExact(floats, Math.multiplyExact(scratch, workers));
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i].hasBackward()) {
        List<Parameter> parameters = network.nodes().get(i).parameters();
        for (int p = 0; p < parameters.size(); p++) {
          if (learning.learns(i, p)) {
            floats += parameters.get(p).count() * nodes[i].sums(p);
          }
        }
      }
      // Two arrays of doubles.
      floats += 4L * nodes[i].op().sharedLength(places(workers));
    }
    return Math.multiplyExact(floats, 4L);
  }

  /** The places of {@link LayerOp#sharedLength}: by shards, or by workers where none merge. */
  public int places(int workers) {
    return backward ? SHARDS : workers;
  }
}
