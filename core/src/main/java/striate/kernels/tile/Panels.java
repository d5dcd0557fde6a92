package striate.kernels.tile;

import java.util.Arrays;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.Parts;

/**
 * How the columns of a right operand are cut into panels of whole vectors, and where a panel is in
 * the packed operand: {@code [panel][term][vector of the panel][lane]}, zeros in lanes beyond the
 * last column. Panels are nearly equal, so that none is left with a narrow, slower tile.
 */
public final class Panels {
  /** Columns. */
  public final int n;

  /** Terms. */
  final int k;

  /** Panels. */
  public final int count;

  private final int[] firstVector;

  Panels(int n, int k) {
    this.n = n;
    this.k = k;
    int vectors = Math.ceilDiv(n, Vectors.LANES);
    this.count = Math.ceilDiv(vectors, Tiles.MAX_VECTORS);
    this.firstVector = new int[count + 1];
    for (int i = 0; i <= count; i++) {
      firstVector[i] = Parts.from(vectors, i, count);
    }
  }

  /** Vectors of a panel. */
  public int vectors(int panel) {
    return firstVector[panel + 1] - firstVector[panel];
  }

  /** First column of a panel. */
  public int column(int panel) {
    return firstVector[panel] * Vectors.LANES;
  }

  /** How many lanes of a panel's last vector are columns. */
  public int lanes(int panel) {
    return Math.min(Vectors.LANES, n - (firstVector[panel + 1] - 1) * Vectors.LANES);
  }

  /** Columns with those that fill the last vector. */
  public int paddedColumns() {
    return firstVector[count] * Vectors.LANES;
  }

  /** Floats of the packed operand. */
  public int length() {
    return Math.multiplyExact(k, paddedColumns());
  }

  /** Where a panel begins in the packed operand. */
  int start(int panel) {
    return k * column(panel);
  }

  /**
   * Packs an operand, or a share of it.
   *
   * @param b the operand: term {@code i}, column {@code j} is at {@code bo + terms[i] + columns[j]}
   */
  public void pack(
      float[] b, int bo, int[] terms, int[] columns, float[] packed, int po, int part, int parts) {
    int to = Parts.from(count * k, part + 1, parts);
    boolean together = areTogether(columns);
    for (int i = Parts.from(count * k, part, parts); i < to; i++) {
      int panel = i / k;
      int term = i % k;
      int from = column(panel);
      int width = vectors(panel) * Vectors.LANES;
      int present = Math.min(width, n - from);
      int at = po + start(panel) + term * width;
      int source = bo + terms[term];
      if (together) {
        System.arraycopy(b, source + columns[from], packed, at, present);
      } else {
        for (int j = 0; j < present; j++) {
          packed[at + j] = b[source + columns[from + j]];
        }
      }
      Arrays.fill(packed, at + present, at + width, 0);
    }
  }

  /** Whether columns follow one another, which their ends alone do not tell. */
  private static boolean areTogether(int[] columns) {
    for (int i = 1; i < columns.length; i++) {
      if (columns[i] != columns[0] + i) {
        return false;
      }
    }
    return true;
  }
}
