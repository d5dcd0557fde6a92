package striate.nn;

import java.util.List;

/** The logistic sigmoid: 1 / (1 + e⁻ˣ), element by element. */
public record Sigmoid() implements Layer {

  @Override
  public String kind() {
    return "sigmoid";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Sigmoid";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }
}
