package striate.format.codec;

import java.util.List;
import java.util.Map;
import striate.nn.MaxPool;
import striate.nn.Padding;
import striate.nn.Window;

/**
 * The codec of {@link MaxPool}: padding as wide as the window, which runtimes refuse, is a Pad
 * before it.
 */
final class MaxPoolCodec implements LayerCodec<MaxPool> {
  @Override
  public Class<MaxPool> layer() {
    return MaxPool.class;
  }

  @Override
  public String kind() {
    return "max-pool";
  }

  @Override
  public void write(MaxPool layer, SettingsWriter to) {
    to.window(layer.window()).flagIfSet("ceil", layer.ceil());
  }

  @Override
  public MaxPool read(SettingsReader from) {
    return new MaxPool(from.window(), from.flagIfSet("ceil"));
  }

  @Override
  public void operators(MaxPool layer, OperatorWriter to) {
    Window w = layer.window();
    // A window beyond the padding is one in more padding.
    Padding.Explicit zeros =
        layer.ceil()
            ? Windows.reached(w, to.inputShape(), to.outputShape())
            : w.zeros(to.inputShape());
    String from = to.input();
    if (Windows.isTooWide(w, zeros)) {
      from =
          to.step(
              "Pad",
              "padded",
              PadCodec.MODE,
              PadCodec.inputs(to, from, zeros, Float.NEGATIVE_INFINITY));
      zeros = new Padding.Explicit(0, 0, 0, 0);
    }
    Map<String, Attribute> attributes = Windows.sliding(w, zeros);
    attributes.put("dilations", Attribute.wholes(w.dilationH(), w.dilationW()));
    to.last("MaxPool", attributes, List.of(from));
  }
}
