package striate.run.cpu;

import striate.kernels.element.ActivationFunctions;
import striate.nn.Relu;
import striate.run.op.Binding;
import striate.run.op.ElementwiseOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Relu}. */
final class ReluOp extends ElementwiseOp {
  private final float keep;

  ReluOp(Binding binding) {
    super(binding.input().size());
    keep = binding.keep();
  }

  @Override
  protected void forward(Pass p, int from, int count) {
    ActivationFunctions.relu(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count);
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      ActivationFunctions.reluBackward(
          p.out,
          p.outAt,
          p.outGradient,
          p.outGradientAt,
          inGradient,
          p.inGradientAt[0],
          p.images * size,
          1 / keep);
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
