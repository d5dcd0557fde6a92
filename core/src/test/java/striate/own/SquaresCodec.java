package striate.own;

import java.util.List;
import java.util.Map;
import striate.format.codec.LayerCodec;
import striate.format.codec.OperatorWriter;
import striate.format.codec.SettingsReader;
import striate.format.codec.SettingsWriter;

/** The codec of {@link Squares}: two products, the weights spread over the pixels. */
final class SquaresCodec implements LayerCodec<Squares> {
  @Override
  public Class<Squares> layer() {
    return Squares.class;
  }

  @Override
  public String kind() {
    return "squares";
  }

  @Override
  public void write(Squares layer, SettingsWriter to) {
    to.real("factor", layer.factor());
  }

  @Override
  public Squares read(SettingsReader from) {
    return new Squares(from.real("factor"));
  }

  @Override
  public void operators(Squares layer, OperatorWriter to) {
    String weight = to.parameters().getFirst();
    if (!to.inputShape().flat()) {
      String sizes = to.longs("sizes", to.inputShape().channels(), 1, 1);
      weight = to.step("Reshape", "spread", Map.of(), List.of(weight, sizes));
    }
    String square = to.step("Mul", "square", Map.of(), List.of(to.input(), to.input()));
    to.last("Mul", Map.of(), List.of(square, weight));
  }
}
