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

  @Override
  public LayerOp bind(Binding binding) {
    int size = binding.input().size();
    return new LayerOp() {
      @Override
      public void forward(Pass p) {
        Copies.copy(p.in[0], p.inAt[0], p.out, p.outAt, p.images * size);
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient != null) {
          Copies.copy(
              p.outGradient, p.outGradientAt, inGradient, p.inGradientAt[0], p.images * size);
        }
      }

      @Override
      public boolean backwardReadsInput() {
        return false;
      }

      @Override
      public boolean inPlace() {
        return true;
      }

      @Override
      public boolean isView() {
        return true;
      }
    };
  }
}
