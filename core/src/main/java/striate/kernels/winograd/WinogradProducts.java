package striate.kernels.winograd;

import striate.kernels.generated.WinogradTile;
import striate.kernels.jit.Vectors;

/**
 * The products of Winograd's method: rows of tiles times a panel of transformed weights, one to
 * four vectors of output channels wide.
 *
 * <p>Every element of the result is one chain of fused multiply-adds over the input channels in
 * their order, whichever kernel computes it, so no cut of the work changes a bit.
 */
final class WinogradProducts {
  /** Rows are computed in blocks; the last one may run this many rows beyond the last row. */
  static final int OVERSHOOT = 3;

  private WinogradProducts() {}

  /** Width of the next panel, in vectors, when so many vectors of columns are left. */
  static int panelWidth(int vecs) {
    if (!Vectors.MANY_REGISTERS) {
      return Math.min(2, vecs);
    }
    // 3 + 2, for a panel of one vector reads more than it computes.
    return vecs == 5 ? 3 : Math.min(4, vecs);
  }

  /**
   * {@code c[r][j] = sum over k of a[r][k] * b[k][j]}, for {@code rows} rows and up to {@link
   * #OVERSHOOT} more, whose values are of no use.
   *
   * @param lda distance of the rows of {@code a}
   * @param b {@code depth} rows of {@code width} vectors, contiguous
   * @param ldc distance of the rows of {@code c}
   * @param width vectors in the panel, 1 to 4
   */
  static void multiply(
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      float[] c,
      int co,
      int ldc,
      int depth,
      int rows,
      int width) {
    int r = 0;
    switch (width) {
      case 4 -> {
        for (; rows - r > 8 || rows - r == 5 || rows - r == 6; r += 6) {
          WinogradTile.rows6x4(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
        for (; r < rows; r += 4) {
          WinogradTile.rows4x4(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
      }
      case 3 -> {
        for (; rows - r > 4; r += 8) {
          WinogradTile.rows8x3(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
        for (; r < rows; r += 4) {
          WinogradTile.rows4x3(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
      }
      case 2 -> {
        if (Vectors.MANY_REGISTERS) {
          for (; rows - r > 8; r += 12) {
            WinogradTile.rows12x2(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
          }
        } else {
          for (; rows - r > 8 || rows - r == 5 || rows - r == 6; r += 6) {
            WinogradTile.rows6x2(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
          }
        }
        for (; r < rows; r += 4) {
          WinogradTile.rows4x2(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
      }
      default -> {
        for (; rows - r > 4; r += 8) {
          WinogradTile.rows8x1(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
        for (; r < rows; r += 4) {
          WinogradTile.rows4x1(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
      }
    }
  }
}
