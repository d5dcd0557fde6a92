package striate.explain;

import org.jspecify.annotations.Nullable;
import striate.nn.Add;
import striate.nn.AveragePool;
import striate.nn.BatchNorm;
import striate.nn.Concat;
import striate.nn.Conv2d;
import striate.nn.Dropout;
import striate.nn.Gelu;
import striate.nn.HardSwish;
import striate.nn.KernelPool;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.MaxPool;
import striate.nn.Network;
import striate.nn.Pad;
import striate.nn.Padding;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.Shape;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Softmax;
import striate.nn.Tanh;
import striate.nn.Window;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.LpPool;
import striate.nn.tensor.Lrn;
import striate.nn.tensor.Quantize;
import striate.nn.tensor.Unary;

/**
 * The place of a map over the network's input: where the middle of its first cell lies, and how far
 * it is to the next. A cell stands at the middle of what it sees (its receptive field), which
 * follows from the windows, strides and paddings before it; a 3×3 convolution without padding sees
 * the input from one pixel in on, and a map stretched over the input would be beside it.
 *
 * @param top row of the first cell's middle; the middle of the first pixel is 0.5
 * @param down rows from one cell to the next
 * @param left column of the first cell's middle
 * @param across columns from one cell to the next
 * @param known whether this follows from the layers; otherwise the map is stretched over the input
 */
public record Placement(double top, double down, double left, double across, boolean known) {

  /** The input's own place. */
  static final Placement INPUT = new Placement(0.5, 1, 0.5, 1, true);

  /** A map stretched over the input. */
  static Placement stretched(Shape map, Shape input) {
    double down = (double) input.height() / map.height();
    double across = (double) input.width() / map.width();
    return new Placement(down / 2, down, across / 2, across, false);
  }

  /** The place of a node's output; stretched where layers on the way do not tell. */
  static Placement of(Network network, int node) {
    if (node < 0) {
      return INPUT;
    }
    @Nullable Placement[] places = new @Nullable Placement[node + 1];
    for (int i = 0; i <= node; i++) {
      places[i] = next(network, network.nodes().get(i), places);
    }
    Placement found = places[node];
    return found != null ? found : stretched(network.shape(node), network.input());
  }

  private static @Nullable Placement next(
      Network network, Network.Node n, @Nullable Placement[] places) {
    if (!n.shape().isImage()) {
      return null;
    }
    if (n.layer() instanceof Add || n.layer() instanceof Concat || n.layer() instanceof Binary) {
      return joined(network, n, places);
    }
    Shape in = n.inputShapes().getFirst();
    Placement before = before(n.inputs().getFirst(), places);
    if (before == null || !in.isImage()) {
      return null;
    }
    return switch (n.layer()) {
      case Conv2d c -> before.behind(c.window(), in);
      case MaxPool p -> before.behind(p.window(), in);
      case AveragePool p -> before.behind(p.window(), in);
      case LpPool p -> before.behind(p.window(), in);
      case Pad p ->
          new Placement(
              before.top - p.top() * before.down,
              before.down,
              before.left - p.left() * before.across,
              before.across,
              true);
      default -> isLocal(n.layer()) ? before : null;
    };
  }

  private static @Nullable Placement before(int node, @Nullable Placement[] places) {
    return node < 0 ? INPUT : places[node];
  }

  /** Where several outputs meet: they must have one distance, and lie in their middle. */
  private static @Nullable Placement joined(
      Network network, Network.Node n, @Nullable Placement[] places) {
    double top = 0;
    double left = 0;
    int count = 0;
    Placement first = null;
    for (int i : n.inputs()) {
      Shape s = network.shape(i);
      if (s.isImage() && s.pixels() == 1 && n.shape().pixels() > 1) {
        continue; // one number for all places, as of squeeze and excitation
      }
      Placement p = before(i, places);
      if (p == null
          || !s.isImage()
          || s.height() != n.shape().height()
          || s.width() != n.shape().width()) {
        return null;
      }
      first = first == null ? p : first;
      if (p.down != first.down || p.across != first.across) {
        return null;
      }
      top += p.top;
      left += p.left;
      count++;
    }
    return first == null
        ? null
        : new Placement(top / count, first.down, left / count, first.across, true);
  }

  private Placement behind(Window w, Shape in) {
    Padding.Explicit zeros = w.zeros(in);
    return new Placement(
        top + ((w.height() - 1) * w.dilationH() / 2.0 - zeros.top()) * down,
        down * w.strideH(),
        left + ((w.width() - 1) * w.dilationW() / 2.0 - zeros.left()) * across,
        across * w.strideW(),
        true);
  }

  /** Whether an output's place depends on the input's same place, and all else alike. */
  private static boolean isLocal(Layer layer) {
    return switch (layer) {
      case Relu r -> true;
      case Relu6 r -> true;
      case LeakyRelu r -> true;
      case Tanh t -> true;
      case Sigmoid s -> true;
      case Gelu g -> true;
      case Silu s -> true;
      case HardSwish s -> true;
      case Unary u -> true;
      case BatchNorm b -> true;
      case GroupNorm g -> true;
      case Lrn l -> true;
      case Dropout d -> true;
      case Softmax s -> true;
      case KernelPool k -> true;
      case ChannelShuffle c -> true;
      case BinaryConstant b -> true;
      case Quantize q -> true;
      default -> false;
    };
  }

  /**
   * The map at each pixel of the input, interpolated between the cells' middles; beyond the outer
   * ones it stays as it is there.
   *
   * @param map [rows, columns]
   * @return [height, width]
   */
  float[] spread(float[] map, int rows, int columns, int height, int width) {
    float[] out = new float[height * width];
    int[] at = new int[width];
    double[] part = new double[width];
    for (int x = 0; x < width; x++) {
      double u = Math.clamp((x + 0.5 - left) / across, 0, columns - 1);
      at[x] = Math.min((int) u, Math.max(0, columns - 2));
      part[x] = u - at[x];
    }
    for (int y = 0; y < height; y++) {
      double v = Math.clamp((y + 0.5 - top) / down, 0, rows - 1);
      int row = Math.min((int) v, Math.max(0, rows - 2));
      double lower = v - row;
      int next = Math.min(row + 1, rows - 1);
      for (int x = 0; x < width; x++) {
        int right = Math.min(at[x] + 1, columns - 1);
        double a = mix(map[row * columns + at[x]], map[row * columns + right], part[x]);
        double b = mix(map[next * columns + at[x]], map[next * columns + right], part[x]);
        out[y * width + x] = (float) mix(a, b, lower);
      }
    }
    return out;
  }

  private static double mix(double a, double b, double t) {
    return t == 0 ? a : a + (b - a) * t;
  }
}
