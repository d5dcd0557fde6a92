package striate.format.codec;

import java.util.Map;
import striate.nn.Dense;

/** The codec of {@link Dense}. */
final class DenseCodec implements LayerCodec<Dense> {
  @Override
  public Class<Dense> layer() {
    return Dense.class;
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public void write(Dense layer, SettingsWriter to) {
    to.whole("outputs", layer.outputs())
        .flag("bias", layer.bias())
        .initialiser(layer.initialiser());
  }

  @Override
  public Dense read(SettingsReader from) {
    return new Dense(from.whole("outputs"), from.flag("bias"), from.initialiser());
  }

  @Override
  public void operators(Dense layer, OperatorWriter to) {
    to.last("Gemm", Map.of("transB", Attribute.whole(1)), to.inputAndParameters());
  }
}
