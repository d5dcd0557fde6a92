package striate.format.codec;

import java.util.List;
import striate.nn.Conv2d;
import striate.nn.Shape;

/** The codec of {@link Conv2d}. */
final class Conv2dCodec implements LayerCodec<Conv2d> {
  private static final String AS_INPUT = "input";

  @Override
  public Class<Conv2d> layer() {
    return Conv2d.class;
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public void write(Conv2d layer, SettingsWriter to) {
    to.whole("channels", layer.outChannels(), AS_INPUT, Conv2d.AS_INPUT)
        .window(layer.window())
        .whole("groups", layer.groups(), AS_INPUT, Conv2d.AS_INPUT)
        .flag("bias", layer.bias())
        .initialiser(layer.initialiser());
  }

  @Override
  public Conv2d read(SettingsReader from) {
    return new Conv2d(
        from.whole("channels", AS_INPUT, Conv2d.AS_INPUT),
        from.window(),
        from.whole("groups", AS_INPUT, Conv2d.AS_INPUT),
        from.flag("bias"),
        from.initialiser());
  }

  @Override
  public void operators(Conv2d layer, OperatorWriter to) {
    Shape in = to.inputShape();
    int groups = layer.groupCount(in);
    List<String> inputs = to.inputAndParameters();
    to.last("Conv", Windows.convolution(layer.window(), in, groups), inputs);
  }
}
