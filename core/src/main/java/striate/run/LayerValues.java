package striate.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Layouts;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.cpu.Cpu;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The values of one layer for one picture: what it reads and what it writes, with channels first.
 *
 * <p>Where {@link Activations} keeps a network for many pictures, this computes one layer of it
 * once, with weights that change: no layer behind it is touched, weights are packed layer by layer,
 * and what nobody reads any more is given up. Its numbers are those of {@code Activations}, bit by
 * bit.
 *
 * @param network the network
 * @param node the layer's index
 * @param inputs for each of its inputs the values, in the order of the input's shape
 * @param output what it writes
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between arrays; nothing compares them
public record LayerValues(Network network, int node, List<float[]> inputs, float[] output) {
  /** Copies the list. */
  public LayerValues {
    inputs = List.copyOf(inputs);
  }

  /**
   * Computes a layer and those that it needs, as in inference.
   *
   * @param image [C, H, W], as the network reads it
   * @throws striate.nn.ShapeException if the image is too short
   * @throws IndexOutOfBoundsException if there is no such layer
   * @throws IllegalArgumentException if a number of the image is not finite, or naming the bytes
   *     needed if the heap is too small
   */
  public static LayerValues of(Weights weights, float[] image, int node) {
    Network network = weights.network();
    float[][][] stored = new float[network.nodes().size()][][];
    Arrays.setAll(stored, weights::stored);
    return of(network, stored, image, node);
  }

  /**
   * The same with parameters as they are stored ({@link Weights#stored}), at least those of the
   * layers up to {@code node}; they are not copied and must not change meanwhile.
   */
  public static LayerValues of(Network network, float[][][] stored, float[] image, int node) {
    List<Network.Node> nodes = network.nodes();
    Objects.checkIndex(node, nodes.size());
    Check.batch(network, image, 1, 1);
    Check.finite(image, 1, network.input().size(), "input");
    boolean[] needed = needed(network, node);
    int[] lastReader = lastReaders(network, needed, node);
    room(network, needed, lastReader, node);
    Shape in = network.input();
    float[] input = new float[in.size()];
    Layouts.nchwToNhwc(image, 0, in.channels(), in.pixels(), input, 0, 1);
    float[] @Nullable [] values = new float[node + 1] @Nullable [];
    for (int i = 0; i <= node; i++) {
      if (needed[i]) {
        float[][] read = read(nodes.get(i), values, input);
        values[i] = forward(network, i, stored[i], read);
        for (int k : nodes.get(i).inputs()) {
          if (k >= 0 && lastReader[k] == i && i < node) {
            values[k] = null;
          }
        }
      }
    }
    Network.Node n = nodes.get(node);
    List<float[]> inputs = new ArrayList<>();
    float[][] read = read(n, values, input);
    for (int k = 0; k < read.length; k++) {
      inputs.add(channelsFirst(read[k], n.inputShapes().get(k)));
    }
    float[] output = Objects.requireNonNull(values[node]);
    return new LayerValues(network, node, inputs, channelsFirst(output, n.shape()));
  }

  private static float[][] read(Network.Node n, float[] @Nullable [] values, float[] input) {
    float[][] read = new float[n.inputs().size()][];
    for (int k = 0; k < read.length; k++) {
      int from = n.inputs().get(k);
      read[k] = from < 0 ? input : Objects.requireNonNull(values[from]);
    }
    return read;
  }

  private static boolean[] needed(Network network, int node) {
    boolean[] needed = new boolean[node + 1];
    needed[node] = true;
    for (int i = node; i >= 0; i--) {
      if (needed[i]) {
        for (int k : network.nodes().get(i).inputs()) {
          if (k >= 0) {
            needed[k] = true;
          }
        }
      }
    }
    return needed;
  }

  private static int[] lastReaders(Network network, boolean[] needed, int node) {
    int[] last = new int[node + 1];
    for (int i = 0; i <= node; i++) {
      if (needed[i]) {
        for (int k : network.nodes().get(i).inputs()) {
          if (k >= 0) {
            last[k] = i;
          }
        }
      }
    }
    return last;
  }

  /**
   * Refuses what the heap can never hold: the values alive at once, and a layer's packed weights.
   */
  private static void room(Network network, boolean[] needed, int[] lastReader, int node) {
    long alive = network.input().size();
    long most = 0;
    for (int i = 0; i <= node; i++) {
      if (needed[i]) {
        Network.Node n = network.nodes().get(i);
        alive += n.shape().size();
        most = Math.max(most, alive);
        for (int k = 0; k < i; k++) {
          alive -= needed[k] && lastReader[k] == i ? network.nodes().get(k).shape().size() : 0;
        }
      }
    }
    Heap.check(4 * most, "what the layers up to " + network.place(node) + " make of a picture");
  }

  private static float[] forward(Network network, int i, float[][] parameters, float[][] read) {
    Network.Node n = network.nodes().get(i);
    LayerOp op = Cpu.bind(network, i, Binding.inference(n.inputShapes(), n.shape()));
    Heap.check(4 * (op.packedLength() + op.scratchLength(1)), network.place(i));
    Pass p = new Pass();
    p.images = 1;
    p.batch = 1;
    p.shards = 1;
    p.shardImages = 1;
    p.in = read;
    p.inAt = new int[read.length];
    p.out = new float[n.shape().size()];
    p.parameters = parameters;
    p.packed = new float[Math.toIntExact(op.packedLength())];
    if (p.packed.length > 0) {
      op.pack(parameters, p.packed, 0, 0, 1);
    }
    p.scratch = new float[Math.toIntExact(op.scratchLength(1))];
    p.shared = new double[op.sharedLength(1)];
    p.squares = new double[p.shared.length];
    p.common = new float[op.commonLength()];
    op.forward(p);
    return p.out;
  }

  private static float[] channelsFirst(float[] values, Shape s) {
    float[] result = new float[s.size()];
    Layouts.nhwcToNchw(values, 0, s.channels(), s.pixels(), result, 0, 1);
    return result;
  }
}
