package striate.format.codec;

import java.util.List;
import java.util.Map;
import striate.nn.Silu;

/** The codec of {@link Silu}. */
final class SiluCodec implements LayerCodec<Silu> {
  @Override
  public Class<Silu> layer() {
    return Silu.class;
  }

  @Override
  public String kind() {
    return "silu";
  }

  @Override
  public void write(Silu layer, SettingsWriter to) {
    // it has none
  }

  @Override
  public Silu read(SettingsReader from) {
    return new Silu();
  }

  @Override
  public void operators(Silu layer, OperatorWriter to) {
    String gate = to.step("Sigmoid", "sigmoid", Map.of(), to.inputs());
    to.last("Mul", Map.of(), List.of(to.input(), gate));
  }
}
