package striate.kernels.tile;

import org.jspecify.annotations.Nullable;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.Parts;

/**
 * A matrix product whose left rows are pixels of a plane and whose terms are taps: the arithmetic
 * of a convolution. Immutable.
 */
public final class PixelProduct {
  /** Floats of packed operand that stay in the second-level cache while all rows pass by. */
  private static final int BLOCK = 16 * 1024;

  private static final float[] ZEROS = new float[Tiles.MAX_VECTORS * Vectors.LANES];

  /** Where each row starts in A (the first few, if {@link #lda} is positive). */
  public final int[] rows;

  /** Where each row starts in C (the first few, if {@link #ldc} is positive). */
  final int[] outRows;

  /** Where a row's terms are. */
  public final int[] offsets;

  /** Floats from one row of A to the next, or 0 if the table tells. */
  public final int lda;

  /** Floats from one row of C to the next, or 0 if the table tells. */
  final int ldc;

  /** Whether a row's terms lie side by side, in their order. */
  private final boolean near;

  /** The cut of the columns. */
  public final Panels panels;

  public PixelProduct(int[] rows, int lda, int[] outRows, int ldc, int[] offsets, int n) {
    this.rows = rows;
    this.lda = lda;
    this.outRows = outRows;
    this.ldc = ldc;
    this.offsets = offsets;
    this.near = Offsets.areNear(offsets);
    this.panels = new Panels(n, offsets.length);
  }

  /** Computes the first and only row, of panels {@code [panelFrom, panelTo)}; see {@link #run}. */
  public void runRow(
      float[] a,
      int ab,
      float[] packed,
      int po,
      float @Nullable [] init,
      int io,
      float[] c,
      int cb,
      int panelFrom,
      int panelTo) {
    for (int panel = panelFrom; panel < panelTo; panel++) {
      int column = panels.column(panel);
      Tiles.multiplyRow(
          panels.vectors(panel),
          panels.count > 1,
          a,
          ab + rows[0],
          offsets,
          packed,
          po + panels.start(panel),
          init == null ? ZEROS : init,
          init == null ? 0 : io + column,
          c,
          cb + column,
          panels.lanes(panel));
    }
  }

  /**
   * Computes rows {@code [rowFrom, rowTo)} and panels {@code [panelFrom, panelTo)} of C.
   *
   * @param init first sums, padded to whole vectors, or null for zeros
   * @param spare {@link Tiles#SPARE} floats from {@code so} on
   */
  public void run(
      float[] a,
      int ab,
      float[] packed,
      int po,
      float @Nullable [] init,
      int io,
      boolean accumulate,
      float[] c,
      int cb,
      int rowFrom,
      int rowTo,
      int panelFrom,
      int panelTo,
      float[] spare,
      int so) {
    int k = offsets.length;
    for (int panel = panelFrom; panel < panelTo; panel++) {
      int vectors = panels.vectors(panel);
      int width = vectors * Vectors.LANES;
      int column = panels.column(panel);
      int start = po + panels.start(panel);
      // One pass over B needs no blocks: nothing would be read again.
      int blocks =
          rowTo - rowFrom <= Tiles.rows(vectors) ? 1 : Math.max(1, Math.ceilDiv(k * width, BLOCK));
      for (int block = 0; block < blocks; block++) {
        int kFrom = Parts.from(k, block, blocks);
        int kTo = Parts.from(k, block + 1, blocks);
        Tiles.multiply(
            vectors,
            a,
            ab,
            rows,
            lda,
            rowFrom,
            rowTo,
            offsets,
            kFrom,
            kTo,
            near,
            packed,
            start + kFrom * width,
            width,
            accumulate || block > 0 ? null : init == null ? ZEROS : init,
            init == null ? 0 : io + column,
            c,
            cb + column,
            outRows,
            ldc,
            panels.lanes(panel),
            spare,
            so);
      }
    }
  }
}
