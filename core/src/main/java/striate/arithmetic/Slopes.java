package striate.arithmetic;

import java.util.Arrays;
import java.util.List;
import striate.arithmetic.Working.Way;
import striate.kernels.element.Layouts;
import striate.nn.Network;
import striate.nn.Shape;
import striate.run.LayerValues;
import striate.run.cpu.Cpu;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The working of a number of any other layer, found by its backward pass: which numbers it depends
 * on, and how much each counts. Where it is a sum of these numbers times their slopes, as with
 * moving, resizing, and transposed convolutions, or of those without, that is its working; else the
 * slopes are those at this place only.
 */
final class Slopes {
  /** The most terms that are shown. */
  private static final int MOST = 1 << 16;

  private Slopes() {}

  static Working of(LayerValues values, float[][] parameters, int index) {
    Network network = values.network();
    Network.Node node = network.nodes().get(values.node());
    float value = values.output()[index];
    float[][] slopes;
    try {
      slopes = slopes(network, values, parameters, index);
    } catch (UnsupportedOperationException e) {
      slopes = new float[values.inputs().size()][];
      Arrays.setAll(slopes, k -> new float[values.inputs().get(k).length]);
    }
    int count = 0;
    for (float[] s : slopes) {
      for (float v : s) {
        count += v == 0 ? 0 : 1;
      }
    }
    Terms t = new Terms(new int[] {Math.min(count, MOST)}, true);
    int term = 0;
    for (int k = 0; k < slopes.length; k++) {
      for (int i = 0; i < slopes[k].length && term < t.patch.length; i++) {
        if (slopes[k][i] != 0) {
          t.read(term, k, i, values.inputs().get(k));
          t.kernel[term++] = slopes[k][i];
        }
      }
    }
    float rest = rest(network, values, parameters, index);
    if (count > MOST) {
      t.note = "Of " + count + " numbers read the first " + MOST + " are shown. ";
    } else if (count == 0 && value == rest) {
      t.number("constant", rest);
      return t.formula("a constant: no number read changes it", value, rest, Math.abs(rest), 0);
    } else if (count == 1 && t.kernel[0] == 1 && t.patch[0] == value) {
      return alone(t, values).copy("one number, moved: " + node.describe(), value);
    } else {
      Working sum =
          t.products(
              "Σ x·slope" + (rest == 0 ? "" : " + b"), rest, rest != 0, order(count), value, 0);
      if (sum.agrees()) {
        return sum;
      }
      t.numbers.clear();
    }
    t.note += "Not a sum of these numbers: the slopes say how it would change with each of them";
    t.number("value", value);
    return t.working(
        Way.SLOPES, node.describe(), new double[0], -1, value, value, Math.abs(value), true, 0);
  }

  private static int[] order(int count) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /** The first term without its slope. */
  private static Terms alone(Terms t, LayerValues values) {
    Terms one = Terms.list(1);
    one.read(0, t.inputs[0], t.sources[0], values.inputs().get(t.inputs[0]));
    return one;
  }

  private static float[][] slopes(
      Network network, LayerValues values, float[][] parameters, int index) {
    Network.Node node = network.nodes().get(values.node());
    List<Shape> shapes = node.inputShapes();
    Binding binding = Binding.backward(shapes, node.shape(), false, node.parameters().size());
    LayerOp op = Cpu.bind(network, values.node(), binding);
    Pass p = pass(op, node, parameters, read(values));
    op.forward(p);
    p.outGradient = new float[node.shape().size()];
    Shape out = node.shape();
    int at = out.isTensor() ? index : index % out.pixels() * out.channels() + index / out.pixels();
    p.outGradient[at] = 1;
    float[][] gradients = new float[shapes.size()][];
    Arrays.setAll(gradients, k -> new float[shapes.get(k).size()]);
    p.inGradient = gradients;
    p.inGradientAt = new int[gradients.length];
    p.parameterGradients = new float[parameters.length][];
    Arrays.setAll(p.parameterGradients, k -> new float[parameters[k].length]);
    p.parameterGradientsAt = new int[parameters.length];
    op.backward(p);
    float[][] slopes = new float[gradients.length][];
    for (int k = 0; k < slopes.length; k++) {
      Shape s = shapes.get(k);
      slopes[k] = new float[s.size()];
      Layouts.nhwcToNchw(gradients[k], 0, s.channels(), s.pixels(), slopes[k], 0, 1);
    }
    return slopes;
  }

  /** What the layer writes where all that it reads is 0. */
  private static float rest(Network network, LayerValues values, float[][] parameters, int index) {
    Network.Node node = network.nodes().get(values.node());
    Binding binding = Binding.inference(node.inputShapes(), node.shape());
    LayerOp op = Cpu.bind(network, values.node(), binding);
    float[][] zeros = new float[values.inputs().size()][];
    Arrays.setAll(zeros, k -> new float[values.inputs().get(k).length]);
    Pass p = pass(op, node, parameters, zeros);
    op.forward(p);
    Shape out = node.shape();
    int at = out.isTensor() ? index : index % out.pixels() * out.channels() + index / out.pixels();
    return p.out[at];
  }

  private static float[][] read(LayerValues values) {
    List<Shape> shapes = values.network().nodes().get(values.node()).inputShapes();
    float[][] read = new float[shapes.size()][];
    for (int k = 0; k < read.length; k++) {
      Shape s = shapes.get(k);
      read[k] = new float[s.size()];
      Layouts.nchwToNhwc(values.inputs().get(k), 0, s.channels(), s.pixels(), read[k], 0, 1);
    }
    return read;
  }

  private static Pass pass(LayerOp op, Network.Node node, float[][] parameters, float[][] read) {
    Pass p = new Pass();
    p.images = 1;
    p.batch = 1;
    p.shards = 1;
    p.shardImages = 1;
    p.in = read;
    p.inAt = new int[read.length];
    p.out = new float[node.shape().size()];
    p.parameters = parameters;
    p.packed = new float[Math.toIntExact(op.packedLength())];
    if (p.packed.length > 0) {
      op.pack(parameters, p.packed, 0, 0, 1);
    }
    p.scratch = new float[Math.toIntExact(op.scratchLength(1))];
    p.saved = new float[op.savedPerImage()];
    p.shared = new double[op.sharedLength(1)];
    p.squares = new double[p.shared.length];
    p.common = new float[op.commonLength()];
    return p;
  }
}
