package striate.format.codec;

import java.util.Map;
import striate.nn.LeakyRelu;

/** The codec of {@link LeakyRelu}. */
final class LeakyReluCodec implements LayerCodec<LeakyRelu> {
  @Override
  public Class<LeakyRelu> layer() {
    return LeakyRelu.class;
  }

  @Override
  public String kind() {
    return "leaky-relu";
  }

  @Override
  public void write(LeakyRelu layer, SettingsWriter to) {
    to.real("slope", layer.slope());
  }

  @Override
  public LeakyRelu read(SettingsReader from) {
    return new LeakyRelu(from.real("slope"));
  }

  @Override
  public void operators(LeakyRelu layer, OperatorWriter to) {
    to.last("LeakyRelu", Map.of("alpha", Attribute.real(layer.slope())), to.inputs());
  }
}
