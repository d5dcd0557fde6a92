package striate.run.cpu.tensor;

import striate.kernels.pool.PoolShape;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;

/** The sizes that the pooling kernels want. */
public final class PoolShapes {
  private PoolShapes() {}

  /** The sizes of a pool from {@code in} to {@code out}. */
  public static PoolShape of(Window window, Shape in, Shape out) {
    Padding.Explicit zeros = window.zeros(in);
    int top = zeros.top();
    int left = zeros.left();
    long reachH =
        (out.height() - 1L) * window.strideH() + (window.height() - 1L) * window.dilationH() + 1;
    long reachW =
        (out.width() - 1L) * window.strideW() + (window.width() - 1L) * window.dilationW() + 1;
    int below = Math.toIntExact(Math.max(0, reachH - top - in.height()));
    int right = Math.toIntExact(Math.max(0, reachW - left - in.width()));
    return new PoolShape(
        in.height(),
        in.width(),
        in.channels(),
        window.height(),
        window.width(),
        window.strideH(),
        window.strideW(),
        top,
        below,
        left,
        right,
        window.dilationH(),
        window.dilationW(),
        Math.max(0, below - zeros.bottom()),
        Math.max(0, right - zeros.right()));
  }
}
