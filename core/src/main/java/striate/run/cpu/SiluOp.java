package striate.run.cpu;

import striate.kernels.element.ActivationFunctions;
import striate.nn.Silu;
import striate.run.op.Binding;
import striate.run.op.ElementwiseOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Silu}. */
final class SiluOp extends ElementwiseOp {
  private final boolean backward;

  SiluOp(Binding binding) {
    super(binding.input().size());
    backward = binding.backward();
  }

  @Override
  protected void forward(Pass p, int from, int count) {
    ActivationFunctions.silu(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count);
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      ActivationFunctions.siluBackward(
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
    return !backward;
  }
}
