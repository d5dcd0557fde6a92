package striate.run.cpu;

import striate.kernels.element.Layouts;
import striate.nn.Concat;
import striate.nn.Shape;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Concat}. */
final class ConcatOp implements LayerOp {
  private final int pixels;
  private final int all;
  private final int[] widths;

  ConcatOp(Binding binding) {
    pixels = binding.output().pixels();
    all = binding.output().channels();
    widths = binding.inputs().stream().mapToInt(Shape::channels).toArray();
  }

  @Override
  public void forward(Pass p) {
    int at = 0;
    for (int i = 0; i < widths.length; i++) {
      Layouts.concatChannels(
          p.in[i], p.inAt[i], p.images * pixels, widths[i], p.out, p.outAt, all, at);
      at += widths[i];
    }
  }

  @Override
  public void backward(Pass p) {
    int at = 0;
    for (int i = 0; i < widths.length; i++) {
      float[] inGradient = p.inGradient[i];
      if (inGradient != null) {
        Layouts.splitChannels(
            p.outGradient,
            p.outGradientAt,
            p.images * pixels,
            all,
            at,
            inGradient,
            p.inGradientAt[i],
            widths[i],
            false);
      }
      at += widths[i];
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }
}
