package striate.run.cpu;

import striate.kernels.pool.PoolShape;
import striate.kernels.pool.Pooling;
import striate.nn.MaxPool;
import striate.run.cpu.tensor.PoolShapes;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link MaxPool}. */
final class MaxPoolOp implements LayerOp {
  private final PoolShape shape;
  private final int inSize;
  private final int outSize;
  private final boolean backward;

  MaxPoolOp(MaxPool layer, Binding binding) {
    shape = PoolShapes.of(layer.window(), binding.input(), binding.output());
    inSize = shape.inSize();
    outSize = shape.outSize();
    backward = binding.backward();
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
    if (backward) {
      Pooling.max(shape, p.in[0], x, p.out, y, p.saved, p.savedAt + i * outSize, from, to);
    } else {
      Pooling.max(shape, p.in[0], x, p.out, y, from, to);
    }
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      for (int i = 0; i < p.images; i++) {
        Pooling.maxBackward(
            shape,
            p.outGradient,
            p.outGradientAt + i * outSize,
            p.saved,
            p.savedAt + i * outSize,
            inGradient,
            p.inGradientAt[0] + i * inSize);
      }
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public int savedPerImage() {
    return backward ? outSize : 0;
  }
}
