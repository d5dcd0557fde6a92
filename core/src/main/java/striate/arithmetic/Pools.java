package striate.arithmetic;

import striate.nn.AveragePool;
import striate.nn.KernelPool;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Window;

/** Pooling over windows, whole maps and kernels. */
final class Pools {
  private Pools() {}

  static Working max(Window w, Network.Node node, float[] x, int index, float value) {
    Shape in = node.inputShapes().getFirst();
    int channel = index / node.shape().pixels();
    Terms t = Workings.window(w, in, node.shape(), x, channel, 1, index, false);
    return t.choice("the largest x", largest(t), value);
  }

  /** The first of the largest terms that are read, or of those that are NaN. */
  private static int largest(Terms t) {
    int best = -1;
    for (int i = 0; i < t.patch.length; i++) {
      if (t.sources[i] >= 0
          && (best < 0
              || t.patch[i] > t.patch[best]
              || (Float.isNaN(t.patch[i]) && !Float.isNaN(t.patch[best])))) {
        best = i;
      }
    }
    return best;
  }

  static Working average(AveragePool layer, Network.Node node, float[] x, int index, float value) {
    Shape in = node.inputShapes().getFirst();
    Shape out = node.shape();
    Window w = layer.window();
    int channel = index / out.pixels();
    Terms t = Workings.window(w, in, out, x, channel, 1, index, false);
    int count = 0;
    int row = index / out.width() % out.height();
    int column = index % out.width();
    var zeros = w.zeros(in);
    for (int i = 0; i < t.patch.length; i++) {
      // With rounding up, a window may reach beyond the padding, where nothing counts.
      long h = (long) row * w.strideH() + (long) (i / w.width()) * w.dilationH();
      long v = (long) column * w.strideW() + (long) (i % w.width()) * w.dilationW();
      boolean padding =
          h < (long) zeros.top() + in.height() + zeros.bottom()
              && v < (long) zeros.left() + in.width() + zeros.right();
      count += t.sources[i] >= 0 || (layer.countPadding() && padding) ? 1 : 0;
    }
    t.number("n", count);
    return t.sum("Σ x / n", 1.0 / count, value);
  }

  static Working global(Shape in, float[] x, int channel, float value) {
    Terms t = new Terms(new int[] {1, in.height(), in.width()}, false);
    for (int i = 0; i < in.pixels(); i++) {
      t.read(i, 0, channel * in.pixels() + i, x);
    }
    t.number("n", in.pixels());
    return t.sum("Σ x / n", 1.0 / in.pixels(), value);
  }

  /** At one position, over the kernels of a group. */
  static Working kernels(KernelPool layer, Shape in, float[] x, int index, float value) {
    int size = layer.groupSize(in);
    int first = index / in.pixels() * size;
    Terms t = new Terms(new int[] {size, 1, 1}, false);
    for (int k = 0; k < size; k++) {
      t.read(k, 0, (first + k) * in.pixels() + index % in.pixels(), x);
    }
    return switch (layer.mode()) {
      case MAX -> t.choice("the largest x of the kernels", largest(t), value);
      case SUM -> t.sum("Σ x over the kernels", 1, value);
      case MEAN -> {
        t.number("n", size);
        yield t.sum("Σ x over the kernels / n", 1.0 / size, value);
      }
    };
  }
}
