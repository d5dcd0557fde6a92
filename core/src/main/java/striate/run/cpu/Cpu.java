package striate.run.cpu;

import org.jspecify.annotations.Nullable;
import striate.nn.Add;
import striate.nn.AveragePool;
import striate.nn.BatchNorm;
import striate.nn.Concat;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.Gelu;
import striate.nn.GlobalAveragePool;
import striate.nn.HardSwish;
import striate.nn.KernelPool;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.MaxPool;
import striate.nn.Network;
import striate.nn.Pad;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Softmax;
import striate.nn.Tanh;
import striate.nn.tensor.Linear;
import striate.run.cpu.tensor.TensorOps;
import striate.run.op.Binding;
import striate.run.op.CustomLayer;
import striate.run.op.LayerOp;

/** The arithmetic of every layer on the CPU. */
public final class Cpu {
  private Cpu() {}

  /**
   * The arithmetic of a node of a network.
   *
   * @throws IllegalArgumentException naming its place if its layer has none
   */
  public static LayerOp bind(Network network, int node, Binding binding) {
    Layer layer = network.nodes().get(node).layer();
    LayerOp op = find(layer, binding);
    if (op == null) {
      room(network, node);
      op = TensorOps.find(layer, binding);
    }
    if (op == null) {
      throw new IllegalArgumentException(network.place(node) + ": " + none(layer));
    }
    return op;
  }

  /**
   * A few layers on tensors, such as those that move numbers, make tables of their output's places
   * before any workspace is sized: up to three numbers for each of the output's.
   */
  private static void room(Network network, int node) {
    long bytes = 4L * 4 * network.nodes().get(node).shape().size();
    long most = Runtime.getRuntime().maxMemory();
    if (bytes > most) {
      throw new IllegalArgumentException(
          network.place(node)
              + ": its output "
              + network.nodes().get(node).shape()
              + " needs "
              + bytes
              + " bytes for one example, the heap holds at most "
              + most
              + "; give the JVM more (-Xmx)");
    }
  }

  /**
   * The arithmetic of a layer by itself.
   *
   * @throws IllegalArgumentException if it has none
   */
  public static LayerOp bind(Layer layer, Binding binding) {
    LayerOp op = find(layer, binding);
    if (op == null) {
      op = TensorOps.find(layer, binding);
    }
    if (op == null) {
      throw new IllegalArgumentException(layer.describe(binding.inputs()) + ": " + none(layer));
    }
    return op;
  }

  private static String none(Layer layer) {
    return "no arithmetic for "
        + layer.getClass().getName()
        + "; a layer of your own implements "
        + CustomLayer.class.getName();
  }

  /**
   * The arithmetic of layers that are not {@link TensorOps}'. The common layers come first: each
   * question loads the class it asks about, which costs a start some tenths of a millisecond. A
   * table, or a switch over patterns, would cost more.
   */
  private static @Nullable LayerOp find(Layer layer, Binding binding) {
    if (layer instanceof Conv2d conv) {
      return Conv2dOp.of(conv, binding);
    }
    if (layer instanceof Dense dense) {
      return Conv2dOp.of(dense, binding);
    }
    if (layer instanceof Flatten) {
      return new FlattenOp(binding);
    }
    if (layer instanceof Relu) {
      return new ReluOp(binding);
    }
    if (layer instanceof Dropout dropout) {
      return new DropoutOp(dropout, binding);
    }
    if (layer instanceof Tanh) {
      return new TanhOp(binding);
    }
    if (layer instanceof MaxPool pool) {
      return new MaxPoolOp(pool, binding);
    }
    if (layer instanceof BatchNorm norm) {
      return BatchNormOp.of(norm, binding);
    }
    if (layer instanceof Add) {
      return new AddOp(binding);
    }
    if (layer instanceof GlobalAveragePool) {
      return new GlobalAveragePoolOp(binding);
    }
    if (layer instanceof Relu6) {
      return new Relu6Op(binding);
    }
    if (layer instanceof Silu) {
      return new SiluOp(binding);
    }
    if (layer instanceof HardSwish) {
      return new HardSwishOp(binding);
    }
    if (layer instanceof Sigmoid) {
      return new SigmoidOp(binding);
    }
    if (layer instanceof Gelu) {
      return new GeluOp(binding);
    }
    if (layer instanceof LeakyRelu leaky) {
      return new LeakyReluOp(leaky, binding);
    }
    if (layer instanceof AveragePool pool) {
      return new AveragePoolOp(pool, binding);
    }
    if (layer instanceof Concat) {
      return new ConcatOp(binding);
    }
    if (layer instanceof Softmax) {
      return new SoftmaxOp(binding);
    }
    if (layer instanceof KernelPool pool) {
      return new KernelPoolOp(pool, binding);
    }
    if (layer instanceof Pad pad) {
      return new PadOp(pad, binding);
    }
    if (layer instanceof CustomLayer own) {
      return own.bind(binding);
    }
    if (layer instanceof Linear linear) {
      return Conv2dOp.of(linear, binding);
    }
    return null;
  }
}
