package striate.kernels.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.kernels.jit.Vectors;
import striate.kernels.tile.Offsets;
import striate.kernels.tile.PixelProduct;
import striate.kernels.tile.Tiles;

/**
 * The product of an m × k and a k × n matrix, both with any distances between their numbers, into
 * rows without gaps; cut by columns of the result. Immutable.
 */
public final class MatrixProduct {
  /** Multiply-adds below which the right operand is not worth packing. */
  private static final long FEW = 2048;

  private final int m;
  private final int k;
  private final int n;
  private final int rowStep;
  private final int termStep;
  private final int termStepB;
  private final int columnStepB;
  private final int ldc;
  private final int[] terms;
  private final int[] columns;
  private final @Nullable PixelProduct product;
  private final int panelLength;

  /**
   * Sizes and distances.
   *
   * @param rowStep from one row of A to the next
   * @param termStep from one term of A to the next
   * @param termStepB from one term of B to the next
   * @param columnStepB from one column of B to the next
   * @param ldc from one row of C to the next
   */
  public MatrixProduct(
      int m, int k, int n, int rowStep, int termStep, int termStepB, int columnStepB, int ldc) {
    this.m = m;
    this.k = k;
    this.n = n;
    this.rowStep = rowStep;
    this.termStep = termStep;
    this.termStepB = termStepB;
    this.columnStepB = columnStepB;
    this.ldc = ldc;
    if (Vectors.available() && (long) m * k * n >= FEW && rowStep > 0) {
      terms = Offsets.steps(termStepB, k);
      columns = Offsets.steps(columnStepB, n);
      product =
          new PixelProduct(
              Offsets.steps(rowStep),
              rowStep,
              Offsets.steps(ldc),
              ldc,
              Offsets.steps(termStep, k),
              n);
      int widest = 0;
      for (int panel = 0; panel < product.panels.count; panel++) {
        widest = Math.max(widest, product.panels.vectors(panel));
      }
      panelLength = Math.multiplyExact(k, widest * Vectors.LANES);
    } else {
      terms = new int[0];
      columns = new int[0];
      product = null;
      panelLength = 0;
    }
  }

  /** The number of pieces that a product may be cut into. */
  public int pieces() {
    return product == null ? 1 : product.panels.count;
  }

  /** Floats of scratch. */
  public int scratch() {
    return product == null ? 0 : Math.addExact(panelLength, Tiles.SPARE);
  }

  /**
   * {@code C = A·B}, or {@code C += A·B}, of one piece of the columns.
   *
   * @param scratch {@link #scratch} floats from {@code so} on
   */
  public void run(
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      boolean accumulate,
      int piece,
      float[] scratch,
      int so) {
    PixelProduct tiles = product;
    if (tiles == null) {
      plain(a, ao, b, bo, c, co, accumulate);
      return;
    }
    // Panels begin where they would in the whole packed operand.
    int packed = so - k * tiles.panels.column(piece);
    tiles.panels.pack(b, bo, terms, columns, scratch, packed, piece, tiles.panels.count);
    tiles.run(
        a,
        ao,
        scratch,
        packed,
        null,
        0,
        accumulate,
        c,
        co,
        0,
        m,
        piece,
        piece + 1,
        scratch,
        so + panelLength);
  }

  private void plain(float[] a, int ao, float[] b, int bo, float[] c, int co, boolean accumulate) {
    for (int i = 0; i < m; i++) {
      int row = co + i * ldc;
      if (!accumulate) {
        Arrays.fill(c, row, row + n, 0f);
      }
      if (columnStepB == 1) {
        for (int t = 0; t < k; t++) {
          float v = a[ao + i * rowStep + t * termStep];
          int from = bo + t * termStepB;
          for (int j = 0; j < n; j++) {
            c[row + j] = Math.fma(v, b[from + j], c[row + j]);
          }
        }
        continue;
      }
      for (int j = 0; j < n; j++) {
        float sum = c[row + j];
        for (int t = 0; t < k; t++) {
          sum =
              Math.fma(
                  a[ao + i * rowStep + t * termStep], b[bo + j * columnStepB + t * termStepB], sum);
        }
        c[row + j] = sum;
      }
    }
  }
}
