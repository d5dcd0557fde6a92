package striate.run.cpu;

import striate.kernels.element.ActivationFunctions;
import striate.nn.Gelu;
import striate.run.op.Binding;

/** The arithmetic of {@link Gelu}. */
final class GeluOp extends InputSlopeOp {
  GeluOp(Binding binding) {
    super(binding);
  }

  @Override
  void value(float[] x, int xo, float[] y, int yo, int n) {
    ActivationFunctions.gelu(x, xo, y, yo, n);
  }

  @Override
  void slope(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    ActivationFunctions.geluBackward(x, xo, dy, dyo, dx, dxo, n);
  }
}
