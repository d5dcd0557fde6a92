package striate.kernels.pool;

/**
 * Pooling across kernels: the channels of a position, in groups of neighbours, are merged to one
 * value each. With one group this is the pooling of the book's chapter. No method allocates.
 *
 * <p>Shapes: input {@code [positions][channels]}, output {@code [positions][channels / group]}.
 */
public final class KernelPooling {

  private KernelPooling() {}

  /**
   * {@code y = factor · Σ x} over each group, summed first to last.
   *
   * @param group channels merged to one; divides {@code channels}
   * @param factor 1 for the sum, {@code 1 / group} for the mean
   */
  public static void sum(
      float[] x, int xo, int positions, int channels, int group, float factor, float[] y, int yo) {
    ScalarKernelPooling.sum(x, xo, positions * (channels / group), group, factor, y, yo);
  }

  /**
   * The gradient of {@link #sum}.
   *
   * @param dx {@code [positions][channels]}, replaced
   */
  public static void sumBackward(
      float[] dy,
      int dyo,
      int positions,
      int channels,
      int group,
      float factor,
      float[] dx,
      int dxo) {
    ScalarKernelPooling.sumBackward(
        dy, dyo, positions * (channels / group), group, factor, dx, dxo);
  }

  /**
   * The largest of each group. Of equal values the first counts; NaN beats every number.
   *
   * @param index as y: which of the group it was, from 0
   */
  public static void max(
      float[] x,
      int xo,
      int positions,
      int channels,
      int group,
      float[] y,
      int yo,
      float[] index,
      int io) {
    ScalarKernelPooling.max(x, xo, positions * (channels / group), group, y, yo, index, io);
  }

  /**
   * The gradient of {@link #max}.
   *
   * @param dx {@code [positions][channels]}, replaced
   */
  public static void maxBackward(
      float[] dy,
      int dyo,
      float[] index,
      int io,
      int positions,
      int channels,
      int group,
      float[] dx,
      int dxo) {
    ScalarKernelPooling.maxBackward(
        dy, dyo, index, io, positions * (channels / group), group, dx, dxo);
  }
}
