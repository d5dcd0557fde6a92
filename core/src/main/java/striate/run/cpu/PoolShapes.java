package striate.run.cpu;

import striate.kernels.pool.PoolShape;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;

/** The sizes that the pooling kernels want. */
final class PoolShapes {
  private PoolShapes() {}

  static PoolShape of(Window window, Shape in, Shape out) {
    Padding.Explicit zeros = window.zeros(in);
    int top = zeros.top();
    int left = zeros.left();
    long reachH =
        (out.height() - 1L) * window.strideH() + (window.height() - 1L) * window.dilationH() + 1;
    long reachW =
        (out.width() - 1L) * window.strideW() + (window.width() - 1L) * window.dilationW() + 1;
    return new PoolShape(
        in.height(),
        in.width(),
        in.channels(),
        window.height(),
        window.width(),
        window.strideH(),
        window.strideW(),
        top,
        Math.toIntExact(Math.max(0, reachH - top - in.height())),
        left,
        Math.toIntExact(Math.max(0, reachW - left - in.width())),
        window.dilationH(),
        window.dilationW());
  }
}
