package striate.run.cpu;

import striate.kernels.element.Layouts;
import striate.nn.Pad;
import striate.nn.Shape;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Pad}. */
final class PadOp implements LayerOp {
  private final Pad layer;
  private final Shape in;

  PadOp(Pad layer, Binding binding) {
    this.layer = layer;
    in = binding.input();
  }

  @Override
  public void forward(Pass p) {
    Layouts.pad(
        p.in[0],
        p.inAt[0],
        p.images,
        in.height(),
        in.width(),
        in.channels(),
        layer.top(),
        layer.bottom(),
        layer.left(),
        layer.right(),
        0,
        p.out,
        p.outAt);
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      Layouts.crop(
          p.outGradient,
          p.outGradientAt,
          p.images,
          in.height(),
          in.width(),
          in.channels(),
          layer.top(),
          layer.bottom(),
          layer.left(),
          layer.right(),
          inGradient,
          p.inGradientAt[0],
          false);
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }
}
