package striate.nn;

import java.util.List;

/** Hard swish (Howard et al. 2019): x·clamp(x + 3, 0, 6) / 6. */
public record HardSwish() implements Layer {

  @Override
  public String kind() {
    return "hardswish";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "HardSwish";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }
}
