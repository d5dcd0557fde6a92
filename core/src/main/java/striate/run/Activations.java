package striate.run;

import java.util.List;
import striate.kernels.element.Layouts;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.cpu.Cpu;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The activations of a network: the output of every layer for one image, for looking into it, not
 * for speed. {@link Inference} keeps only the last output, merges layers and reuses memory; this
 * class runs layer after layer as described and keeps all outputs. Outputs differ from those of
 * {@code Inference} by rounding only.
 *
 * <p>Immutable: any number of threads may call at once; each call has memory of its own.
 */
public final class Activations {
  private final Network network;
  private final LayerOp[] ops;
  private final float[][][] parameters;
  private final Packing packing;

  private Activations(Weights weights) {
    network = weights.network();
    Weights own = weights.copy();
    List<Network.Node> nodes = network.nodes();
    ops = new LayerOp[nodes.size()];
    parameters = new float[ops.length][][];
    long floats = network.input().size();
    for (int i = 0; i < ops.length; i++) {
      Network.Node n = nodes.get(i);
      ops[i] = Cpu.bind(network, i, Binding.inference(n.inputShapes(), n.shape()));
      parameters[i] = own.stored(i);
      floats += n.shape().size() + ops[i].packedLength() + ops[i].scratchLength(1);
    }
    Heap.check(4 * floats, "all outputs of " + network);
    packing = new Packing(ops, parameters);
    packing.run(new Workers(1));
  }

  /**
   * Copies and packs the weights.
   *
   * @throws IllegalArgumentException naming the bytes needed if the heap is too small
   */
  public static Activations of(Weights weights) {
    return new Activations(weights);
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /**
   * Runs one image through the network.
   *
   * @param image [C, H, W]
   * @return for each of the network's {@linkplain Network#nodes nodes} a copy of its output: [C, H,
   *     W], or a row of features
   * @throws striate.nn.ShapeException if the image is too short
   */
  public float[][] run(float[] image) {
    Check.batch(network, image, 1, 1);
    List<Network.Node> nodes = network.nodes();
    Shape in = network.input();
    float[] input = new float[in.size()];
    Layouts.nchwToNhwc(image, 0, in.channels(), in.pixels(), input, 0, 1);
    float[][] values = new float[ops.length][];
    for (int i = 0; i < ops.length; i++) {
      Network.Node n = nodes.get(i);
      Pass p = new Pass();
      p.images = 1;
      p.batch = 1;
      p.shards = 1;
      p.shardImages = 1;
      p.in = new float[n.inputs().size()][];
      p.inAt = new int[p.in.length];
      for (int k = 0; k < p.in.length; k++) {
        int from = n.inputs().get(k);
        p.in[k] = from < 0 ? input : values[from];
      }
      values[i] = new float[n.shape().size()];
      p.out = values[i];
      p.parameters = parameters[i];
      p.packed = packing.array(i);
      p.packedAt = packing.start(i);
      p.scratch = new float[Math.toIntExact(ops[i].scratchLength(1))];
      p.shared = new double[ops[i].sharedLength(1)];
      p.squares = new double[p.shared.length];
      p.common = new float[ops[i].commonLength()];
      ops[i].forward(p);
    }
    for (int i = 0; i < ops.length; i++) {
      Shape s = nodes.get(i).shape();
      float[] channelsLast = values[i];
      values[i] = new float[s.size()];
      Layouts.nhwcToNchw(channelsLast, 0, s.channels(), s.pixels(), values[i], 0, 1);
    }
    return values;
  }
}
