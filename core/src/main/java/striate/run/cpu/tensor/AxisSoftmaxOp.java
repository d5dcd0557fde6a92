package striate.run.cpu.tensor;

import striate.kernels.shape.Parts;
import striate.kernels.tensor.RowKernels;
import striate.kernels.tensor.Rows;
import striate.nn.tensor.AxisSoftmax;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link AxisSoftmax}. */
final class AxisSoftmaxOp implements LayerOp {
  private final boolean log;
  private final Rows rows;
  private final int size;

  AxisSoftmaxOp(AxisSoftmax layer, Binding binding) {
    log = layer.log();
    rows = RowsOf.axes(binding.input(), layer.axes());
    size = binding.input().size();
  }

  @Override
  public void forward(Pass p) {
    forwardPart(p, 0, 1);
  }

  @Override
  public boolean cutsForward() {
    return rows.isDirect();
  }

  @Override
  public void forwardPart(Pass p, int part, int parts) {
    if (rows.isDirect()) {
      int from = Parts.from(p.images * rows.count, part, parts);
      int count = Parts.from(p.images * rows.count, part + 1, parts) - from;
      int at = from * rows.length;
      softmax(p.in[0], p.inAt[0] + at, count, p.out, p.outAt + at, p.scratch, p.scratchAt);
    } else if (part == 0) {
      int copy = p.scratchAt + RowKernels.SCRATCH;
      for (int i = 0; i < p.images; i++) {
        rows.gather(p.in[0], p.inAt[0] + i * size, p.scratch, copy);
        softmax(p.scratch, copy, rows.count, p.scratch, copy, p.scratch, p.scratchAt);
        rows.scatter(p.scratch, copy, p.out, p.outAt + i * size);
      }
    }
  }

  private void softmax(float[] x, int xo, int count, float[] y, int yo, float[] s, int so) {
    if (log) {
      RowKernels.logSoftmax(x, xo, count, rows.length, y, yo, s, so);
    } else {
      RowKernels.softmax(x, xo, count, rows.length, y, yo, s, so);
    }
  }

  @Override
  public void backward(Pass p) {
    float[] dx = p.inGradient[0];
    if (dx == null) {
      return;
    }
    if (rows.isDirect()) {
      slope(
          p.out,
          p.outAt,
          p.outGradient,
          p.outGradientAt,
          p.images * rows.count,
          dx,
          p.inGradientAt[0],
          p);
      return;
    }
    int y = p.scratchAt + RowKernels.SCRATCH;
    int dy = y + size;
    for (int i = 0; i < p.images; i++) {
      rows.gather(p.out, p.outAt + i * size, p.scratch, y);
      rows.gather(p.outGradient, p.outGradientAt + i * size, p.scratch, dy);
      slope(p.scratch, y, p.scratch, dy, rows.count, p.scratch, dy, p);
      rows.scatter(p.scratch, dy, dx, p.inGradientAt[0] + i * size);
    }
  }

  private void slope(
      float[] y, int yo, float[] dy, int dyo, int count, float[] dx, int dxo, Pass p) {
    int n = rows.length;
    if (log) {
      RowKernels.logSoftmaxBackward(y, yo, dy, dyo, count, n, dx, dxo, p.scratch, p.scratchAt);
    } else {
      RowKernels.softmaxBackward(y, yo, dy, dyo, count, n, dx, dxo, p.scratch, p.scratchAt);
    }
  }

  @Override
  public long scratchLength(int images) {
    return RowKernels.SCRATCH + 2L * rows.copyLength();
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
