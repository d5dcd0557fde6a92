package striate.run.cpu;

import striate.nn.Shape;
import striate.nn.Softmax;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Softmax}. */
final class SoftmaxOp implements LayerOp {
  private final int classes;
  private final int rows;

  SoftmaxOp(Binding binding) {
    Shape in = binding.input();
    classes = in.flat() ? in.size() : in.channels();
    rows = in.size() / classes;
  }

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
}
