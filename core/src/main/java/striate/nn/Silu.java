package striate.nn;

import java.util.List;

/** SiLU, also called swish (Elfwing et al. 2017): x·sigmoid(x). */
public record Silu() implements Layer {

  @Override
  public String kind() {
    return "silu";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Silu";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }
}
