package striate.run.cpu.tensor;

import java.util.Arrays;
import striate.kernels.resize.Resizing;
import striate.kernels.resize.Taps;
import striate.nn.Shape;
import striate.nn.tensor.Resize;
import striate.nn.tensor.ResizeAxis;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Resize} by weighted sums; nearest neighbours are only moved. */
public final class ResizeOp implements LayerOp {
  private final Resizing resizing;

  private ResizeOp(Resizing resizing) {
    this.resizing = resizing;
  }

  /** For a layer in its place. */
  public static LayerOp of(Resize layer, Binding binding) {
    Shape in = binding.input();
    ResizeAxis rows = ResizeAxis.rows(layer, in.height());
    ResizeAxis columns = ResizeAxis.columns(layer, in.width());
    if (layer.method() == Resize.Method.NEAREST) {
      int[] channels = new int[in.channels()];
      Arrays.setAll(channels, i -> i);
      return Moves.places(
          binding, layer.extrapolation(), channels, rows.nearest(), columns.nearest());
    }
    return new ResizeOp(
        new Resizing(
            in.height(),
            in.width(),
            in.channels(),
            taps(rows),
            taps(columns),
            layer.extrapolation()));
  }

  private static Taps taps(ResizeAxis axis) {
    ResizeAxis.Taps t = axis.taps();
    return new Taps(t.from(), t.places(), t.weights());
  }

  @Override
  public void forward(Pass p) {
    forward(p, 0, (long) p.images * resizing.rows().count());
  }

  /** Computes rows of the output, counted through all images. */
  private void forward(Pass p, long from, long to) {
    int rows = resizing.rows().count();
    for (long r = from; r < to; ) {
      int image = (int) (r / rows);
      int first = (int) (r - (long) image * rows);
      int end = (int) Math.min(rows, first + to - r);
      resizing.forward(
          p.in[0],
          p.inAt[0] + image * resizing.inSize(),
          p.out,
          p.outAt + image * resizing.outSize(),
          first,
          end,
          p.scratch,
          p.scratchAt);
      r += end - first;
    }
  }

  @Override
  public boolean cutsForward() {
    return true;
  }

  @Override
  public void forwardPart(Pass p, int part, int parts) {
    long all = (long) p.images * resizing.rows().count();
    forward(p, all * part / parts, all * (part + 1) / parts);
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      for (int i = 0; i < p.images; i++) {
        resizing.backward(
            p.outGradient,
            p.outGradientAt + i * resizing.outSize(),
            inGradient,
            p.inGradientAt[0] + i * resizing.inSize(),
            p.scratch,
            p.scratchAt);
      }
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public long scratchLength(int images) {
    return resizing.scratchLength();
  }
}
