package striate.nn;

import java.util.List;
import striate.kernels.element.ClippedRelu;

/**
 * ReLU6, MobileNetV2's activation (Sandler et al. 2018): min(max(x, 0), 6), element by element; NaN
 * stays NaN. At 0 and at 6 the gradient is 0.
 */
public record Relu6() implements Layer {
  static final float CEILING = 6;

  @Override
  public String kind() {
    return "clip";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Relu6";
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
        ClippedRelu.forward(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count, CEILING);
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient != null) {
          ClippedRelu.backward(
              p.out,
              p.outAt,
              p.outGradient,
              p.outGradientAt,
              inGradient,
              p.inGradientAt[0],
              p.images * size,
              CEILING);
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
