package striate.kernels.tile;

import striate.kernels.generated.NineTapTile;
import striate.kernels.generated.Tile12x1;
import striate.kernels.generated.Tile12x2;
import striate.kernels.generated.Tile6x2;
import striate.kernels.generated.Tile6x4;
import striate.kernels.generated.Tile8x3;
import striate.kernels.jit.Vectors;

/** The gradients of {@link Tiles} in vectors: sums over pixels, for some terms and a panel. */
final class VectorGradients {
  private static final int LANES = Vectors.LANES;
  private static final boolean MANY_REGISTERS = Vectors.MANY_REGISTERS;

  private VectorGradients() {}

  /** {@link Tiles#gradient}. */
  static void gradient(
      int vectors,
      float[] a,
      int ab,
      int[] pixels,
      int step,
      int from,
      int to,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc,
      int lanes,
      float[] spare,
      int so) {
    int large = Tiles.rows(vectors);
    int width = vectors * LANES;
    int present = width - LANES + lanes;
    int end = co + kTo * ldc;
    for (int k = kFrom; k < kTo; k += large) {
      int valid = Math.min(kTo - k, large);
      int at = co + k * ldc;
      int after = at + large * ldc;
      int spill = width - present;
      if (spill == 0) {
        gradientTile(
            vectors, a, ab, pixels, step, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
      } else if (present == ldc && after + spill <= end) {
        // Rows follow one another: what whole vectors write beyond a row, the next row's overwrite,
        // but for the last row's, which is put back.
        System.arraycopy(c, after, spare, so, spill);
        gradientTile(
            vectors, a, ab, pixels, step, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
        System.arraycopy(spare, so, c, after, spill);
      } else {
        for (int r = 0; r < valid; r++) {
          System.arraycopy(c, at + r * ldc, spare, so + r * width, present);
        }
        gradientTile(
            vectors, a, ab, pixels, step, from, to, offsets, k, valid, b, bo, ldb, spare, so,
            width);
        for (int r = 0; r < valid; r++) {
          System.arraycopy(spare, so + r * width, c, at + r * ldc, present);
        }
      }
    }
  }

  /** One tile of {@link #gradient}, whole vectors throughout. */
  static void gradientTile(
      int vectors,
      float[] a,
      int ab,
      int[] pixels,
      int step,
      int from,
      int to,
      int[] offsets,
      int k,
      int valid,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int at,
      int ldc) {
    int large = Tiles.rows(vectors);
    if (MANY_REGISTERS && valid == NineTaps.TERMS && NineTaps.near(offsets, k)) {
      for (int v = 0; v < vectors * LANES; v += LANES) {
        NineTapTile.gradient(a, ab, pixels, from, to, offsets, k, b, bo + v, ldb, c, at + v, ldc);
      }
      return;
    }
    if (!MANY_REGISTERS) {
      fewRegisters(
          vectors, a, ab, pixels, step, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
      return;
    }
    // Side by side in memory: one address for all rows.
    if (valid == large && offsets[k + large - 1] - offsets[k] == large - 1) {
      int ao = ab + offsets[k];
      switch (vectors) {
        case 1 -> Tile12x1.gradient(a, ao, pixels, from, to, b, bo, ldb, c, at, ldc);
        case 2 -> Tile12x2.gradient(a, ao, pixels, from, to, b, bo, ldb, c, at, ldc);
        case 3 -> Tile8x3.gradient(a, ao, pixels, from, to, b, bo, ldb, c, at, ldc);
        default -> Tile6x4.gradient(a, ao, pixels, from, to, b, bo, ldb, c, at, ldc);
      }
      return;
    }
    switch (vectors) {
      case 1 ->
          Tile12x1.gradientScattered(
              a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
      case 2 ->
          Tile12x2.gradientScattered(
              a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
      case 3 ->
          Tile8x3.gradientScattered(
              a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
      default ->
          Tile6x4.gradientScattered(
              a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
    }
  }

  /** The same with 16 registers. */
  private static void fewRegisters(
      int vectors,
      float[] a,
      int ab,
      int[] pixels,
      int step,
      int from,
      int to,
      int[] offsets,
      int k,
      int valid,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int at,
      int ldc) {
    if (step > 0) {
      int first = ab + from * step;
      int count = to - from;
      if (vectors == 1) {
        Tile12x1.gradientEven(a, first, step, count, offsets, k, valid, b, bo, ldb, c, at, ldc);
      } else {
        Tile6x2.gradientEven(a, first, step, count, offsets, k, valid, b, bo, ldb, c, at, ldc);
      }
    } else if (vectors == 1) {
      Tile12x1.gradientScattered(
          a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
    } else {
      Tile6x2.gradientScattered(a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
    }
  }
}
