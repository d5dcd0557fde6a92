package striate.run.op;

import striate.kernels.shape.Parts;

/**
 * The arithmetic of a layer whose output's numbers each depend on those at the same place in its
 * inputs: any stretch of them can be computed by itself.
 */
public abstract class ElementwiseOp implements LayerOp {
  /** Parts begin at multiples of a cache line, so that no two threads write to one. */
  private static final int LINE = 16;

  /** The numbers of an image's output. */
  protected final int size;

  /** For outputs of {@code size} numbers an image. */
  protected ElementwiseOp(int size) {
    this.size = size;
  }

  /** Computes {@code count} numbers of the output, {@code from} being the first one's place. */
  protected abstract void forward(Pass p, int from, int count);

  @Override
  public final void forward(Pass p) {
    forward(p, 0, p.images * size);
  }

  @Override
  public final boolean cutsForward() {
    return true;
  }

  @Override
  public final boolean isElementwise() {
    return true;
  }

  @Override
  public final void forwardRows(Pass p, int from, int to, int rows) {
    int row = size / rows;
    forward(p, from * row, (to - from) * row);
  }

  @Override
  public final void forwardPart(Pass p, int part, int parts) {
    int all = p.images * size;
    int from = Parts.from(all, LINE, part, parts);
    forward(p, from, Parts.from(all, LINE, part + 1, parts) - from);
  }
}
