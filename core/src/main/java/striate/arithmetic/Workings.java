package striate.arithmetic;

import java.util.Objects;
import striate.nn.Add;
import striate.nn.AveragePool;
import striate.nn.BatchNorm;
import striate.nn.Concat;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.GlobalAveragePool;
import striate.nn.KernelPool;
import striate.nn.Layer;
import striate.nn.MaxPool;
import striate.nn.Network;
import striate.nn.Pad;
import striate.nn.Shape;
import striate.nn.Softmax;
import striate.nn.Window;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.LayerNorm;
import striate.nn.tensor.Linear;
import striate.nn.tensor.MatMul;
import striate.run.LayerValues;

/** The workings of a layer's numbers, for any layer of any network. */
public final class Workings {
  private Workings() {}

  /**
   * The working of one number of a layer's output.
   *
   * @param values what the layer reads and writes
   * @param parameters of the layer, as stored ({@link striate.nn.Weights#stored})
   * @param index of the number in the output, channels first
   * @throws IndexOutOfBoundsException if there is no such number
   */
  public static Working of(LayerValues values, float[][] parameters, int index) {
    Objects.checkIndex(index, values.output().length);
    Network.Node node = values.network().nodes().get(values.node());
    Layer layer = node.layer();
    Shape in = node.inputShapes().getFirst();
    float[] x = values.inputs().getFirst();
    float value = values.output()[index];
    int plane = node.shape().pixels();
    int channel = node.shape().isTensor() ? index : index / plane;
    return switch (layer) {
      case Conv2d conv -> Products.conv(conv, node, x, parameters, index, value);
      case Dense dense -> Products.dense(node, x, parameters, index, value);
      case Linear linear -> Products.linear(linear, in, x, parameters, index, value);
      case MatMul m -> Products.matMul(node, values.inputs(), index, value);
      case MaxPool pool -> Pools.max(pool.window(), node, x, index, value);
      case AveragePool pool -> Pools.average(pool, node, x, index, value);
      case GlobalAveragePool g -> Pools.global(in, x, channel, value);
      case KernelPool pool -> Pools.kernels(pool, in, x, index, value);
      case BatchNorm norm -> Norms.batch(norm, in, x, parameters, index, value);
      case LayerNorm norm -> Norms.layer(norm, in, x, parameters, index, value);
      case GroupNorm norm -> Norms.group(norm, in, x, parameters, index, value);
      case Softmax s -> Norms.softmax(in, x, index, value);
      case AxisSoftmax s -> Norms.softmax(s, in, x, index, value);
      case Add a -> Elements.add(values.inputs(), index, value);
      case Binary b -> Elements.binary(b.op(), node, values.inputs(), index, value);
      case BinaryConstant b -> Elements.binary(b, node, x, parameters, index, value);
      case Flatten f -> Elements.same("the number in the same place, in a row", x, index, value);
      case Dropout d -> Elements.same("nothing is dropped when a network is used", x, index, value);
      case Concat c -> Elements.concat(node, values.inputs(), index, value);
      case Pad pad -> Elements.pad(pad, in, node.shape(), x, index, value);
      default -> {
        Working function = Functions.of(layer, x, index, value);
        yield function != null ? function : Slopes.of(values, parameters, index);
      }
    };
  }

  /** The rows and columns of zeros before an image that a window begins with. */
  static int[] before(Window window, Shape in) {
    var zeros = window.zeros(in);
    return new int[] {zeros.top(), zeros.left()};
  }

  /** Gathers a window of some channels of an image, channels first. */
  static Terms window(
      Window w,
      Shape in,
      Shape out,
      float[] x,
      int firstChannel,
      int channels,
      int index,
      boolean weights) {
    int row = index / out.width() % out.height();
    int column = index % out.width();
    int[] before = before(w, in);
    Terms t = new Terms(new int[] {channels, w.height(), w.width()}, weights);
    int term = 0;
    for (int c = 0; c < channels; c++) {
      for (int kh = 0; kh < w.height(); kh++) {
        long h = (long) row * w.strideH() - before[0] + (long) kh * w.dilationH();
        for (int kw = 0; kw < w.width(); kw++) {
          long v = (long) column * w.strideW() - before[1] + (long) kw * w.dilationW();
          boolean inside = h >= 0 && h < in.height() && v >= 0 && v < in.width();
          int source =
              inside ? ((firstChannel + c) * in.height() + (int) h) * in.width() + (int) v : -1;
          t.read(term++, 0, source, x);
        }
      }
    }
    return t;
  }

  /** The places of one number's operand in NumPy's broadcasting, channels first. */
  static int broadcast(int index, int[] out, int[] in) {
    int at = 0;
    int stride = 1;
    int rest = index;
    for (int i = 1; i <= out.length; i++) {
      int size = out[out.length - i];
      int place = rest % size;
      rest /= size;
      if (i <= in.length) {
        int s = in[in.length - i];
        at += s == 1 ? 0 : place * stride;
        stride *= s;
      }
    }
    return at;
  }
}
