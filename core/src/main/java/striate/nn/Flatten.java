package striate.nn;

import java.util.List;

/**
 * A flattening of an image's axes into one. It moves no data: the engine's order is channels last,
 * and the layers that read flattened images know it. At the network's edge, and in exported
 * weights, the order is PyTorch's and ONNX's, channels first.
 */
public record Flatten() implements Layer {

  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Flatten";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst().flatten();
  }
}
