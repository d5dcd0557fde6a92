package striate.run.cpu.tensor;

import striate.kernels.pool.NormPooling;
import striate.kernels.pool.PoolShape;
import striate.nn.tensor.LpPool;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link LpPool}. */
public final class LpPoolOp implements LayerOp {
  private final PoolShape shape;
  private final int p;

  /** For a layer in its place. */
  public LpPoolOp(LpPool layer, Binding binding) {
    shape = PoolShapes.of(layer.window(), binding.input(), binding.output());
    p = layer.p();
  }

  @Override
  public void forward(Pass pass) {
    forwardPart(pass, 0, 1);
  }

  @Override
  public boolean cutsForward() {
    return true;
  }

  @Override
  public void forwardPart(Pass pass, int part, int parts) {
    long rows = shape.outHeight();
    int from = (int) (rows * part / parts);
    int to = (int) (rows * (part + 1) / parts);
    for (int i = 0; i < pass.images; i++) {
      int x = pass.inAt[0] + i * shape.inSize();
      NormPooling.forward(
          shape, p, pass.in[0], x, pass.out, pass.outAt + i * shape.outSize(), from, to);
    }
  }

  @Override
  public void backward(Pass pass) {
    float[] inGradient = pass.inGradient[0];
    if (inGradient == null) {
      return;
    }
    for (int i = 0; i < pass.images; i++) {
      int x = i * shape.inSize();
      int y = i * shape.outSize();
      NormPooling.backward(
          shape,
          p,
          pass.in[0],
          pass.inAt[0] + x,
          pass.out,
          pass.outAt + y,
          pass.outGradient,
          pass.outGradientAt + y,
          inGradient,
          pass.inGradientAt[0] + x);
    }
  }

  @Override
  public boolean backwardReadsOutput() {
    return true;
  }
}
