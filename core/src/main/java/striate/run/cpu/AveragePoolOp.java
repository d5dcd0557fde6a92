package striate.run.cpu;

import striate.kernels.pool.PoolShape;
import striate.kernels.pool.Pooling;
import striate.nn.AveragePool;
import striate.run.cpu.tensor.PoolShapes;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link AveragePool}. */
final class AveragePoolOp implements LayerOp {
  private final PoolShape shape;
  private final boolean countPadding;
  private final int inSize;
  private final int outSize;

  AveragePoolOp(AveragePool layer, Binding binding) {
    shape = PoolShapes.of(layer.window(), binding.input(), binding.output());
    countPadding = layer.countPadding();
    inSize = shape.inSize();
    outSize = shape.outSize();
  }

  @Override
  public void forward(Pass p) {
    for (int i = 0; i < p.images; i++) {
      rows(p, i, 0, shape.outHeight());
    }
  }

  @Override
  public boolean cutsForward() {
    return true;
  }

  @Override
  public void forwardPart(Pass p, int part, int parts) {
    int all = shape.outHeight();
    for (int i = 0; i < p.images; i++) {
      rows(p, i, (int) ((long) all * part / parts), (int) ((long) all * (part + 1) / parts));
    }
  }

  private void rows(Pass p, int i, int from, int to) {
    int x = p.inAt[0] + i * inSize;
    int y = p.outAt + i * outSize;
    Pooling.average(shape, countPadding, p.in[0], x, p.out, y, from, to);
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      for (int i = 0; i < p.images; i++) {
        Pooling.averageBackward(
            shape,
            countPadding,
            p.outGradient,
            p.outGradientAt + i * outSize,
            inGradient,
            p.inGradientAt[0] + i * inSize);
      }
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }
}
