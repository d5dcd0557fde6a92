package striate.nn;

import java.util.List;
import striate.kernels.element.ActivationFunctions;

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

  @Override
  public LayerOp bind(Binding binding) {
    int size = binding.input().size();
    return new ElementwiseOp(size) {
      @Override
      void forward(Pass p, int from, int count) {
        ActivationFunctions.gelu(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count);
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient != null) {
          ActivationFunctions.geluBackward(
              p.in[0],
              p.inAt[0],
              p.outGradient,
              p.outGradientAt,
              inGradient,
              p.inGradientAt[0],
              p.images * size);
        }
      }

      @Override
      public boolean backwardReadsInput() {
        return true;
      }

      @Override
      public boolean backwardReadsOutput() {
        return false;
      }

      @Override
      public boolean inPlace() {
        return !binding.backward();
      }
    };
  }
}
