package striate.run.cpu;

import striate.kernels.element.ActivationFunctions;
import striate.nn.LeakyRelu;
import striate.run.op.Binding;
import striate.run.op.ElementwiseOp;
import striate.run.op.Pass;

/** The arithmetic of {@link LeakyRelu}. */
final class LeakyReluOp extends ElementwiseOp {
  private final boolean backward;
  private final float slope;

  LeakyReluOp(LeakyRelu layer, Binding binding) {
    super(binding.input().size());
    backward = binding.backward();
    slope = layer.slope();
  }

  @Override
  protected void forward(Pass p, int from, int count) {
    ActivationFunctions.leakyRelu(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count, slope);
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
    return !backward;
  }
}
