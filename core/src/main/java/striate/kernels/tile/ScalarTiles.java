package striate.kernels.tile;

import org.jspecify.annotations.Nullable;
import striate.kernels.generated.RowTile;
import striate.kernels.jit.Vectors;

/**
 * {@link Tiles} without vectors, on the same packed operands and with the same bits: every sum
 * takes its terms in the same order, rounded once each. The arguments are told there.
 *
 * <p>Four columns of two rows are summed at a time: eight sums that do not wait for each other, in
 * loops that HotSpot compiles in a few milliseconds.
 */
final class ScalarTiles {
  private static final int LANES = Vectors.LANES;

  /** Columns of a tile; every vector holds a multiple of them. */
  private static final int COLUMNS = 4;

  /** The partial sums of a single row, by the vectors of a panel; see {@link RowTile}. */
  private static final int[] ROW_SUMS = {8, 4, 3, 2};

  private ScalarTiles() {}

  static void multiply(
      int vectors,
      float[] a,
      int ab,
      int[] rows,
      int lda,
      int from,
      int to,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] b,
      int bo,
      int ldb,
      float @Nullable [] first,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int ldc,
      int lanes) {
    int width = vectors * LANES;
    int present = width - LANES + lanes;
    for (int row = from; row < to; row += 2) {
      // A last row without a partner is done twice over.
      int other = Math.min(row + 1, to - 1);
      int a0 = ab + (lda > 0 ? row * lda : rows[row]);
      int a1 = ab + (lda > 0 ? other * lda : rows[other]);
      int c0 = cb + (ldc > 0 ? row * ldc : outRows[row]);
      int c1 = cb + (ldc > 0 ? other * ldc : outRows[other]);
      for (int j = 0; j < present; j += COLUMNS) {
        int valid = Math.min(COLUMNS, present - j);
        float[] init = first == null ? c : first;
        int i0 = first == null ? c0 + j : io + j;
        int i1 = first == null ? c1 + j : io + j;
        product(
            a, a0, a1, offsets, kFrom, kTo, b, bo + j, ldb, init, i0, i1, c, c0 + j, c1 + j, valid);
      }
    }
  }

  private static void product(
      float[] a,
      int a0,
      int a1,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] b,
      int bo,
      int ldb,
      float[] init,
      int i0,
      int i1,
      float[] c,
      int c0,
      int c1,
      int valid) {
    float s00 = init[i0];
    float s10 = init[i1];
    float s01 = valid > 1 ? init[i0 + 1] : 0;
    float s11 = valid > 1 ? init[i1 + 1] : 0;
    float s02 = valid > 2 ? init[i0 + 2] : 0;
    float s12 = valid > 2 ? init[i1 + 2] : 0;
    float s03 = valid > 3 ? init[i0 + 3] : 0;
    float s13 = valid > 3 ? init[i1 + 3] : 0;
    int bi = bo;
    for (int k = kFrom; k < kTo; k++) {
      float x0 = a[a0 + offsets[k]];
      float x1 = a[a1 + offsets[k]];
      s00 = Math.fma(x0, b[bi], s00);
      s10 = Math.fma(x1, b[bi], s10);
      s01 = Math.fma(x0, b[bi + 1], s01);
      s11 = Math.fma(x1, b[bi + 1], s11);
      s02 = Math.fma(x0, b[bi + 2], s02);
      s12 = Math.fma(x1, b[bi + 2], s12);
      s03 = Math.fma(x0, b[bi + 3], s03);
      s13 = Math.fma(x1, b[bi + 3], s13);
      bi += ldb;
    }
    store(s00, s01, s02, s03, c, c0, valid);
    store(s10, s11, s12, s13, c, c1, valid);
  }

  private static void store(float s0, float s1, float s2, float s3, float[] c, int at, int valid) {
    c[at] = s0;
    if (valid > 1) {
      c[at + 1] = s1;
    }
    if (valid > 2) {
      c[at + 2] = s2;
    }
    if (valid > 3) {
      c[at + 3] = s3;
    }
  }

  static void gradient(
      int vectors,
      float[] a,
      int ab,
      int[] pixels,
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
      int lanes) {
    int present = vectors * LANES - LANES + lanes;
    for (int k = kFrom; k < kTo; k += 2) {
      int other = Math.min(k + 1, kTo - 1);
      for (int j = 0; j < present; j += COLUMNS) {
        int valid = Math.min(COLUMNS, present - j);
        int c0 = co + k * ldc + j;
        int c1 = co + other * ldc + j;
        gradientTile(
            a,
            ab + offsets[k],
            ab + offsets[other],
            pixels,
            from,
            to,
            b,
            bo + j,
            ldb,
            c,
            c0,
            c1,
            valid);
      }
    }
  }

  private static void gradientTile(
      float[] a,
      int a0,
      int a1,
      int[] pixels,
      int from,
      int to,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int c0,
      int c1,
      int valid) {
    float s00 = c[c0];
    float s10 = c[c1];
    float s01 = valid > 1 ? c[c0 + 1] : 0;
    float s11 = valid > 1 ? c[c1 + 1] : 0;
    float s02 = valid > 2 ? c[c0 + 2] : 0;
    float s12 = valid > 2 ? c[c1 + 2] : 0;
    float s03 = valid > 3 ? c[c0 + 3] : 0;
    float s13 = valid > 3 ? c[c1 + 3] : 0;
    int bi = bo;
    for (int p = from; p < to; p++) {
      float x0 = a[a0 + pixels[p]];
      float x1 = a[a1 + pixels[p]];
      s00 = Math.fma(x0, b[bi], s00);
      s10 = Math.fma(x1, b[bi], s10);
      s01 = Math.fma(x0, b[bi + 1], s01);
      s11 = Math.fma(x1, b[bi + 1], s11);
      s02 = Math.fma(x0, b[bi + 2], s02);
      s12 = Math.fma(x1, b[bi + 2], s12);
      s03 = Math.fma(x0, b[bi + 3], s03);
      s13 = Math.fma(x1, b[bi + 3], s13);
      bi += ldb;
    }
    store(s00, s01, s02, s03, c, c0, valid);
    store(s10, s11, s12, s13, c, c1, valid);
  }

  /** As {@link RowTile}, every sum in as many parts, which are added in the same order. */
  static void multiplyRow(
      int vectors,
      boolean several,
      float[] a,
      int ab,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int lanes) {
    int width = vectors * LANES;
    int present = width - LANES + lanes;
    int parts = ROW_SUMS[(several ? Tiles.MAX_VECTORS : vectors) - 1];
    int whole = offsets.length / parts * parts;
    for (int j = 0; j < present; j++) {
      float s0 = init[io + j];
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      float s4 = 0;
      float s5 = 0;
      float s6 = 0;
      float s7 = 0;
      int bi = bo + j;
      int k = 0;
      while (k < whole) {
        s0 = Math.fma(a[ab + offsets[k]], b[bi], s0);
        s1 = Math.fma(a[ab + offsets[k + 1]], b[bi + width], s1);
        if (parts > 2) {
          s2 = Math.fma(a[ab + offsets[k + 2]], b[bi + 2 * width], s2);
        }
        if (parts > 3) {
          s3 = Math.fma(a[ab + offsets[k + 3]], b[bi + 3 * width], s3);
        }
        if (parts > 4) {
          s4 = Math.fma(a[ab + offsets[k + 4]], b[bi + 4 * width], s4);
          s5 = Math.fma(a[ab + offsets[k + 5]], b[bi + 5 * width], s5);
          s6 = Math.fma(a[ab + offsets[k + 6]], b[bi + 6 * width], s6);
          s7 = Math.fma(a[ab + offsets[k + 7]], b[bi + 7 * width], s7);
        }
        bi += parts * width;
        k += parts;
      }
      for (; k < offsets.length; k++) {
        s0 = Math.fma(a[ab + offsets[k]], b[bi], s0);
        bi += width;
      }
      // Parts that are not there are not added: even a zero may change the sign of another.
      c[co + j] =
          switch (parts) {
            case 2 -> s0 + s1;
            case 3 -> s0 + s1 + s2;
            case 4 -> s0 + s1 + (s2 + s3);
            default -> s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
          };
    }
  }

  /** {@link Tiles#dots}. */
  static void dots(
      float[] a,
      int ab,
      int lda,
      int rows,
      float[] b,
      int bo,
      int ldb,
      int columns,
      int terms,
      float[] sums,
      int so,
      int step) {
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column += 2) {
        // A last column without a partner is done twice over.
        int other = Math.min(column + 1, columns - 1);
        int into = so + row * step;
        for (int part = 0; part < Tiles.DOT_LANES; part += 4) {
          dots(
              a,
              ab + row * lda + part,
              b,
              bo + column * ldb + part,
              bo + other * ldb + part,
              terms,
              sums,
              into + column * Tiles.DOT_LANES + part,
              into + other * Tiles.DOT_LANES + part);
        }
      }
    }
  }

  /** Four parts of two sums. */
  private static void dots(
      float[] a, int ai, float[] b, int b0, int b1, int terms, float[] sums, int c0, int c1) {
    float s00 = sums[c0];
    float s01 = sums[c0 + 1];
    float s02 = sums[c0 + 2];
    float s03 = sums[c0 + 3];
    float s10 = sums[c1];
    float s11 = sums[c1 + 1];
    float s12 = sums[c1 + 2];
    float s13 = sums[c1 + 3];
    for (int k = 0; k < terms; k += Tiles.DOT_LANES) {
      float x0 = a[ai + k];
      float x1 = a[ai + k + 1];
      float x2 = a[ai + k + 2];
      float x3 = a[ai + k + 3];
      s00 = Math.fma(x0, b[b0 + k], s00);
      s10 = Math.fma(x0, b[b1 + k], s10);
      s01 = Math.fma(x1, b[b0 + k + 1], s01);
      s11 = Math.fma(x1, b[b1 + k + 1], s11);
      s02 = Math.fma(x2, b[b0 + k + 2], s02);
      s12 = Math.fma(x2, b[b1 + k + 2], s12);
      s03 = Math.fma(x3, b[b0 + k + 3], s03);
      s13 = Math.fma(x3, b[b1 + k + 3], s13);
    }
    store(s00, s01, s02, s03, sums, c0, 4);
    store(s10, s11, s12, s13, sums, c1, 4);
  }
}
