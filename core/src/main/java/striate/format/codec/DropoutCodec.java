package striate.format.codec;

import java.util.List;
import java.util.Map;
import striate.nn.Dropout;

/** The codec of {@link Dropout}. */
final class DropoutCodec implements LayerCodec<Dropout> {
  @Override
  public Class<Dropout> layer() {
    return Dropout.class;
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public void write(Dropout layer, SettingsWriter to) {
    to.real("p", layer.p());
  }

  @Override
  public Dropout read(SettingsReader from) {
    return new Dropout(from.real("p"));
  }

  @Override
  public void operators(Dropout layer, OperatorWriter to) {
    to.last("Dropout", Map.of(), List.of(to.input(), to.scalar("ratio", layer.p())));
  }
}
