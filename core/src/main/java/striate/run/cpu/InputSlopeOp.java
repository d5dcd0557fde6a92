package striate.run.cpu;

import striate.run.op.Binding;
import striate.run.op.ElementwiseOp;
import striate.run.op.Pass;

/** The arithmetic of an activation whose derivative follows from its input, not its output. */
abstract class InputSlopeOp extends ElementwiseOp {
  private final boolean backward;

  InputSlopeOp(Binding binding) {
    super(binding.input().size());
    backward = binding.backward();
  }

  /** Computes y of x. */
  abstract void value(float[] x, int xo, float[] y, int yo, int n);

  /** Computes dx of x and dy. */
  abstract void slope(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n);

  @Override
  protected void forward(Pass p, int from, int count) {
    value(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count);
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      slope(
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
