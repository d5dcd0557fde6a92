package striate.nn;

import java.util.List;
import striate.kernels.element.ActivationFunctions;

/** The hyperbolic tangent, element by element. */
public record Tanh() implements Layer {

  @Override
  public String kind() {
    return "tanh";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Tanh";
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
        ActivationFunctions.tanh(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count);
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient == null) {
          return;
        }
        int n = p.images * size;
        int at = p.inGradientAt[0];
        if (keep < 1) {
          ActivationFunctions.tanhBackward(
              p.out, p.outAt, p.outGradient, p.outGradientAt, inGradient, at, n, keep);
        } else {
          ActivationFunctions.tanhBackward(
              p.out, p.outAt, p.outGradient, p.outGradientAt, inGradient, at, n);
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
