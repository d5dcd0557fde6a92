package striate.format.codec;

import java.util.List;
import java.util.Map;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;
import striate.nn.tensor.LpPool;

/**
 * The codec of {@link LpPool}: opset 17's LpPool has neither dilation nor windows beyond the
 * padding. With them the sum of powers is a convolution of each channel with ones.
 */
final class LpPoolCodec implements LayerCodec<LpPool> {
  @Override
  public Class<LpPool> layer() {
    return LpPool.class;
  }

  @Override
  public String kind() {
    return "lp-pool";
  }

  @Override
  public void write(LpPool layer, SettingsWriter to) {
    to.window(layer.window()).whole("p", layer.p()).flag("ceil", layer.ceil());
  }

  @Override
  public LpPool read(SettingsReader from) {
    return new LpPool(from.window(), from.whole("p"), from.flag("ceil"));
  }

  @Override
  public void operators(LpPool layer, OperatorWriter to) {
    Window w = layer.window();
    Shape in = to.inputShape();
    Padding.Explicit zeros = w.zeros(in);
    Padding.Explicit reached = Windows.reached(w, in, to.outputShape());
    if (w.dilationH() == 1
        && w.dilationW() == 1
        && reached.equals(zeros)
        && !Windows.isTooWide(w, zeros)) {
      Map<String, Attribute> attributes = Windows.sliding(w, zeros);
      attributes.put("p", Attribute.whole(layer.p()));
      to.last("LpPool", attributes, to.inputs());
      return;
    }
    String values = to.step("Abs", "values", Map.of(), to.inputs());
    String p = to.scalar("p", layer.p());
    String powers = to.step("Pow", "powers", Map.of(), List.of(values, p));
    String sums = Windows.sums(to, powers, w, reached);
    to.last("Pow", Map.of(), List.of(sums, to.scalar("root", 1f / layer.p())));
  }
}
