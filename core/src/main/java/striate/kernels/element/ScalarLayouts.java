package striate.kernels.element;

/** Transposition, one value at a time. */
final class ScalarLayouts {

  /** Rows and columns of a tile; two tiles of floats fit in the first-level cache. */
  private static final int TILE = 32;

  private ScalarLayouts() {}

  static void transpose(float[] x, int xo, int rows, int columns, float[] y, int yo) {
    if (rows == 3) {
      three(x, xo, columns, y, yo);
      return;
    }
    for (int r0 = 0; r0 < rows; r0 += TILE) {
      int rEnd = Math.min(r0 + TILE, rows);
      for (int c0 = 0; c0 < columns; c0 += TILE) {
        int cEnd = Math.min(c0 + TILE, columns);
        for (int c = c0; c < cEnd; c++) {
          for (int r = r0; r < rEnd; r++) {
            y[yo + c * rows + r] = x[xo + r * columns + c];
          }
        }
      }
    }
  }

  /** Three rows, such as red, green and blue, which are most images. */
  private static void three(float[] x, int xo, int columns, float[] y, int yo) {
    int x1 = xo + columns;
    int x2 = x1 + columns;
    for (int c = 0; c < columns; c++) {
      y[yo] = x[xo + c];
      y[yo + 1] = x[x1 + c];
      y[yo + 2] = x[x2 + c];
      yo += 3;
    }
  }
}
