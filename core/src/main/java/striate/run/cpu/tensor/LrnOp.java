package striate.run.cpu.tensor;

import java.util.List;
import striate.kernels.shape.Parts;
import striate.kernels.tensor.Rows;
import striate.nn.tensor.Lrn;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Lrn}: the channels of each position are a row. */
final class LrnOp implements LayerOp {
  private final Lrn layer;
  private final Rows rows;
  private final int size;
  private final int before;
  private final int after;

  LrnOp(Lrn layer, Binding binding) {
    this.layer = layer;
    rows = RowsOf.axes(binding.input(), List.of(0));
    size = binding.input().size();
    before = (layer.size() - 1) / 2;
    after = layer.size() - 1 - before;
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
    int n = rows.length;
    if (rows.isDirect()) {
      int all = p.images * rows.count;
      int to = Parts.from(all, part + 1, parts);
      for (int r = Parts.from(all, part, parts); r < to; r++) {
        row(p.in[0], p.inAt[0] + r * n, p.out, p.outAt + r * n, p.scratch, p.scratchAt);
      }
    } else if (part == 0) {
      int x = p.scratchAt + 2 * n;
      int y = x + size;
      for (int i = 0; i < p.images; i++) {
        rows.gather(p.in[0], p.inAt[0] + i * size, p.scratch, x);
        for (int r = 0; r < rows.count; r++) {
          row(p.scratch, x + r * n, p.scratch, y + r * n, p.scratch, p.scratchAt);
        }
        rows.scatter(p.scratch, y, p.out, p.outAt + i * size);
      }
    }
  }

  /** Writes bias + alpha / size · Σ x² for each channel of a row. */
  private void denominators(float[] x, int xo, float[] d, int to) {
    int n = rows.length;
    double factor = (double) layer.alpha() / layer.size();
    for (int i = 0; i < n; i++) {
      double sum = 0;
      int end = Math.min(n - 1, i + after);
      for (int j = Math.max(0, i - before); j <= end; j++) {
        sum += (double) x[xo + j] * x[xo + j];
      }
      d[to + i] = (float) (layer.bias() + factor * sum);
    }
  }

  private double power(float d) {
    // The usual exponents without a logarithm.
    if (layer.beta() == 0.75f) {
      double root = Math.sqrt(d);
      return 1 / (root * Math.sqrt(root));
    }
    return layer.beta() == 0.5f ? 1 / Math.sqrt(d) : StrictMath.pow(d, -layer.beta());
  }

  private void row(float[] x, int xo, float[] y, int yo, float[] s, int so) {
    denominators(x, xo, s, so);
    for (int i = 0; i < rows.length; i++) {
      y[yo + i] = (float) (x[xo + i] * power(s[so + i]));
    }
  }

  @Override
  public void backward(Pass p) {
    float[] dx = p.inGradient[0];
    if (dx == null) {
      return;
    }
    int n = rows.length;
    float[] s = p.scratch;
    int x = p.scratchAt + 2 * n;
    int dy = x + size;
    for (int i = 0; i < p.images; i++) {
      copy(p.in[0], p.inAt[0] + i * size, s, x);
      copy(p.outGradient, p.outGradientAt + i * size, s, dy);
      for (int r = 0; r < rows.count; r++) {
        slope(s, x + r * n, dy + r * n, p.scratchAt);
      }
      int to = p.inGradientAt[0] + i * size;
      if (rows.isDirect()) {
        System.arraycopy(s, x, dx, to, size);
      } else {
        rows.scatter(s, x, dx, to);
      }
    }
  }

  private void copy(float[] from, int at, float[] to, int toAt) {
    if (rows.isDirect()) {
      System.arraycopy(from, at, to, toAt, size);
    } else {
      rows.gather(from, at, to, toAt);
    }
  }

  /** Writes a row's gradient where its input stands. */
  private void slope(float[] s, int x, int dy, int at) {
    int n = rows.length;
    double factor = 2.0 * layer.alpha() * layer.beta() / layer.size();
    int inner = at + n;
    denominators(s, x, s, at);
    for (int i = 0; i < n; i++) {
      s[inner + i] = (float) (s[dy + i] * (double) s[x + i] * power(s[at + i]) / s[at + i]);
    }
    for (int i = 0; i < n; i++) {
      double sum = 0;
      // the channels in whose window this one is
      int end = Math.min(n - 1, i + before);
      for (int j = Math.max(0, i - after); j <= end; j++) {
        sum += s[inner + j];
      }
      s[x + i] = (float) (s[dy + i] * power(s[at + i]) - factor * s[x + i] * sum);
    }
  }

  @Override
  public long scratchLength(int images) {
    return 2L * rows.length + 2L * size;
  }
}
