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

  @Override
  public LayerOp bind(Binding binding) {
    Shape in = binding.input();
    int classes = in.flat() ? in.size() : in.channels();
    int rows = in.size() / classes;
    return new LayerOp() {
      @Override
      public void forward(Pass p) {
        striate.kernels.loss.Softmax.forward(
            p.in[0], p.inAt[0], p.images * rows, classes, p.out, p.outAt);
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient != null) {
          striate.kernels.loss.Softmax.backward(
              p.out,
              p.outAt,
              p.outGradient,
              p.outGradientAt,
              p.images * rows,
              classes,
              inGradient,
              p.inGradientAt[0]);
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
