package striate.run.cpu;

import striate.kernels.element.ActivationFunctions;
import striate.nn.Tanh;
import striate.run.op.Binding;
import striate.run.op.ElementwiseOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Tanh}. */
final class TanhOp extends ElementwiseOp {
  private final float keep;

  TanhOp(Binding binding) {
    super(binding.input().size());
    keep = binding.keep();
  }

  @Override
  protected void forward(Pass p, int from, int count) {
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
}
