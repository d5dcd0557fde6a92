package striate.kernels.tile;

import org.jspecify.annotations.Nullable;
import striate.kernels.generated.DotTile;
import striate.kernels.jit.Vectors;

/**
 * The innermost loops of products: tiles, blocks of sums that stay in registers throughout.
 *
 * <p>A tile is some rows by some vectors of columns. The left operand's rows and the terms' places
 * in a row come from tables of offsets, so a convolution needs no matrix of patches: its rows are
 * pixels and its terms the taps. The right operand is packed in {@link Panels}.
 *
 * <p>Tiles take up to 24 of 32 registers, or 12 of 16, for sums; four sums at least are independent
 * of each other for each load, which hides the latency of multiply-add.
 */
public final class Tiles {
  /** Floats of a tile, or more. */
  public static final int SPARE = 24 * 16;

  /** The widest tile, in vectors. */
  public static final int MAX_VECTORS = Vectors.MANY_REGISTERS ? 4 : 2;

  /** In how many parts {@link #dots} keeps a sum: the lanes of the widest vectors. */
  public static final int DOT_LANES = DotTile.PARTS;

  private static final TileForm[] PRODUCTS = {
    TileForm.PRODUCT_1, TileForm.PRODUCT_2, TileForm.PRODUCT_3, TileForm.PRODUCT_4
  };

  private static final TileForm[] GRADIENTS = {
    TileForm.GRADIENT_1, TileForm.GRADIENT_2, TileForm.GRADIENT_3, TileForm.GRADIENT_4
  };

  private static final TileForm[] ROWS = {
    TileForm.ROW_1, TileForm.ROW_2, TileForm.ROW_3, TileForm.ROW_4
  };

  private Tiles() {}

  /** Whether {@link #multiply} is one for {@link NineTaps}. */
  static boolean nineTaps(float @Nullable [] first, int lanes, int[] offsets, int kFrom, int kTo) {
    return first != null
        && lanes == Vectors.LANES
        && kTo - kFrom == NineTaps.TERMS
        && offsets.length == kTo;
  }

  /** Rows of the tile of that many vectors. */
  public static int rows(int vectors) {
    return switch (vectors) {
      case 1 -> 12;
      case 2 -> Vectors.MANY_REGISTERS ? 12 : 6;
      case 3 -> 8;
      default -> 6;
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
   * @param near whether all terms of a row lie side by side, in their order
   * @param b {@code vectors} vectors for each term, the first term's at {@code bo}, the next one's
   *     {@code ldb} floats further
   * @param first one row of first sums, from {@code io} on, for all rows; null to go on from C
   * @param c result; rows as in {@code a}: {@code cb + outRows[r]}, or {@code cb + r·ldc}
   * @param lanes how many lanes of the last vector exist in C ({@code first} is padded)
   * @param spare {@link #SPARE} floats from {@code so} on: tiles write whole vectors only, since
   *     with masks they outgrow the first compiler's registers and stay slow for good
   */
  public static void multiply(
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
    if ((nineTaps(first, lanes, offsets, kFrom, kTo) ? TileForm.NINE_TAPS : PRODUCTS[vectors - 1])
        .ready()) {
      VectorTiles.multiply(
          vectors, a, ab, rows, lda, from, to, offsets, kFrom, kTo, near, b, bo, ldb, first, io, c,
          cb, outRows, ldc, lanes, spare, so);
    } else {
      ScalarTiles.multiply(
          vectors, a, ab, rows, lda, from, to, offsets, kFrom, kTo, b, bo, ldb, first, io, c, cb,
          outRows, ldc, lanes);
    }
  }

  /**
   * {@code C += Aᵀ·B}: one sum over the pixels for each of some terms (rows of C) and a panel's
   * columns.
   *
   * @param a left operand; the terms of pixel {@code p} are at {@code ab + pixels[p] + offsets[k]}
   * @param step floats from one pixel of A to the next, or 0 if only the table tells
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
  public static void gradient(
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
    if (GRADIENTS[vectors - 1].ready()) {
      VectorGradients.gradient(
          vectors, a, ab, pixels, step, from, to, offsets, kFrom, kTo, b, bo, ldb, c, co, ldc,
          lanes, spare, so);
    } else {
      ScalarTiles.gradient(
          vectors, a, ab, pixels, from, to, offsets, kFrom, kTo, b, bo, ldb, c, co, ldc, lanes);
    }
  }

  /**
   * {@code C = init + A·B} for one row and one panel of B; see {@link #multiply}.
   *
   * @param several whether B has more panels: each then sums in the order of the widest, so that
   *     equal columns give equal sums wherever they stand
   */
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
    if (ROWS[vectors - 1].ready()) {
      VectorTiles.multiplyRow(vectors, several, a, ab, offsets, b, bo, init, io, c, co, lanes);
    } else {
      ScalarTiles.multiplyRow(vectors, several, a, ab, offsets, b, bo, init, io, c, co, lanes);
    }
  }

  /**
   * Goes on with sums over products of a row of A and a row of B, where B's rows are few. Term
   * {@code k} belongs to part {@code k mod} {@link #DOT_LANES} of its sum.
   *
   * @param a left operand: {@code rows} rows from {@code ab} on, {@code lda} apart
   * @param b right operand, transposed: {@code columns} rows from {@code bo} on, {@code ldb} apart
   * @param terms how many, a multiple of {@link #DOT_LANES}
   * @param sums the parts of each sum side by side, those of the next column after them, and those
   *     of the next row {@code step} floats further
   */
  public static void dots(
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
    if (TileForm.DOTS.ready()) {
      VectorTiles.dots(a, ab, lda, rows, b, bo, ldb, columns, terms, sums, so, step);
    } else {
      ScalarTiles.dots(a, ab, lda, rows, b, bo, ldb, columns, terms, sums, so, step);
    }
  }

  /**
   * The {@link #DOT_LANES} parts of a sum, added pairwise; written out, since short loops are slow.
   */
  public static float sumOfParts(float[] p, int at) {
    float s0 = (p[at] + p[at + 8]) + (p[at + 4] + p[at + 12]);
    float s1 = (p[at + 1] + p[at + 9]) + (p[at + 5] + p[at + 13]);
    float s2 = (p[at + 2] + p[at + 10]) + (p[at + 6] + p[at + 14]);
    float s3 = (p[at + 3] + p[at + 11]) + (p[at + 7] + p[at + 15]);
    return (s0 + s2) + (s1 + s3);
  }
}
