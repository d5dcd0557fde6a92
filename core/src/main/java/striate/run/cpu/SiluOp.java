package striate.run.cpu;

import striate.kernels.element.ActivationFunctions;
import striate.nn.Silu;
import striate.run.op.Binding;

/** The arithmetic of {@link Silu}. */
final class SiluOp extends InputSlopeOp {
  SiluOp(Binding binding) {
    super(binding);
  }

  @Override
  void value(float[] x, int xo, float[] y, int yo, int n) {
    ActivationFunctions.silu(x, xo, y, yo, n);
  }

  @Override
  void slope(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    ActivationFunctions.siluBackward(x, xo, dy, dyo, dx, dxo, n);
  }
}
