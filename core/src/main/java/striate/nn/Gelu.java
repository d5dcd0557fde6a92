package striate.nn;

import java.util.List;

/** GELU (Hendrycks and Gimpel 2016): x·Φ(x) with the exact normal distribution function. */
public record Gelu() implements Layer {

  @Override
  public String kind() {
    return "gelu";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Gelu";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }
}
