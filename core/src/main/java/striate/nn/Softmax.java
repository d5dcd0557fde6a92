package striate.nn;

import java.util.List;

/**
 * Softmax over the channels, at each position of an image or over a row of features. For training a
 * classifier leave it out: {@link Loss.SoftmaxCrossEntropy} takes logits.
 */
public record Softmax() implements Layer {

  @Override
  public String kind() {
    return "softmax";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Softmax";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.getFirst().isTensor()) {
      throw new ShapeException(
          "expects an image or features [N, D], got the tensor " + inputs.getFirst());
    }
    return inputs.getFirst();
  }
}
