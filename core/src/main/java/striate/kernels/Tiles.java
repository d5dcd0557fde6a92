package striate.kernels;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Chooses and calls the tiles: blocks of sums that stay in registers through their innermost loop.
 *
 * <p>A tile is some rows by some vectors of columns. The left operand's rows and the terms' places
 * in a row come from tables of offsets, so a convolution needs no matrix of patches: its rows are
 * pixels and its terms the taps. The right operand is packed in {@link Panels}.
 *
 * <p>Tiles take up to 24 of 32 registers, or 12 of 16, for sums; four sums at least are independent
 * of each other for each load, which hides the latency of multiply-add.
 */
final class Tiles {
  /** Floats of a tile, or more. */
  static final int SPARE = 24 * 16;

  /** Floats of a vector. */
  static final int LANES = FloatVector.SPECIES_PREFERRED.length();

  /**
   * Whether there are 32 vector registers. AVX-512 has them and so has 64-bit ARM; a 256-bit vector
   * or an x86 128-bit one is taken for AVX2 or SSE with 16.
   */
  private static final boolean MANY_REGISTERS =
      FloatVector.SPECIES_PREFERRED.vectorBitSize() >= 512
          || System.getProperty("os.arch", "").equals("aarch64");

  /** The widest tile, in vectors. */
  static final int MAX_VECTORS = MANY_REGISTERS ? 4 : 2;

  /** Where the rows of a tile start in spare memory, by the vectors of a row. */
  private static final int[][] SPARE_ROWS = spareRows();

  /** Rows of a {@link LaneTile}. */
  private static final int LANE_ROWS = 8;

  /** Terms of a {@link LaneTile} in the gradient. */
  private static final int LANE_TERMS = 9;

  /** Every row begins where the first does. */
  private static final int[] SAME_ROW = new int[12];

  private Tiles() {}

  /** Rows of the tile of that many vectors. */
  static int rows(int vectors) {
    return switch (vectors) {
      case 1 -> 12;
      case 2 -> MANY_REGISTERS ? 12 : 6;
      case 3 -> 8;
      default -> 6;
    };
  }

  /** Rows of the smaller tile that does what the large one leaves over. */
  private static int fewRows(int vectors) {
    return switch (vectors) {
      case 1 -> 4;
      case 2 -> MANY_REGISTERS ? 4 : 2;
      case 3 -> 3;
      default -> 2;
    };
  }

  /**
   * {@code C = init + A·B} for one panel of B.
   *
   * @param a left operand; row {@code r} starts at {@code ab + rows[r]}, or, when {@code lda} is
   *     positive, at {@code ab + r·lda} with {@code rows[i] = i·lda} for the first rows only
   * @param from first row
   * @param to end of the rows
   * @param offsets where in a row its terms are
   * @param kFrom first term
   * @param kTo end of the terms
   * @param b packed: {@code vectors} vectors for each term, the first term at {@code bo}
   * @param first one row of first sums, from {@code io} on, for all rows; null to go on from C
   * @param c result; rows as in {@code a}: {@code cb + outRows[r]}, or {@code cb + r·ldc}
   * @param lanes how many lanes of the last vector exist in C ({@code first} is padded)
   * @param spare {@link #SPARE} floats from {@code so} on: tiles write whole vectors only, since
   *     with masks they outgrow the first compiler's registers and stay slow for good
   */
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
      float @Nullable [] first,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int ldc,
      int lanes,
      float[] spare,
      int so) {
    int large = rows(vectors);
    int few = fewRows(vectors);
    int width = vectors * LANES;
    int present = width - LANES + lanes;
    if (first != null && lanes == LANES && kTo - kFrom == NineTaps.TERMS && offsets.length == kTo) {
      for (int v = 0; v < width; v += LANES) {
        NineTaps.multiply(
            a, ab, rows, lda, from, to, offsets, b, bo + v, width, first, io + v, c, cb + v,
            outRows, ldc);
      }
      return;
    }
    int row = from;
    while (row < to) {
      int left = to - row;
      boolean small = left <= few;
      int valid = Math.min(left, small ? few : large);
      int ar = lda > 0 ? ab + row * lda : ab;
      int ai = lda > 0 ? 0 : row;
      int cr = ldc > 0 ? cb + row * ldc : cb;
      int ci = ldc > 0 ? 0 : row;
      if (lanes == LANES) {
        float[] init = first == null ? c : first;
        int[] initRows = first == null ? outRows : SAME_ROW;
        int ir = first == null ? cr : io;
        int ii = first == null ? ci : 0;
        multiplyTile(
            vectors, small, a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows,
            ii, c, cr, outRows, ci);
      } else {
        int[] spareRows = SPARE_ROWS[vectors];
        if (first == null) {
          for (int r = 0; r < valid; r++) {
            System.arraycopy(c, cr + outRows[ci + r], spare, so + r * width, present);
          }
        }
        float[] init = first == null ? spare : first;
        int[] initRows = first == null ? spareRows : SAME_ROW;
        int ir = first == null ? so : io;
        multiplyTile(
            vectors, small, a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows,
            0, spare, so, spareRows, 0);
        for (int r = 0; r < valid; r++) {
          System.arraycopy(spare, so + r * width, c, cr + outRows[ci + r], present);
        }
      }
      row += valid;
    }
  }

  /** One tile of {@link #multiply}, whole vectors throughout. */
  private static void multiplyTile(
      int vectors,
      boolean small,
      float[] a,
      int ar,
      int[] rows,
      int ai,
      int valid,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] b,
      int bo,
      float[] init,
      int ir,
      int[] initRows,
      int ii,
      float[] c,
      int cr,
      int[] outRows,
      int ci) {
    switch (vectors) {
      case 1 -> {
        if (small) {
          Tile4x1.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
              outRows, ci);
        } else {
          Tile12x1.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
              outRows, ci);
        }
      }
      case 2 -> {
        if (MANY_REGISTERS) {
          if (small) {
            Tile4x2.multiply(
                a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
                outRows, ci);
          } else {
            Tile12x2.multiply(
                a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
                outRows, ci);
          }
        } else if (small) {
          Tile2x2.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
              outRows, ci);
        } else {
          Tile6x2.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
              outRows, ci);
        }
      }
      case 3 -> {
        if (small) {
          Tile3x3.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
              outRows, ci);
        } else {
          Tile8x3.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
              outRows, ci);
        }
      }
      default -> {
        if (small) {
          Tile2x4.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
              outRows, ci);
        } else {
          Tile6x4.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, init, ir, initRows, ii, c, cr,
              outRows, ci);
        }
      }
    }
  }

  /**
   * {@code C += Aᵀ·B}: one sum over the pixels for each of some terms (rows of C) and a panel's
   * columns.
   *
   * @param a left operand; the terms of pixel {@code p} are at {@code ab + pixels[p] + offsets[k]}
   * @param from first pixel
   * @param to end of the pixels
   * @param offsets strictly increasing
   * @param kFrom first term
   * @param kTo end of the terms
   * @param b right operand, not packed: that of pixel {@code from} at {@code bo}, of the next at
   *     {@code bo + ldb}; whole vectors are read
   * @param c result: term {@code k} at {@code co + k·ldc}
   * @param lanes how many lanes of the last vector exist in C
   * @param spare {@link #SPARE} floats from {@code so} on: the tiles write whole vectors only,
   *     since with masks they outgrow the first compiler's registers and stay slow for good
   */
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
      int lanes,
      float[] spare,
      int so) {
    int large = rows(vectors);
    int width = vectors * LANES;
    int present = width - LANES + lanes;
    int end = co + kTo * ldc;
    for (int k = kFrom; k < kTo; k += large) {
      int valid = Math.min(kTo - k, large);
      int at = co + k * ldc;
      int after = at + large * ldc;
      int spill = width - present;
      if (spill == 0) {
        gradientTile(vectors, a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
      } else if (present == ldc && after + spill <= end) {
        // Rows follow one another: what whole vectors write beyond a row, the next row's overwrite,
        // but for the last row's, which is put back.
        System.arraycopy(c, after, spare, so, spill);
        gradientTile(vectors, a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
        System.arraycopy(spare, so, c, after, spill);
      } else {
        for (int r = 0; r < valid; r++) {
          System.arraycopy(c, at + r * ldc, spare, so + r * width, present);
        }
        gradientTile(
            vectors, a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, spare, so, width);
        for (int r = 0; r < valid; r++) {
          System.arraycopy(spare, so + r * width, c, at + r * ldc, present);
        }
      }
    }
  }

  /** One tile of {@link #gradient}, whole vectors throughout. */
  private static void gradientTile(
      int vectors,
      float[] a,
      int ab,
      int[] pixels,
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
    int large = rows(vectors);
    // Side by side in memory: one address for all rows.
    if (valid == large && offsets[k + large - 1] - offsets[k] == large - 1) {
      int ao = ab + offsets[k];
      switch (vectors) {
        case 1 -> Tile12x1.gradient(a, ao, pixels, from, to, b, bo, ldb, c, at, ldc);
        case 2 -> {
          if (MANY_REGISTERS) {
            Tile12x2.gradient(a, ao, pixels, from, to, b, bo, ldb, c, at, ldc);
          } else {
            Tile6x2.gradient(a, ao, pixels, from, to, b, bo, ldb, c, at, ldc);
          }
        }
        case 3 -> Tile8x3.gradient(a, ao, pixels, from, to, b, bo, ldb, c, at, ldc);
        default -> Tile6x4.gradient(a, ao, pixels, from, to, b, bo, ldb, c, at, ldc);
      }
      return;
    }
    switch (vectors) {
      case 1 ->
          Tile12x1.gradientScattered(
              a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
      case 2 -> {
        if (MANY_REGISTERS) {
          Tile12x2.gradientScattered(
              a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
        } else {
          Tile6x2.gradientScattered(
              a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
        }
      }
      case 3 ->
          Tile8x3.gradientScattered(
              a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
      default ->
          Tile6x4.gradientScattered(
              a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
    }
  }

  /** {@code C = init + A·B} for one row and one panel of B; see {@link #multiply}. */
  static void multiplyRow(
      int vectors,
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
    switch (vectors) {
      case 1 -> RowTile.multiply1(a, ab, offsets, b, bo, init, io, c, co, lanes);
      case 2 -> RowTile.multiply2(a, ab, offsets, b, bo, init, io, c, co, lanes);
      case 3 -> RowTile.multiply3(a, ab, offsets, b, bo, init, io, c, co, lanes);
      default -> RowTile.multiply4(a, ab, offsets, b, bo, init, io, c, co, lanes);
    }
  }

  /**
   * {@code C = init + A∘B}, lane by lane, for one vector of columns.
   *
   * <p>The arguments are those of {@link #multiply}; whole vectors of A are read.
   */
  static void multiplyLanes(
      float[] a,
      int ab,
      int[] rows,
      int lda,
      int from,
      int to,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int ldc,
      int lanes) {
    // The terms of 3×3 and 5×5 kernels are done nine or five at a time, going on from C.
    int taps = offsets.length % 9 == 0 ? 9 : offsets.length % 5 == 0 ? 5 : 0;
    for (int k = 0; taps > 0 && k < offsets.length; k += taps) {
      float[] first = k == 0 ? init : null;
      int w = bo + k * LANES;
      if (lanes == LANES && taps == 9) {
        LaneTile.multiply9(
            a, ab, rows, lda, from, to, offsets, k, b, w, first, io, c, cb, outRows, ldc);
      } else if (lanes == LANES) {
        LaneTile.multiply5(
            a, ab, rows, lda, from, to, offsets, k, b, w, first, io, c, cb, outRows, ldc);
      } else if (taps == 9) {
        LaneTile.multiply9Partial(
            a, ab, rows, lda, from, to, offsets, k, b, w, first, io, c, cb, outRows, ldc, lanes);
      } else {
        LaneTile.multiply5Partial(
            a, ab, rows, lda, from, to, offsets, k, b, w, first, io, c, cb, outRows, ldc, lanes);
      }
    }
    if (taps > 0) {
      return;
    }
    for (int row = from; row < to; row += LANE_ROWS) {
      int valid = Math.min(to - row, LANE_ROWS);
      int ar = lda > 0 ? ab + row * lda : ab;
      int ai = lda > 0 ? 0 : row;
      int cr = ldc > 0 ? cb + row * ldc : cb;
      int ci = ldc > 0 ? 0 : row;
      if (lanes == LANES) {
        LaneTile.multiply(a, ar, rows, ai, valid, offsets, b, bo, init, io, c, cr, outRows, ci);
      } else {
        LaneTile.multiplyPartial(
            a, ar, rows, ai, valid, offsets, b, bo, init, io, c, cr, outRows, ci, lanes);
      }
    }
  }

  /** {@code C += Aᵀ∘B}, lane by lane, for one vector of columns; see {@link #gradient}. */
  static void gradientLanes(
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
    for (int k = kFrom; k < kTo; k += LANE_TERMS) {
      int valid = Math.min(kTo - k, LANE_TERMS);
      int at = co + k * ldc;
      if (lanes == LANES) {
        LaneTile.gradient(a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc);
      } else {
        LaneTile.gradientPartial(
            a, ab, pixels, from, to, offsets, k, valid, b, bo, ldb, c, at, ldc, lanes);
      }
    }
  }

  private static int[][] spareRows() {
    int[][] all = new int[MAX_VECTORS + 1][];
    for (int vectors = 0; vectors < all.length; vectors++) {
      all[vectors] = PixelProduct.steps(vectors * LANES);
    }
    return all;
  }
}
