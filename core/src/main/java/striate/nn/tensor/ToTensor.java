package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;

/**
 * A change of an image [C, H, W] to a tensor of the same axes, whose last one varies fastest in
 * memory; of a flattened image to features in the same order. Other shapes stay as they are.
 */
public record ToTensor() implements Layer {

  @Override
  public String kind() {
    return "totensor";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "ToTensor";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    return in.isTensor() ? in : Shape.tensor(in.sizes());
  }
}
