package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;

/**
 * A choice, element by element: the second input where the first is not zero, the third elsewhere,
 * with NumPy's broadcasting as {@link Binary} has it.
 */
public record Where() implements Layer {

  @Override
  public String kind() {
    return "where";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Where";
  }

  @Override
  public int arity() {
    return 3;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Axes.broadcast(inputs);
  }
}
