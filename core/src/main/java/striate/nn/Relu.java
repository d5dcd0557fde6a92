package striate.nn;

import java.util.List;

/** ReLU: max(x, 0), element by element; NaN stays NaN. */
public record Relu() implements Layer {

  @Override
  public String kind() {
    return "relu";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Relu";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }
}
