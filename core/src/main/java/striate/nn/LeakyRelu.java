package striate.nn;

import java.util.List;
import striate.kernels.element.ActivationFunctions;

/**
 * Leaky ReLU (Maas et al. 2013): x, or slope·x below zero.
 *
 * @param slope for negative numbers, most often 0.01
 */
public record LeakyRelu(float slope) implements Layer {

  /**
   * Refuses a slope that is not finite or below zero: backward knows the input's sign by the
   * output.
   */
  public LeakyRelu {
    if (!(slope >= 0) || Float.isInfinite(slope)) {
      throw new IllegalArgumentException(
          "leakyRelu: a finite slope of at least 0 expected, got " + slope);
    }
  }

  @Override
  public String kind() {
    return "leakyrelu";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "LeakyRelu(" + slope + ")";
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
        ActivationFunctions.leakyRelu(
            p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count, slope);
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient != null) {
          ActivationFunctions.leakyReluBackward(
              p.in[0],
              p.inAt[0],
              p.outGradient,
              p.outGradientAt,
              inGradient,
              p.inGradientAt[0],
              p.images * size,
              slope);
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
