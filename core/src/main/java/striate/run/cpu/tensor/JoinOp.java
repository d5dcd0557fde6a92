package striate.run.cpu.tensor;

import striate.kernels.element.Layouts;
import striate.nn.Shape;
import striate.nn.tensor.Join;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Join}: each input is copied in blocks, one for each place outside. */
public final class JoinOp implements LayerOp {
  /** Numbers of a block of each input, and of one of the output. */
  private final int[] blocks;

  private final int all;

  /** Blocks of an image. */
  private final int count;

  /** For a layer in its place. */
  public JoinOp(Join layer, Binding binding) {
    blocks = new int[binding.inputs().size()];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = block(binding.inputs().get(i), layer.axis());
    }
    all = block(binding.output(), layer.axis());
    count = binding.output().size() / all;
  }

  /** Numbers from one place outside the axis to the next, in memory. */
  private static int block(Shape s, int axis) {
    return s.sizes()[axis] * s.strides()[axis];
  }

  @Override
  public void forward(Pass p) {
    forward(p, 0, p.images * count);
  }

  private void forward(Pass p, int from, int to) {
    int at = 0;
    for (int i = 0; i < blocks.length; i++) {
      Layouts.concatChannels(
          p.in[i],
          p.inAt[i] + from * blocks[i],
          to - from,
          blocks[i],
          p.out,
          p.outAt + from * all,
          all,
          at);
      at += blocks[i];
    }
  }

  @Override
  public boolean cutsForward() {
    return true;
  }

  @Override
  public void forwardPart(Pass p, int part, int parts) {
    long whole = (long) p.images * count;
    forward(p, (int) (whole * part / parts), (int) (whole * (part + 1) / parts));
  }

  @Override
  public void backward(Pass p) {
    int at = 0;
    for (int i = 0; i < blocks.length; i++) {
      float[] inGradient = p.inGradient[i];
      if (inGradient != null) {
        Layouts.splitChannels(
            p.outGradient,
            p.outGradientAt,
            p.images * count,
            all,
            at,
            inGradient,
            p.inGradientAt[i],
            blocks[i],
            false);
      }
      at += blocks[i];
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }
}
