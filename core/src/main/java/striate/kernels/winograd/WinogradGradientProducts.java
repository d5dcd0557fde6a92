package striate.kernels.winograd;

import striate.kernels.generated.WinogradGradientTile;
import striate.kernels.jit.Vectors;

/**
 * The products that make the gradient of transformed weights: the transpose of a panel of
 * transformed patches, one vector of input channels wide, times a panel of transformed output
 * gradients, one to four vectors wide, summed over the tiles in their order and added to what is
 * there.
 */
final class WinogradGradientProducts {
  private static final int L = WinogradInput.L;

  private WinogradGradientProducts() {}

  /**
   * {@code c[r][j] += sum over k of a[k][r] * b[k][j]}.
   *
   * @param a {@code depth} rows of one vector, contiguous
   * @param b {@code depth} rows of {@code width} vectors, contiguous
   * @param c {@code rows} rows of {@code width} vectors, contiguous; the rows are rounded up to a
   *     multiple of 4 (for a width of 1 or 2 of 8)
   * @param rows at most the length of a vector
   */
  static void multiply(
      float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, int rows, int width) {
    int step = width * L;
    int r = 0;
    switch (width) {
      case 4 -> {
        for (; r < rows; r += 4) {
          WinogradGradientTile.rows4x4(a, ao + r, b, bo, c, co + r * step, depth);
        }
      }
      case 3 -> {
        for (; r < rows; r += 4) {
          WinogradGradientTile.rows4x3(a, ao + r, b, bo, c, co + r * step, depth);
        }
      }
      case 2 -> {
        if (Vectors.MANY_REGISTERS) {
          for (; rows - r > 4; r += 8) {
            WinogradGradientTile.rows8x2(a, ao + r, b, bo, c, co + r * step, depth);
          }
        }
        for (; r < rows; r += 4) {
          WinogradGradientTile.rows4x2(a, ao + r, b, bo, c, co + r * step, depth);
        }
      }
      default -> {
        for (; rows - r > 4; r += 8) {
          WinogradGradientTile.rows8x1(a, ao + r, b, bo, c, co + r * step, depth);
        }
        for (; r < rows; r += 4) {
          WinogradGradientTile.rows4x1(a, ao + r, b, bo, c, co + r * step, depth);
        }
      }
    }
  }
}
