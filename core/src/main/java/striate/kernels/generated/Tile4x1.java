package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for 4 rows by 1 vectors of sums, all of which stay in registers. What the
 * arguments mean is told at {@code Tiles}.
 */
public final class Tile4x1 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private Tile4x1() {}

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
    int i2 = ib + initRows[initRow + Math.min(2, valid - 1)];
    int i3 = ib + initRows[initRow + Math.min(3, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int bi = bo;
    for (int k = from; k < to; k++) {
      int o = offsets[k];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + o]);
      s0_0 = x0.fma(b0, s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + o]);
      s1_0 = x1.fma(b0, s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + o]);
      s2_0 = x2.fma(b0, s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + o]);
      s3_0 = x3.fma(b0, s3_0);
      bi += ldb;
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    int c2 = cb + outRows[outRow + Math.min(2, valid - 1)];
    int c3 = cb + outRows[outRow + Math.min(3, valid - 1)];
    s0_0.intoArray(c, c0);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
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
    int i2 = ib + initRows[initRow + Math.min(2, valid - 1)];
    int i3 = ib + initRows[initRow + Math.min(3, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int bi = bo;
    for (int k = 0; k < terms; k++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
      s0_0 = x0.fma(b0, s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      s2_0 = x2.fma(b0, s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      s3_0 = x3.fma(b0, s3_0);
      bi += ldb;
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    int c2 = cb + outRows[outRow + Math.min(2, valid - 1)];
    int c3 = cb + outRows[outRow + Math.min(3, valid - 1)];
    s0_0.intoArray(c, c0);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
  }
}
