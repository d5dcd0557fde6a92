package striate.format.codec;

import java.util.List;
import java.util.Map;
import striate.nn.Relu6;

/** The codec of {@link Relu6}. */
final class Relu6Codec implements LayerCodec<Relu6> {
  @Override
  public Class<Relu6> layer() {
    return Relu6.class;
  }

  @Override
  public String kind() {
    return "relu6";
  }

  @Override
  public void write(Relu6 layer, SettingsWriter to) {
    // it has none
  }

  @Override
  public Relu6 read(SettingsReader from) {
    return new Relu6();
  }

  @Override
  public void operators(Relu6 layer, OperatorWriter to) {
    String min = to.scalar("min", 0);
    to.last("Clip", Map.of(), List.of(to.input(), min, to.scalar("max", 6)));
  }
}
