package striate.nn;

import java.util.List;

/** The hyperbolic tangent, element by element. */
public record Tanh() implements Layer {

  @Override
  public String kind() {
    return "tanh";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Tanh";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }
}
