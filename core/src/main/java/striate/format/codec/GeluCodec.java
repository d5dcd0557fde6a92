package striate.format.codec;

import java.util.List;
import java.util.Map;
import striate.nn.Gelu;

/**
 * The codec of {@link Gelu}: in the order in which PyTorch writes it, so that readers know it
 * again.
 */
final class GeluCodec implements LayerCodec<Gelu> {
  @Override
  public Class<Gelu> layer() {
    return Gelu.class;
  }

  @Override
  public String kind() {
    return "gelu";
  }

  @Override
  public void write(Gelu layer, SettingsWriter to) {
    // it has none
  }

  @Override
  public Gelu read(SettingsReader from) {
    return new Gelu();
  }

  @Override
  public void operators(Gelu layer, OperatorWriter to) {
    String root = to.scalar("sqrt2", (float) Math.sqrt(2));
    String scaled = to.step("Div", "scaled", Map.of(), List.of(to.input(), root));
    String erf = to.step("Erf", "erf", Map.of(), List.of(scaled));
    String one = to.scalar("one", 1);
    String twice = to.step("Add", "plus", Map.of(), List.of(erf, one));
    String product = to.step("Mul", "product", Map.of(), List.of(to.input(), twice));
    to.last("Mul", Map.of(), List.of(product, to.scalar("half", 0.5f)));
  }
}
