package striate.run.cpu;

import striate.kernels.element.ActivationFunctions;
import striate.nn.HardSwish;
import striate.run.op.Binding;

/** The arithmetic of {@link HardSwish}. */
final class HardSwishOp extends InputSlopeOp {
  HardSwishOp(Binding binding) {
    super(binding);
  }

  @Override
  void value(float[] x, int xo, float[] y, int yo, int n) {
    ActivationFunctions.hardSwish(x, xo, y, yo, n);
  }

  @Override
  void slope(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    ActivationFunctions.hardSwishBackward(x, xo, dy, dyo, dx, dxo, n);
  }
}
