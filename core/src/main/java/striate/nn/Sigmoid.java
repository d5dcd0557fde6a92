package striate.nn;

import java.util.List;
import striate.kernels.element.ActivationFunctions;

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

  @Override
  public LayerOp bind(Binding binding) {
    int size = binding.input().size();
    return new ElementwiseOp(size) {
      @Override
      void forward(Pass p, int from, int count) {
        ActivationFunctions.sigmoid(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count);
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient != null) {
          ActivationFunctions.sigmoidBackward(
              p.out,
              p.outAt,
              p.outGradient,
              p.outGradientAt,
              inGradient,
              p.inGradientAt[0],
              p.images * size);
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
