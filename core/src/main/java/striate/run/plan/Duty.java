package striate.run.plan;

import java.util.ArrayList;
import java.util.List;
import striate.nn.BatchNorm;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Dropout;
import striate.nn.Gelu;
import striate.nn.HardSwish;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.ShapeException;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Tanh;
import striate.nn.tensor.Linear;
import striate.nn.tensor.Unary;
import striate.run.cpu.Cpu;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Learning;

/**
 * What a node of the network has to do in a call, decided before any memory is given out.
 *
 * @param node of the network
 * @param op its arithmetic
 * @param hasBackward whether somebody wants a gradient of it
 * @param deferred whether the gradient of its weights is put off to the end of the step
 * @param together whether the whole batch goes through it in one event, cut by weights
 * @param skipForward whether the layer before it does its forward pass: a fused activation
 * @param skipBackward whether the layer before it does its backward pass
 */
public record Duty(
    Network.Node node,
    LayerOp op,
    boolean hasBackward,
    boolean deferred,
    boolean together,
    boolean skipForward,
    boolean skipBackward) {

  /** Whether an event of its is one of the whole batch. */
  boolean together(Event event) {
    return together && (event.kind() == Event.Kind.FORWARD || event.kind() == Event.Kind.BACKWARD);
  }

  /** Whether it is a dropout that the activation before it undoes. */
  boolean undone() {
    return skipBackward && !skipForward;
  }

  /**
   * The duties of all nodes of a network for batches of {@code batch} in shards of {@code
   * shardImages}; {@code wants} as {@link #wantsGradient} tells.
   */
  static List<Duty> of(
      Learning learning,
      boolean backward,
      boolean[] wants,
      int batch,
      int shardImages,
      Plan.Limits limits) {
    Network network = learning.network();
    List<Network.Node> nodes = network.nodes();
    int[] readers = readers(network);
    boolean[] fused = fusedActivations(nodes, readers, wants);
    boolean[] undone =
        backward ? undoneDropouts(learning, readers, fused) : new boolean[fused.length];
    List<Duty> duties = new ArrayList<>();
    for (int i = 0; i < fused.length; i++) {
      Network.Node n = nodes.get(i);
      boolean inputWanted = false;
      for (int j : n.inputs()) {
        inputWanted |= wants[j + 1];
      }
      boolean last = i + 1 == fused.length;
      boolean activates = !last && fused[i + 1] && nodes.get(i + 1).inputs().contains(i);
      Layer activation = activates ? nodes.get(i + 1).layer() : null;
      float keep = !last && undone[i + 1] ? 1 - ((Dropout) nodes.get(i + 1).layer()).p() : 1;
      // How many images a call of inference has follows from the threads; no bit may.
      boolean alike = !backward && batch > 1;
      boolean hasBackward = backward && wants[i + 1];
      Binding binding =
          new Binding(
              n.inputShapes(),
              n.shape(),
              hasBackward,
              backward && !learning.isFixed(i),
              inputWanted,
              learning.learned(i),
              activation,
              keep,
              alike,
              !backward && batch == 1);
      LayerOp op = bind(network, i, binding, shardImages);
      boolean large =
          backward
              && !n.parameters().isEmpty()
              && n.parameters().getFirst().role() != Parameter.Role.STATISTIC
              && limits.areReached(n);
      boolean deferred = large && binding.learns(0) && op.gradientParts(batch) > 0;
      int floats = n.inputShapes().getFirst().size() + n.shape().size();
      boolean together =
          large
              && (deferred || !binding.learns(0))
              && op.batchParts() > 0
              && op.packedLength() - 4L * shardImages * floats >= limits.together();
      boolean undoneByNorm = fused[i] && nodes.get(i - 1).layer() instanceof BatchNorm;
      boolean skips = undone[i] || undoneByNorm;
      if (together) {
        // How many images pass at once follows from the machines; no bit may.
        op = bind(network, i, binding.alike(true), shardImages);
      }
      duties.add(new Duty(n, op, hasBackward, deferred, together, fused[i], skips));
    }
    return List.copyOf(duties);
  }

  /** Binds a layer, and has it tell all its sizes: what does not fit an array shows here. */
  private static LayerOp bind(Network network, int node, Binding binding, int shardImages) {
    try {
      LayerOp op = Cpu.bind(network, node, binding);
      long floats =
          Math.addExact(op.scratchLength(shardImages), op.packedLength())
              + op.savedPerImage()
              + op.sharedLength(Plan.SHARDS)
              + op.commonLength();
      if (floats < 0) {
        throw new ArithmeticException("long overflow");
      }
      return op;
    } catch (OutOfMemoryError e) { // the tables of a kernel with millions of taps
      throw new IllegalArgumentException(
          network.place(node)
              + ": its tables do not fit a heap of "
              + Runtime.getRuntime().maxMemory()
              + " bytes; give the JVM more (-Xmx) or take a smaller layer",
          e);
    } catch (ArithmeticException e) {
      throw new ShapeException(
          network.place(node) + ": its sizes are more than an array holds; take a smaller layer");
    }
  }

  /** How many inputs of nodes read each value; index + 1, so that 0 is the network's input. */
  static int[] readers(Network network) {
    int[] readers = new int[network.nodes().size() + 1];
    for (Network.Node n : network.nodes()) {
      for (int i : n.inputs()) {
        readers[i + 1]++;
      }
    }
    return readers;
  }

  /** Whose gradient is wanted; index + 1, so that 0 is the network's input. */
  static boolean[] wantsGradient(Learning learning, boolean backward, boolean inputGradient) {
    Network network = learning.network();
    boolean[] wants = new boolean[network.nodes().size() + 1];
    if (!backward) {
      return wants;
    }
    wants[0] = inputGradient;
    for (int i = 0; i < network.nodes().size(); i++) {
      Network.Node n = network.nodes().get(i);
      for (int p = 0; p < n.parameters().size(); p++) {
        wants[i + 1] |= learning.learns(i, p);
      }
      for (int j : n.inputs()) {
        wants[i + 1] |= wants[j + 1];
      }
    }
    return wants;
  }

  /**
   * Activations that the layer before them applies as it writes its output. Where a gradient comes
   * back, only those whose backward pass reads the output. Batch normalisation also knows the
   * backward pass of ReLUs, since it can tell their output from its input.
   */
  private static boolean[] fusedActivations(
      List<Network.Node> nodes, int[] readers, boolean[] wants) {
    boolean[] fused = new boolean[nodes.size()];
    for (int i = 1; i < fused.length; i++) {
      int from = nodes.get(i).inputs().getFirst();
      if (from == i - 1 && readers[from + 1] == 1) {
        Layer before = nodes.get(from).layer();
        Layer layer = nodes.get(i).layer();
        boolean product =
            before instanceof Conv2d || before instanceof Dense || before instanceof Linear;
        boolean relu = layer instanceof Relu || layer instanceof Relu6;
        fused[i] =
            (relu && (product || before instanceof BatchNorm))
                || (!wants[i + 1] && product && isActivation(layer));
      }
    }
    return fused;
  }

  private static boolean isActivation(Layer layer) {
    return layer instanceof Relu
        || layer instanceof Relu6
        || layer instanceof LeakyRelu
        || layer instanceof Tanh
        || layer instanceof Sigmoid
        || layer instanceof Gelu
        || layer instanceof Silu
        || layer instanceof HardSwish
        || layer instanceof Unary;
  }

  /**
   * Dropouts whose backward pass is left to the activation before them, which they may therefore
   * overwrite: it can tell its slope, and what was dropped, from what dropout leaves. That is one
   * array less to write and to read, and half of the random numbers.
   */
  private static boolean[] undoneDropouts(Learning learning, int[] readers, boolean[] fused) {
    List<Network.Node> nodes = learning.network().nodes();
    boolean[] undone = new boolean[nodes.size()];
    for (int i = 1; i < undone.length; i++) {
      int from = nodes.get(i).inputs().getFirst();
      if (nodes.get(i).layer() instanceof Dropout d
          && d.p() > 0
          && !learning.isFixed(i)
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
}
