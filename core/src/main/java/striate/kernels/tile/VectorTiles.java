package striate.kernels.tile;

import org.jspecify.annotations.Nullable;
import striate.kernels.generated.DotTile;
import striate.kernels.generated.RowTile;
import striate.kernels.generated.Tile12x1;
import striate.kernels.generated.Tile12x2;
import striate.kernels.generated.Tile2x2;
import striate.kernels.generated.Tile2x4;
import striate.kernels.generated.Tile3x3;
import striate.kernels.generated.Tile4x1;
import striate.kernels.generated.Tile4x2;
import striate.kernels.generated.Tile6x2;
import striate.kernels.generated.Tile6x4;
import striate.kernels.generated.Tile8x3;
import striate.kernels.jit.Vectors;

/** The products of {@link Tiles} in vectors: cuts rows into tiles and calls the one that fits. */
final class VectorTiles {
  private static final int LANES = Vectors.LANES;
  private static final boolean MANY_REGISTERS = Vectors.MANY_REGISTERS;

  /** Where the rows of a tile start in spare memory, by the vectors of a row. */
  private static final int[][] SPARE_ROWS = spareRows();

  /** Columns of a {@link DotTile}. */
  private static final int DOT_COLUMNS = 5;

  /** Every row begins where the first does. */
  private static final int[] SAME_ROW = new int[12];

  private VectorTiles() {}

  /** Rows of the smaller tile that does what the large one leaves over. */
  private static int fewRows(int vectors) {
    return switch (vectors) {
      case 1 -> 4;
      case 2 -> MANY_REGISTERS ? 4 : 2;
      case 3 -> 3;
      default -> 2;
    };
  }

  /** {@link Tiles#multiply}. */
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
      boolean near,
      float[] b,
      int bo,
      int ldb,
      float @Nullable [] first,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int ldc,
      int lanes,
      float[] spare,
      int so) {
    int large = Tiles.rows(vectors);
    int few = fewRows(vectors);
    int width = vectors * LANES;
    int present = width - LANES + lanes;
    if (first != null && Tiles.nineTaps(first, lanes, offsets, kFrom, kTo)) {
      for (int v = 0; v < width; v += LANES) {
        NineTaps.multiply(
            a, ab, rows, lda, from, to, offsets, b, bo + v, ldb, first, io + v, c, cb + v, outRows,
            ldc);
      }
      return;
    }
    int row = from;
    if (near
        && ldb == width
        && first != null
        && lda > 0
        && ldc > 0
        && (lanes == LANES || ldc == present)) {
      int end = lanes == LANES ? to : to - Math.ceilDiv(width - present, ldc);
      row =
          evenTiles(
              vectors, a, ab, lda, from, end, offsets, kFrom, kTo, b, bo, first, io, c, cb, ldc);
    }
    while (row < to) {
      int left = to - row;
      boolean small = left <= few;
      int valid = Math.min(left, small ? few : large);
      int ar = lda > 0 ? ab + row * lda : ab;
      int ai = lda > 0 ? 0 : row;
      int cr = ldc > 0 ? cb + row * ldc : cb;
      int ci = ldc > 0 ? 0 : row;
      // Where rows follow one another, what whole vectors write beyond a row is overwritten by the
      // next rows. Not so if those hold sums to go on from, nor at the end.
      boolean spills = first != null && ldc == present && (left - valid) * ldc >= width - present;
      if (lanes == LANES || spills) {
        float[] init = first == null ? c : first;
        int[] initRows = first == null ? outRows : SAME_ROW;
        int ir = first == null ? cr : io;
        int ii = first == null ? ci : 0;
        multiplyTile(
            vectors, small, a, ar, rows, ai, valid, offsets, kFrom, kTo, near, b, bo, ldb, init, ir,
            initRows, ii, c, cr, outRows, ci);
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
            vectors, small, a, ar, rows, ai, valid, offsets, kFrom, kTo, near, b, bo, ldb, init, ir,
            initRows, 0, spare, so, spareRows, 0);
        for (int r = 0; r < valid; r++) {
          System.arraycopy(spare, so + r * width, c, cr + outRows[ci + r], present);
        }
      }
      row += valid;
    }
  }

  /**
   * The large tiles of rows at one distance whose terms lie side by side, as many as there are.
   *
   * @return the first row that is left
   */
  private static int evenTiles(
      int vectors,
      float[] a,
      int ab,
      int lda,
      int from,
      int to,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] b,
      int bo,
      float[] first,
      int io,
      float[] c,
      int cb,
      int ldc) {
    int large = Tiles.rows(vectors);
    int terms = kTo - kFrom;
    int tiles = terms == 0 ? 0 : Math.max(0, to - from) / large;
    int ai = tiles == 0 ? 0 : ab + from * lda + offsets[kFrom];
    int ci = cb + from * ldc;
    int nextA = large * lda;
    int nextC = large * ldc;
    for (int t = 0; t < tiles; t++) {
      evenTile(vectors, a, ai, lda, terms, b, bo, first, io, c, ci, ldc);
      ai += nextA;
      ci += nextC;
    }
    return from + tiles * large;
  }

  /** One large tile of {@link #evenTiles}. */
  static void evenTile(
      int vectors,
      float[] a,
      int ai,
      int lda,
      int terms,
      float[] b,
      int bo,
      float[] first,
      int io,
      float[] c,
      int ci,
      int ldc) {
    switch (vectors) {
      case 1 -> Tile12x1.multiplyEven(a, ai, lda, terms, b, bo, first, io, c, ci, ldc);
      case 2 -> {
        if (MANY_REGISTERS) {
          Tile12x2.multiplyEven(a, ai, lda, terms, b, bo, first, io, c, ci, ldc);
        } else {
          Tile6x2.multiplyEven(a, ai, lda, terms, b, bo, first, io, c, ci, ldc);
        }
      }
      case 3 -> Tile8x3.multiplyEven(a, ai, lda, terms, b, bo, first, io, c, ci, ldc);
      default -> Tile6x4.multiplyEven(a, ai, lda, terms, b, bo, first, io, c, ci, ldc);
    }
  }

  /** One tile of {@link #multiply}, whole vectors throughout. */
  static void multiplyTile(
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
      boolean near,
      float[] b,
      int bo,
      int ldb,
      float[] init,
      int ir,
      int[] initRows,
      int ii,
      float[] c,
      int cr,
      int[] outRows,
      int ci) {
    if (near) {
      int at = kTo > kFrom ? ar + offsets[kFrom] : ar;
      nearTile(
          vectors,
          small,
          a,
          at,
          rows,
          ai,
          valid,
          kTo - kFrom,
          b,
          bo,
          ldb,
          init,
          ir,
          initRows,
          ii,
          c,
          cr,
          outRows,
          ci);
      return;
    }
    switch (vectors) {
      case 1 -> {
        if (small) {
          Tile4x1.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
              cr, outRows, ci);
        } else {
          Tile12x1.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
              cr, outRows, ci);
        }
      }
      case 2 -> {
        if (MANY_REGISTERS) {
          if (small) {
            Tile4x2.multiply(
                a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
                cr, outRows, ci);
          } else {
            Tile12x2.multiply(
                a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
                cr, outRows, ci);
          }
        } else if (small) {
          Tile2x2.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
              cr, outRows, ci);
        } else {
          Tile6x2.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
              cr, outRows, ci);
        }
      }
      case 3 -> {
        if (small) {
          Tile3x3.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
              cr, outRows, ci);
        } else {
          Tile8x3.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
              cr, outRows, ci);
        }
      }
      default -> {
        if (small) {
          Tile2x4.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
              cr, outRows, ci);
        } else {
          Tile6x4.multiply(
              a, ar, rows, ai, valid, offsets, kFrom, kTo, b, bo, ldb, init, ir, initRows, ii, c,
              cr, outRows, ci);
        }
      }
    }
  }

  /** The same where terms lie side by side. */
  private static void nearTile(
      int vectors,
      boolean small,
      float[] a,
      int ar,
      int[] rows,
      int ai,
      int valid,
      int terms,
      float[] b,
      int bo,
      int ldb,
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
          Tile4x1.multiplyNear(
              a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
              ci);
        } else {
          Tile12x1.multiplyNear(
              a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
              ci);
        }
      }
      case 2 -> {
        if (MANY_REGISTERS) {
          if (small) {
            Tile4x2.multiplyNear(
                a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
                ci);
          } else {
            Tile12x2.multiplyNear(
                a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
                ci);
          }
        } else if (small) {
          Tile2x2.multiplyNear(
              a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
              ci);
        } else {
          Tile6x2.multiplyNear(
              a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
              ci);
        }
      }
      case 3 -> {
        if (small) {
          Tile3x3.multiplyNear(
              a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
              ci);
        } else {
          Tile8x3.multiplyNear(
              a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
              ci);
        }
      }
      default -> {
        if (small) {
          Tile2x4.multiplyNear(
              a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
              ci);
        } else {
          Tile6x4.multiplyNear(
              a, ar, rows, ai, valid, terms, b, bo, ldb, init, ir, initRows, ii, c, cr, outRows,
              ci);
        }
      }
    }
  }

  /** {@link Tiles#multiplyRow}. */
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
    if (several && vectors < Tiles.MAX_VECTORS) {
      if (!MANY_REGISTERS) {
        RowTile.multiply1In4(a, ab, offsets, b, bo, init, io, c, co, lanes);
        return;
      }
      switch (vectors) {
        case 1 -> RowTile.multiply1In2(a, ab, offsets, b, bo, init, io, c, co, lanes);
        case 2 -> RowTile.multiply2In2(a, ab, offsets, b, bo, init, io, c, co, lanes);
        default -> RowTile.multiply3In2(a, ab, offsets, b, bo, init, io, c, co, lanes);
      }
      return;
    }
    switch (vectors) {
      case 1 -> RowTile.multiply1(a, ab, offsets, b, bo, init, io, c, co, lanes);
      case 2 -> RowTile.multiply2(a, ab, offsets, b, bo, init, io, c, co, lanes);
      case 3 -> RowTile.multiply3(a, ab, offsets, b, bo, init, io, c, co, lanes);
      default -> RowTile.multiply4(a, ab, offsets, b, bo, init, io, c, co, lanes);
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
    int most = MANY_REGISTERS ? 4 : 2;
    for (int row = 0; row < rows; row += most) {
      int valid = Math.min(most, rows - row);
      for (int column = 0; column < columns; column += DOT_COLUMNS) {
        dotTile(
            a,
            ab + row * lda,
            lda,
            valid,
            b,
            bo + column * ldb,
            ldb,
            Math.min(DOT_COLUMNS, columns - column),
            terms,
            sums,
            so + row * step + column * Tiles.DOT_LANES,
            step);
      }
    }
  }

  /** One tile of {@link #dots}. */
  static void dotTile(
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
    if (rows == 1) {
      DotTile.rows1(a, ab, lda, rows, b, bo, ldb, columns, terms, sums, so, step);
    } else if (MANY_REGISTERS) {
      DotTile.rows4(a, ab, lda, rows, b, bo, ldb, columns, terms, sums, so, step);
    } else {
      DotTile.rows2(a, ab, lda, rows, b, bo, ldb, columns, terms, sums, so, step);
    }
  }

  private static int[][] spareRows() {
    int[][] all = new int[Tiles.MAX_VECTORS + 1][];
    for (int vectors = 0; vectors < all.length; vectors++) {
      all[vectors] = Offsets.steps(vectors * LANES);
    }
    return all;
  }
}
