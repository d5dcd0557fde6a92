package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for 2 rows by 2 vectors of sums, all of which stay in registers. What the
 * arguments mean is told at {@code Tiles}.
 */
public final class Tile2x2 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile2x2() {}

  public static void multiply(
      float[] a,
      int ab,
      int[] rows,
      int row,
      int valid,
      int[] offsets,
      int from,
      int to,
      float[] b,
      int bo,
      int ldb,
      float[] init,
      int ib,
      int[] initRows,
      int initRow,
      float[] c,
      int cb,
      int[] outRows,
      int outRow) {
    if (valid == 0) {
      return; // see IdleCalls
    }
    int i0 = ib + initRows[initRow];
    int i1 = ib + initRows[initRow + Math.min(1, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s0_1 = FloatVector.fromArray(S, init, i0 + L);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s1_1 = FloatVector.fromArray(S, init, i1 + L);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int bi = bo;
    for (int k = from; k < to; k++) {
      int o = offsets[k];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + o]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + o]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      bi += ldb;
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
  }

  public static void multiplyNear(
      float[] a,
      int ab,
      int[] rows,
      int row,
      int valid,
      int terms,
      float[] b,
      int bo,
      int ldb,
      float[] init,
      int ib,
      int[] initRows,
      int initRow,
      float[] c,
      int cb,
      int[] outRows,
      int outRow) {
    if (valid == 0) {
      return; // see IdleCalls
    }
    int i0 = ib + initRows[initRow];
    int i1 = ib + initRows[initRow + Math.min(1, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s0_1 = FloatVector.fromArray(S, init, i0 + L);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s1_1 = FloatVector.fromArray(S, init, i1 + L);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int bi = bo;
    for (int k = 0; k < terms; k++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      bi += ldb;
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
  }
}
