package striate.nn;

import java.util.List;
import striate.kernels.element.ActivationFunctions;

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

  @Override
  public LayerOp bind(Binding binding) {
    int size = binding.input().size();
    float keep = binding.keep();
    return new ElementwiseOp(size) {
      @Override
      void forward(Pass p, int from, int count) {
        ActivationFunctions.relu(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count);
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient != null) {
          ActivationFunctions.reluBackward(
              p.out,
              p.outAt,
              p.outGradient,
              p.outGradientAt,
              inGradient,
              p.inGradientAt[0],
              p.images * size,
              1 / keep);
        }
      }

      @Override
      public boolean backwardReadsInput() {
        return false;
      }

      @Override
      public boolean backwardReadsOutput() {
        return true;
      }

      @Override
      public boolean inPlace() {
        return true;
      }
    };
  }
}
