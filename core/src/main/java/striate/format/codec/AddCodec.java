package striate.format.codec;

import java.util.Map;
import striate.nn.Add;

/** The codec of {@link Add}. */
final class AddCodec implements LayerCodec<Add> {
  @Override
  public Class<Add> layer() {
    return Add.class;
  }

  @Override
  public String kind() {
    return "add";
  }

  @Override
  public void write(Add layer, SettingsWriter to) {
    // it has none
  }

  @Override
  public Add read(SettingsReader from) {
    return new Add();
  }

  @Override
  public void operators(Add layer, OperatorWriter to) {
    to.last(to.inputs().size() == 2 ? "Add" : "Sum", Map.of(), to.inputs());
  }
}
