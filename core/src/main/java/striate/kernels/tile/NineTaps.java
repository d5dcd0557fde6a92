package striate.kernels.tile;

import striate.kernels.generated.NineTapTile;

/**
 * Products with nine terms: a 3×3 kernel over a single channel, the first layer of most networks
 * for grey images. All weights of a vector of columns stay in registers while the rows pass by, so
 * that a row costs nine multiplications and little else; a tile of rows would spend as long on its
 * first and last instructions. Four neighbouring pixels are done together, since they read eighteen
 * numbers instead of 36. The sums are those of the tiles, in the same order.
 */
final class NineTaps {
  static final int TERMS = 9;

  private NineTaps() {}

  /**
   * One vector of columns for rows {@code [from, to)}; what the arguments mean is told at {@link
   * Tiles#multiply}.
   *
   * @param step floats from one term's weights to the next
   */
  static void multiply(
      float[] a,
      int ab,
      int[] rows,
      int lda,
      int from,
      int to,
      int[] offsets,
      float[] b,
      int bo,
      int step,
      float[] init,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int ldc) {
    if (lda > 1 || ldc == 0 || !near(offsets, 0)) {
      NineTapTile.apart(
          a, ab, rows, lda, from, to, offsets, b, bo, step, init, io, c, cb, outRows, ldc);
      return;
    }
    int row = from;
    while (row < to) {
      int end = to;
      if (lda == 0) {
        end = row + 1;
        while (end < to && rows[end] - rows[end - 1] == 1) {
          end++;
        }
      }
      if (end - row < 4) {
        NineTapTile.apart(
            a, ab, rows, lda, row, end, offsets, b, bo, step, init, io, c, cb, outRows, ldc);
      } else {
        int at = ab + (lda > 0 ? row : rows[row]);
        int o1 = offsets[3] - offsets[0];
        int o2 = offsets[6] - offsets[0];
        int out = cb + row * ldc;
        NineTapTile.line(a, at + offsets[0], o1, o2, end - row, b, bo, step, init, io, c, out, ldc);
      }
      row = end;
    }
  }

  /** Whether nine terms from {@code k} on, in ascending order, are thrice three side by side. */
  static boolean near(int[] offsets, int k) {
    return offsets[k + 2] - offsets[k] == 2
        && offsets[k + 5] - offsets[k + 3] == 2
        && offsets[k + 8] - offsets[k + 6] == 2;
  }
}
