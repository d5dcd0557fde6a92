package striate.arithmetic;

import java.util.Arrays;
import java.util.List;
import striate.kernels.conv.Convolution;
import striate.kernels.shape.ConvGeometry;
import striate.nn.Conv2d;
import striate.nn.Network;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;
import striate.nn.tensor.Linear;

/** Sums of products: convolutions, dense layers, matrix products. */
final class Products {
  /** The side of what a Winograd convolution reads at once, beyond what an output needs. */
  private static final int TILE_REACH = 3;

  private Products() {}

  static Working conv(
      Conv2d layer, Network.Node node, float[] x, float[][] parameters, int index, float value) {
    Shape in = node.inputShapes().getFirst();
    Shape out = node.shape();
    Window w = layer.window();
    int kernel = index / out.pixels();
    int groups = layer.groupCount(in);
    int ins = in.channels() / groups;
    int outs = out.channels();
    int first = kernel / (outs / groups) * ins;
    Terms t = Workings.window(w, in, out, x, first, ins, index, true);
    int taps = w.height() * w.width();
    int[] order = new int[t.patch.length];
    for (int c = 0; c < ins; c++) {
      for (int tap = 0; tap < taps; tap++) {
        t.kernel[c * taps + tap] = parameters[0][(tap * ins + c) * outs + kernel];
        order[tap * ins + c] = c * taps + tap;
      }
    }
    double scale = 0;
    if (transforms(layer, in, out)) {
      scale = tileScale(t, in, x, first, taps);
      t.note =
          "Computed by Winograd's method, which transforms tiles of 6×6 pixels: rounding depends on"
              + " the other pixels of the tile, too, so it is measured by Σ (largest |x| near by ·"
              + " |w|)";
    }
    return t.products(
        layer.bias() ? "Σ x·w + b" : "Σ x·w",
        layer.bias() ? parameters[1][kernel] : 0,
        layer.bias(),
        order,
        value,
        scale);
  }

  private static boolean transforms(Conv2d layer, Shape in, Shape out) {
    Window w = layer.window();
    Padding.Explicit zeros = w.zeros(in);
    ConvGeometry g =
        new ConvGeometry(
            in.height(),
            in.width(),
            in.channels(),
            out.height(),
            out.width(),
            out.channels(),
            w.height(),
            w.width(),
            w.strideH(),
            w.strideW(),
            zeros.top(),
            zeros.left(),
            w.dilationH(),
            w.dilationW(),
            layer.groupCount(in));
    return Convolution.transformsForward(g);
  }

  /** The sum over channels of the largest number near the window times all of the kernel. */
  private static double tileScale(Terms t, Shape in, float[] x, int first, int taps) {
    int top = Integer.MAX_VALUE;
    int left = Integer.MAX_VALUE;
    int bottom = -1;
    int right = -1;
    for (int i = 0; i < taps; i++) {
      if (t.sources[i] >= 0) {
        int pixel = t.sources[i] - first * in.pixels();
        top = Math.min(top, pixel / in.width());
        bottom = Math.max(bottom, pixel / in.width());
        left = Math.min(left, pixel % in.width());
        right = Math.max(right, pixel % in.width());
      }
    }
    double sum = 0;
    for (int c = 0; c < t.sizes[0]; c++) {
      double most = 0;
      for (int h = Math.max(0, top - TILE_REACH); h <= bottom + TILE_REACH; h++) {
        for (int v = Math.max(0, left - TILE_REACH); v <= right + TILE_REACH; v++) {
          if (h < in.height() && v < in.width()) {
            most = Math.max(most, Math.abs(x[(first + c) * in.pixels() + h * in.width() + v]));
          }
        }
      }
      for (int tap = 0; tap < taps; tap++) {
        sum += most * Math.abs(t.kernel[c * taps + tap]);
      }
    }
    return sum;
  }

  static Working dense(Network.Node node, float[] x, float[][] parameters, int index, float value) {
    Shape in = node.inputShapes().getFirst();
    int outs = node.shape().size();
    int[] sizes =
        in.pixels() > 1
            ? new int[] {in.channels(), in.height(), in.width()}
            : new int[] {in.size()};
    Terms t = new Terms(sizes, true);
    int[] order = new int[x.length];
    for (int c = 0; c < in.channels(); c++) {
      for (int p = 0; p < in.pixels(); p++) {
        int term = c * in.pixels() + p;
        int stored = p * in.channels() + c;
        t.read(term, 0, term, x);
        t.kernel[term] = parameters[0][stored * outs + index];
        order[stored] = term;
      }
    }
    boolean bias = parameters.length > 1;
    return t.products(
        bias ? "Σ x·w + b" : "Σ x·w", bias ? parameters[1][index] : 0, bias, order, value, 0);
  }

  static Working linear(
      Linear layer, Shape in, float[] x, float[][] parameters, int index, float value) {
    int[] sizes = in.sizes();
    int ins = sizes[sizes.length - 1];
    int outs = layer.outputs();
    int row = index / outs;
    int output = index % outs;
    Terms t = new Terms(new int[] {ins}, true);
    int[] order = new int[ins];
    for (int i = 0; i < ins; i++) {
      t.read(i, 0, row * ins + i, x);
      t.kernel[i] = parameters[0][i * outs + output];
      order[i] = i;
    }
    return t.products(
        layer.bias() ? "Σ x·w + b" : "Σ x·w",
        layer.bias() ? parameters[1][output] : 0,
        layer.bias(),
        order,
        value,
        0);
  }

  /** A row of the first input times a column of the second. */
  static Working matMul(Network.Node node, List<float[]> inputs, int index, float value) {
    int[] a = node.inputShapes().getFirst().sizes();
    int[] b = node.inputShapes().getLast().sizes();
    int[] out = node.shape().sizes();
    int terms = a[a.length - 1];
    int columns = b[b.length - 1];
    int rows = a[a.length - 2];
    int column = index % columns;
    int row = index / columns % rows;
    int[] batch = Arrays.copyOf(out, Math.max(0, out.length - 2));
    int of = index / (columns * rows);
    int first = Workings.broadcast(of, batch, Arrays.copyOf(a, a.length - 2)) * rows * terms;
    int second = Workings.broadcast(of, batch, Arrays.copyOf(b, b.length - 2)) * terms * columns;
    Terms t = new Terms(new int[] {terms}, true);
    int[] order = new int[terms];
    for (int i = 0; i < terms; i++) {
      t.read(i, 0, first + row * terms + i, inputs.getFirst());
      t.kernel[i] = inputs.getLast()[second + i * columns + column];
      order[i] = i;
    }
    t.note = "w is the second input's column " + column;
    return t.products("Σ x·w", 0, false, order, value, 0);
  }
}
