package striate.onnx.pattern;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Layer;
import striate.nn.Pad;
import striate.nn.Padding;
import striate.nn.Window;
import striate.nn.tensor.Binary.Op;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Linear;
import striate.onnx.translate.Weight;

/** Biases and padding that are written apart from the product they belong to. */
final class ProductPatterns {
  private ProductPatterns() {}

  /** A product without bias, then + one number for each output. */
  static boolean bias(Matcher m, int i) {
    BinaryConstant add = m.layer(i, BinaryConstant.class);
    int at = add == null ? -1 : m.input(i);
    Weight value = m.step(i).weights().get("value");
    if (add == null || add.op() != Op.ADD || value == null || at < 0 || !m.readOnce(at)) {
      return false;
    }
    Layer product = m.step(at).layer();
    int outs;
    Layer biased;
    List<Integer> sizes = add.sizes();
    boolean row = sizes.size() == 1 || leadingOnes(sizes);
    if (product instanceof Dense d && !d.bias()) {
      outs = d.outputs();
      biased = new Dense(outs, true, d.initialiser());
    } else if (product instanceof Linear l && !l.bias()) {
      outs = l.outputs();
      biased = new Linear(outs, true);
    } else if (product instanceof Conv2d c && !c.bias()) {
      outs = c.outChannels();
      biased = new Conv2d(outs, c.window(), c.groups(), true, c.initialiser());
      row = sizes.size() == 3 && sizes.get(1) == 1 && sizes.get(2) == 1;
    } else {
      return false;
    }
    if (!row || sizes.stream().reduce(1, Math::multiplyExact) != outs || outs < 2) {
      return false;
    }
    Map<String, Weight> weights = new HashMap<>(m.step(at).weights());
    weights.put("bias", value);
    return m.replace(i, biased, m.input(at), weights, m.step(at).name());
  }

  private static boolean leadingOnes(List<Integer> sizes) {
    return !sizes.isEmpty() && sizes.subList(0, sizes.size() - 1).stream().allMatch(s -> s == 1);
  }

  /** Zeros around an image, then a convolution. */
  static boolean padding(Matcher m, int i) {
    Conv2d layer = m.layer(i, Conv2d.class);
    int at = layer == null ? -1 : m.input(i);
    Pad pad = at < 0 ? null : m.layer(at, Pad.class);
    if (layer == null || pad == null) {
      return false;
    }
    Window w = layer.window();
    Padding.Explicit own = w.zeros(m.draft().shape(at));
    Padding.Explicit both =
        new Padding.Explicit(
            own.top() + pad.top(),
            own.left() + pad.left(),
            own.bottom() + pad.bottom(),
            own.right() + pad.right());
    Window padded =
        new Window(
            w.height(), w.width(), w.strideH(), w.strideW(), both, w.dilationH(), w.dilationW());
    Conv2d merged =
        new Conv2d(layer.outChannels(), padded, layer.groups(), layer.bias(), layer.initialiser());
    return m.replace(i, merged, m.input(at), m.step(i).weights(), m.step(i).name());
  }
}
