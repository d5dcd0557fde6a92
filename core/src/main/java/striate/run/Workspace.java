package striate.run;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.run.op.Pass;
import striate.run.plan.Buffers;
import striate.run.plan.Event;
import striate.run.plan.Plan;
import striate.run.plan.PlannedNode;

/**
 * The memory that a {@link Plan} asks for, with one {@link Pass} for each worker and node already
 * pointing into it. Once it is made, nothing more is allocated. It belongs to one run at a time.
 */
final class Workspace {
  private static final float[] NONE = {};

  final Plan plan;
  final Pass[][] passes;

  /** For each worker, its way through chains of layers. */
  final Bands[] bands;

  /** Gradients as summed by shards, [node][parameter]; large weights hold one sum only. */
  final float[][][] gradients;

  private final float[][][] slotArrays;
  private final int[] slotStarts;

  /**
   * Allocates.
   *
   * @param parameters stored values by node; read, and written by running statistics
   * @param oneImageTogether whether the workers share the images of one shard, each with scratch of
   *     its own, instead of taking a shard each
   * @throws IllegalArgumentException naming the bytes needed if the heap is too small
   */
  Workspace(
      Plan plan, float[][][] parameters, Packing packing, int workers, boolean oneImageTogether) {
    this.plan = plan;
    int count = plan.nodes();
    int slots = plan.slots.size();
    Arena ofBatch = new Arena();
    Arena[] ofWorker = new Arena[workers];
    int[] number = new int[slots];
    for (int w = 0; w < workers; w++) {
      ofWorker[w] = new Arena();
    }
    for (int s = 0; s < slots; s++) {
      Buffers.Slot slot = plan.slots.get(s);
      if (slot.scope() == Buffers.Scope.BATCH) {
        number[s] = ofBatch.add(slot.floats());
      } else {
        for (int w = 0; w < (oneImageTogether ? 1 : workers); w++) {
          number[s] = ofWorker[w].add(slot.floats());
        }
      }
    }
    int[] scratch = new int[workers];
    for (int w = 0; w < workers; w++) {
      scratch[w] = ofWorker[w].add(plan.scratch);
      ofWorker[w].allocate();
    }
    ofBatch.allocate();
    slotArrays = new float[workers][slots][];
    slotStarts = new int[slots];
    for (int s = 0; s < slots; s++) {
      boolean whole = plan.slots.get(s).scope() == Buffers.Scope.BATCH;
      for (int w = 0; w < workers; w++) {
        Arena arena = whole ? ofBatch : ofWorker[oneImageTogether ? 0 : w];
        slotArrays[w][s] = arena.array(number[s]);
        slotStarts[s] = arena.start(number[s]);
      }
    }
    gradients = new float[count][][];
    double[][] shared = new double[count][];
    double[][] squares = new double[count][];
    float[][] common = new float[count][];
    for (int i = 0; i < count; i++) {
      PlannedNode node = plan.node(i);
      gradients[i] = node.hasBackward() ? gradients(i) : new float[0][];
      shared[i] = new double[node.op().sharedLength(plan.places(workers))];
      squares[i] = new double[shared[i].length];
      common[i] = new float[node.op().commonLength()];
    }
    bands = new Bands[workers];
    for (int w = 0; w < workers; w++) {
      bands[w] = new Bands(this, w);
    }
    passes = new Pass[workers][count];
    for (int w = 0; w < workers; w++) {
      for (int i = 0; i < count; i++) {
        Pass p = new Pass();
        PlannedNode node = plan.node(i);
        int inputs = node.inputs().length;
        p.in = new float[inputs][];
        p.inAt = new int[inputs];
        p.inGradient = new float[inputs][];
        p.inGradientAt = new int[inputs];
        for (int k = 0; k < inputs; k++) {
          p.in[k] = slot(node.inputs()[k], w);
          int g = node.inputGradients()[k];
          if (g >= 0) {
            p.inGradient[k] = slot(g, w);
          }
        }
        p.out = slot(node.output(), w);
        p.outGradient = slot(node.gradient(), w);
        p.saved = slot(node.saved(), w);
        p.parameters = parameters[i];
        p.parameterGradients = wanted(gradients[i]);
        p.parameterGradientsAt = new int[gradients[i].length];
        p.packed = packing.array(i);
        p.packedAt = packing.start(i);
        p.scratch = ofWorker[w].array(scratch[w]);
        p.scratchAt = ofWorker[w].start(scratch[w]);
        p.shared = shared[i];
        p.squares = squares[i];
        p.common = common[i];
        p.shardImages = plan.shardImages;
        p.weightsLater = node.deferred();
        passes[w][i] = p;
      }
    }
  }

  private static float[] @Nullable [] wanted(float[][] gradients) {
    float[] @Nullable [] wanted = new float[gradients.length][];
    for (int p = 0; p < wanted.length; p++) {
      wanted[p] = gradients[p].length == 0 ? null : gradients[p];
    }
    return wanted;
  }

  private float[][] gradients(int node) {
    List<Parameter> parameters = plan.network.nodes().get(node).parameters();
    float[][] result = new float[parameters.size()][];
    for (int p = 0; p < result.length; p++) {
      Parameter parameter = parameters.get(p);
      long parts = plan.node(node).sums(p);
      result[p] = new float[plan.learns(node, p) ? length(parameter.count() * parts) : 0];
    }
    return result;
  }

  private static int length(long floats) {
    if (floats > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException(
          "a buffer of "
              + floats * 4
              + " bytes is more than a Java array holds; use a smaller batch");
    }
    return (int) floats;
  }

  float[] slot(int slot, int worker) {
    if (slot < 0) {
      return NONE;
    }
    return slotArrays[worker][slot];
  }

  /**
   * Where the images from {@code first} on lie in a slot that holds {@code size} floats an image.
   */
  int at(int slot, int size, int first, int shardFirst) {
    if (slot < 0) {
      return 0;
    }
    return switch (plan.slots.get(slot).scope()) {
      case RUN -> slotStarts[slot];
      case SHARD -> slotStarts[slot] + (first - shardFirst) * size;
      case BATCH -> slotStarts[slot] + first * size;
    };
  }

  /** Points worker {@code w}'s pass of an event's node at some images. */
  Pass aim(Event event, int w, int first, int images, int shardFirst, int shard) {
    return aim(event.node(), event.in(), event.out(), w, first, images, shardFirst, shard);
  }

  /** The same outside the order of events. */
  Pass aim(int node, int w, int first, int images, int shardFirst, int shard) {
    PlannedNode n = plan.node(node);
    return aim(node, n.inputs(), n.output(), w, first, images, shardFirst, shard);
  }

  private Pass aim(
      int node, int[] in, int out, int w, int first, int images, int shardFirst, int shard) {
    Pass p = passes[w][node];
    PlannedNode planned = plan.node(node);
    Network.Node n = planned.duty().node();
    p.images = images;
    p.first = first;
    p.shard = shard;
    p.accumulate = first != shardFirst;
    int[] inputGradients = planned.inputGradients();
    for (int k = 0; k < p.inAt.length; k++) {
      int size = n.inputShapes().get(k).size();
      p.in[k] = slot(in[k], w);
      p.inAt[k] = at(in[k], size, first, shardFirst);
      p.inGradientAt[k] = at(inputGradients[k], size, first, shardFirst);
    }
    int size = n.shape().size();
    p.out = slot(out, w);
    p.outAt = at(out, size, first, shardFirst);
    p.outGradientAt = at(planned.gradient(), size, first, shardFirst);
    p.savedAt = at(planned.saved(), planned.op().savedPerImage(), first, shardFirst);
    if (planned.hasBackward()) {
      for (int k = 0; k < p.parameterGradientsAt.length; k++) {
        long count = n.parameters().get(k).count();
        p.parameterGradientsAt[k] =
            planned.sums(k) == 1 || p.parameterGradients[k] == null ? 0 : (int) (count * shard);
      }
    }
    return p;
  }

  /** Floats of an image of a node's input. */
  int inputSize(int node, int input) {
    return plan.node(node).duty().node().inputShapes().get(input).size();
  }

  /** Zeroes the gradients of shards that this batch does not have. */
  void clearShardsFrom(int shards) {
    for (int i = 0; i < gradients.length; i++) {
      for (int k = 0; k < gradients[i].length; k++) {
        float[] g = gradients[i][k];
        boolean byShard = g.length > 0 && plan.node(i).sums(k) > 1;
        if (byShard) {
          Arrays.fill(g, g.length / Plan.SHARDS * shards, g.length, 0);
        }
      }
    }
  }
}
