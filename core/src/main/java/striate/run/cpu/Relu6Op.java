package striate.run.cpu;

import striate.kernels.element.ClippedRelu;
import striate.nn.Relu6;
import striate.run.op.Binding;
import striate.run.op.ElementwiseOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Relu6}. */
final class Relu6Op extends ElementwiseOp {
  Relu6Op(Binding binding) {
    super(binding.input().size());
  }

  @Override
  protected void forward(Pass p, int from, int count) {
    ClippedRelu.forward(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count, Relu6.CEILING);
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
          Relu6.CEILING);
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
