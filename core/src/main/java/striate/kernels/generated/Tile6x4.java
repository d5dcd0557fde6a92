package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for 6 rows by 4 vectors of sums, all of which stay in registers. What the
 * arguments mean is told at {@code Tiles}.
 */
public final class Tile6x4 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile6x4() {}

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
    int i4 = ib + initRows[initRow + Math.min(4, valid - 1)];
    int i5 = ib + initRows[initRow + Math.min(5, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s0_1 = FloatVector.fromArray(S, init, i0 + L);
    FloatVector s0_2 = FloatVector.fromArray(S, init, i0 + 2 * L);
    FloatVector s0_3 = FloatVector.fromArray(S, init, i0 + 3 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s1_1 = FloatVector.fromArray(S, init, i1 + L);
    FloatVector s1_2 = FloatVector.fromArray(S, init, i1 + 2 * L);
    FloatVector s1_3 = FloatVector.fromArray(S, init, i1 + 3 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s2_1 = FloatVector.fromArray(S, init, i2 + L);
    FloatVector s2_2 = FloatVector.fromArray(S, init, i2 + 2 * L);
    FloatVector s2_3 = FloatVector.fromArray(S, init, i2 + 3 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    FloatVector s3_1 = FloatVector.fromArray(S, init, i3 + L);
    FloatVector s3_2 = FloatVector.fromArray(S, init, i3 + 2 * L);
    FloatVector s3_3 = FloatVector.fromArray(S, init, i3 + 3 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, init, i4);
    FloatVector s4_1 = FloatVector.fromArray(S, init, i4 + L);
    FloatVector s4_2 = FloatVector.fromArray(S, init, i4 + 2 * L);
    FloatVector s4_3 = FloatVector.fromArray(S, init, i4 + 3 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, init, i5);
    FloatVector s5_1 = FloatVector.fromArray(S, init, i5 + L);
    FloatVector s5_2 = FloatVector.fromArray(S, init, i5 + 2 * L);
    FloatVector s5_3 = FloatVector.fromArray(S, init, i5 + 3 * L);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int a4 = ab + rows[row + Math.min(4, valid - 1)];
    int a5 = ab + rows[row + Math.min(5, valid - 1)];
    int bi = bo;
    for (int k = from; k < to; k++) {
      int o = offsets[k];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + o]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      s0_3 = x0.fma(b3, s0_3);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + o]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      s1_3 = x1.fma(b3, s1_3);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + o]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      s2_3 = x2.fma(b3, s2_3);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + o]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      s3_3 = x3.fma(b3, s3_3);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + o]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      s4_3 = x4.fma(b3, s4_3);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + o]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      s5_3 = x5.fma(b3, s5_3);
      bi += ldb;
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    int c2 = cb + outRows[outRow + Math.min(2, valid - 1)];
    int c3 = cb + outRows[outRow + Math.min(3, valid - 1)];
    int c4 = cb + outRows[outRow + Math.min(4, valid - 1)];
    int c5 = cb + outRows[outRow + Math.min(5, valid - 1)];
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    s0_2.intoArray(c, c0 + 2 * L);
    s0_3.intoArray(c, c0 + 3 * L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    s1_2.intoArray(c, c1 + 2 * L);
    s1_3.intoArray(c, c1 + 3 * L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    s2_2.intoArray(c, c2 + 2 * L);
    s2_3.intoArray(c, c2 + 3 * L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    s3_2.intoArray(c, c3 + 2 * L);
    s3_3.intoArray(c, c3 + 3 * L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    s4_2.intoArray(c, c4 + 2 * L);
    s4_3.intoArray(c, c4 + 3 * L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
    s5_2.intoArray(c, c5 + 2 * L);
    s5_3.intoArray(c, c5 + 3 * L);
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
    int i4 = ib + initRows[initRow + Math.min(4, valid - 1)];
    int i5 = ib + initRows[initRow + Math.min(5, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s0_1 = FloatVector.fromArray(S, init, i0 + L);
    FloatVector s0_2 = FloatVector.fromArray(S, init, i0 + 2 * L);
    FloatVector s0_3 = FloatVector.fromArray(S, init, i0 + 3 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s1_1 = FloatVector.fromArray(S, init, i1 + L);
    FloatVector s1_2 = FloatVector.fromArray(S, init, i1 + 2 * L);
    FloatVector s1_3 = FloatVector.fromArray(S, init, i1 + 3 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s2_1 = FloatVector.fromArray(S, init, i2 + L);
    FloatVector s2_2 = FloatVector.fromArray(S, init, i2 + 2 * L);
    FloatVector s2_3 = FloatVector.fromArray(S, init, i2 + 3 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    FloatVector s3_1 = FloatVector.fromArray(S, init, i3 + L);
    FloatVector s3_2 = FloatVector.fromArray(S, init, i3 + 2 * L);
    FloatVector s3_3 = FloatVector.fromArray(S, init, i3 + 3 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, init, i4);
    FloatVector s4_1 = FloatVector.fromArray(S, init, i4 + L);
    FloatVector s4_2 = FloatVector.fromArray(S, init, i4 + 2 * L);
    FloatVector s4_3 = FloatVector.fromArray(S, init, i4 + 3 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, init, i5);
    FloatVector s5_1 = FloatVector.fromArray(S, init, i5 + L);
    FloatVector s5_2 = FloatVector.fromArray(S, init, i5 + 2 * L);
    FloatVector s5_3 = FloatVector.fromArray(S, init, i5 + 3 * L);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int a4 = ab + rows[row + Math.min(4, valid - 1)];
    int a5 = ab + rows[row + Math.min(5, valid - 1)];
    int bi = bo;
    for (int k = 0; k < terms; k++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      s0_3 = x0.fma(b3, s0_3);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      s1_3 = x1.fma(b3, s1_3);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      s2_3 = x2.fma(b3, s2_3);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      s3_3 = x3.fma(b3, s3_3);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      s4_3 = x4.fma(b3, s4_3);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      s5_3 = x5.fma(b3, s5_3);
      bi += ldb;
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    int c2 = cb + outRows[outRow + Math.min(2, valid - 1)];
    int c3 = cb + outRows[outRow + Math.min(3, valid - 1)];
    int c4 = cb + outRows[outRow + Math.min(4, valid - 1)];
    int c5 = cb + outRows[outRow + Math.min(5, valid - 1)];
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    s0_2.intoArray(c, c0 + 2 * L);
    s0_3.intoArray(c, c0 + 3 * L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    s1_2.intoArray(c, c1 + 2 * L);
    s1_3.intoArray(c, c1 + 3 * L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    s2_2.intoArray(c, c2 + 2 * L);
    s2_3.intoArray(c, c2 + 3 * L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    s3_2.intoArray(c, c3 + 2 * L);
    s3_3.intoArray(c, c3 + 3 * L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    s4_2.intoArray(c, c4 + 2 * L);
    s4_3.intoArray(c, c4 + 3 * L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
    s5_2.intoArray(c, c5 + 2 * L);
    s5_3.intoArray(c, c5 + 3 * L);
  }

  public static void multiplyEven(
      float[] a,
      int a0,
      int lda,
      int terms,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int ldc) {
    if (terms < 0) {
      return; // see IdleCalls
    }
    FloatVector i0 = FloatVector.fromArray(S, init, io);
    FloatVector i1 = FloatVector.fromArray(S, init, io + L);
    FloatVector i2 = FloatVector.fromArray(S, init, io + 2 * L);
    FloatVector i3 = FloatVector.fromArray(S, init, io + 3 * L);
    FloatVector s0_0 = i0;
    FloatVector s0_1 = i1;
    FloatVector s0_2 = i2;
    FloatVector s0_3 = i3;
    FloatVector s1_0 = i0;
    FloatVector s1_1 = i1;
    FloatVector s1_2 = i2;
    FloatVector s1_3 = i3;
    FloatVector s2_0 = i0;
    FloatVector s2_1 = i1;
    FloatVector s2_2 = i2;
    FloatVector s2_3 = i3;
    FloatVector s3_0 = i0;
    FloatVector s3_1 = i1;
    FloatVector s3_2 = i2;
    FloatVector s3_3 = i3;
    FloatVector s4_0 = i0;
    FloatVector s4_1 = i1;
    FloatVector s4_2 = i2;
    FloatVector s4_3 = i3;
    FloatVector s5_0 = i0;
    FloatVector s5_1 = i1;
    FloatVector s5_2 = i2;
    FloatVector s5_3 = i3;
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    for (int k = 0; k < terms; k++) {
      int bi = bo + k * 4 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      s0_3 = x0.fma(b3, s0_3);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      s1_3 = x1.fma(b3, s1_3);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      s2_3 = x2.fma(b3, s2_3);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      s3_3 = x3.fma(b3, s3_3);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      s4_3 = x4.fma(b3, s4_3);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      s5_3 = x5.fma(b3, s5_3);
    }
    int ci = co;
    s0_0.intoArray(c, ci);
    s0_1.intoArray(c, ci + L);
    s0_2.intoArray(c, ci + 2 * L);
    s0_3.intoArray(c, ci + 3 * L);
    ci += ldc;
    s1_0.intoArray(c, ci);
    s1_1.intoArray(c, ci + L);
    s1_2.intoArray(c, ci + 2 * L);
    s1_3.intoArray(c, ci + 3 * L);
    ci += ldc;
    s2_0.intoArray(c, ci);
    s2_1.intoArray(c, ci + L);
    s2_2.intoArray(c, ci + 2 * L);
    s2_3.intoArray(c, ci + 3 * L);
    ci += ldc;
    s3_0.intoArray(c, ci);
    s3_1.intoArray(c, ci + L);
    s3_2.intoArray(c, ci + 2 * L);
    s3_3.intoArray(c, ci + 3 * L);
    ci += ldc;
    s4_0.intoArray(c, ci);
    s4_1.intoArray(c, ci + L);
    s4_2.intoArray(c, ci + 2 * L);
    s4_3.intoArray(c, ci + 3 * L);
    ci += ldc;
    s5_0.intoArray(c, ci);
    s5_1.intoArray(c, ci + L);
    s5_2.intoArray(c, ci + 2 * L);
    s5_3.intoArray(c, ci + 3 * L);
  }

  public static void gradient(
      float[] a,
      int ab,
      int[] rows,
      int from,
      int to,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    if (from >= to) {
      return; // see IdleCalls
    }
    int c0 = co + 0 * ldc;
    int c1 = co + 1 * ldc;
    int c2 = co + 2 * ldc;
    int c3 = co + 3 * ldc;
    int c4 = co + 4 * ldc;
    int c5 = co + 5 * ldc;
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0);
    FloatVector s0_1 = FloatVector.fromArray(S, c, c0 + L);
    FloatVector s0_2 = FloatVector.fromArray(S, c, c0 + 2 * L);
    FloatVector s0_3 = FloatVector.fromArray(S, c, c0 + 3 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s1_1 = FloatVector.fromArray(S, c, c1 + L);
    FloatVector s1_2 = FloatVector.fromArray(S, c, c1 + 2 * L);
    FloatVector s1_3 = FloatVector.fromArray(S, c, c1 + 3 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s2_1 = FloatVector.fromArray(S, c, c2 + L);
    FloatVector s2_2 = FloatVector.fromArray(S, c, c2 + 2 * L);
    FloatVector s2_3 = FloatVector.fromArray(S, c, c2 + 3 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s3_1 = FloatVector.fromArray(S, c, c3 + L);
    FloatVector s3_2 = FloatVector.fromArray(S, c, c3 + 2 * L);
    FloatVector s3_3 = FloatVector.fromArray(S, c, c3 + 3 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s4_1 = FloatVector.fromArray(S, c, c4 + L);
    FloatVector s4_2 = FloatVector.fromArray(S, c, c4 + 2 * L);
    FloatVector s4_3 = FloatVector.fromArray(S, c, c4 + 3 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s5_1 = FloatVector.fromArray(S, c, c5 + L);
    FloatVector s5_2 = FloatVector.fromArray(S, c, c5 + 2 * L);
    FloatVector s5_3 = FloatVector.fromArray(S, c, c5 + 3 * L);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ai + 0]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      s0_3 = x0.fma(b3, s0_3);
      FloatVector x1 = FloatVector.broadcast(S, a[ai + 1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      s1_3 = x1.fma(b3, s1_3);
      FloatVector x2 = FloatVector.broadcast(S, a[ai + 2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      s2_3 = x2.fma(b3, s2_3);
      FloatVector x3 = FloatVector.broadcast(S, a[ai + 3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      s3_3 = x3.fma(b3, s3_3);
      FloatVector x4 = FloatVector.broadcast(S, a[ai + 4]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      s4_3 = x4.fma(b3, s4_3);
      FloatVector x5 = FloatVector.broadcast(S, a[ai + 5]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      s5_3 = x5.fma(b3, s5_3);
      bi += ldb;
    }
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    s0_2.intoArray(c, c0 + 2 * L);
    s0_3.intoArray(c, c0 + 3 * L);
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    s1_2.intoArray(c, c1 + 2 * L);
    s1_3.intoArray(c, c1 + 3 * L);
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    s2_2.intoArray(c, c2 + 2 * L);
    s2_3.intoArray(c, c2 + 3 * L);
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    s3_2.intoArray(c, c3 + 2 * L);
    s3_3.intoArray(c, c3 + 3 * L);
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    s4_2.intoArray(c, c4 + 2 * L);
    s4_3.intoArray(c, c4 + 3 * L);
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
    s5_2.intoArray(c, c5 + 2 * L);
    s5_3.intoArray(c, c5 + 3 * L);
  }

  public static void gradientScattered(
      float[] a,
      int ab,
      int[] rows,
      int from,
      int to,
      int[] offsets,
      int offset,
      int valid,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    if (from >= to) {
      return; // see IdleCalls
    }
    int c0 = co + Math.min(0, valid - 1) * ldc;
    int o0 = offsets[offset + Math.min(0, valid - 1)];
    int c1 = co + Math.min(1, valid - 1) * ldc;
    int o1 = offsets[offset + Math.min(1, valid - 1)];
    int c2 = co + Math.min(2, valid - 1) * ldc;
    int o2 = offsets[offset + Math.min(2, valid - 1)];
    int c3 = co + Math.min(3, valid - 1) * ldc;
    int o3 = offsets[offset + Math.min(3, valid - 1)];
    int c4 = co + Math.min(4, valid - 1) * ldc;
    int o4 = offsets[offset + Math.min(4, valid - 1)];
    int c5 = co + Math.min(5, valid - 1) * ldc;
    int o5 = offsets[offset + Math.min(5, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0);
    FloatVector s0_1 = FloatVector.fromArray(S, c, c0 + L);
    FloatVector s0_2 = FloatVector.fromArray(S, c, c0 + 2 * L);
    FloatVector s0_3 = FloatVector.fromArray(S, c, c0 + 3 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s1_1 = FloatVector.fromArray(S, c, c1 + L);
    FloatVector s1_2 = FloatVector.fromArray(S, c, c1 + 2 * L);
    FloatVector s1_3 = FloatVector.fromArray(S, c, c1 + 3 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s2_1 = FloatVector.fromArray(S, c, c2 + L);
    FloatVector s2_2 = FloatVector.fromArray(S, c, c2 + 2 * L);
    FloatVector s2_3 = FloatVector.fromArray(S, c, c2 + 3 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s3_1 = FloatVector.fromArray(S, c, c3 + L);
    FloatVector s3_2 = FloatVector.fromArray(S, c, c3 + 2 * L);
    FloatVector s3_3 = FloatVector.fromArray(S, c, c3 + 3 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s4_1 = FloatVector.fromArray(S, c, c4 + L);
    FloatVector s4_2 = FloatVector.fromArray(S, c, c4 + 2 * L);
    FloatVector s4_3 = FloatVector.fromArray(S, c, c4 + 3 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s5_1 = FloatVector.fromArray(S, c, c5 + L);
    FloatVector s5_2 = FloatVector.fromArray(S, c, c5 + 2 * L);
    FloatVector s5_3 = FloatVector.fromArray(S, c, c5 + 3 * L);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ai + o0]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      s0_3 = x0.fma(b3, s0_3);
      FloatVector x1 = FloatVector.broadcast(S, a[ai + o1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      s1_3 = x1.fma(b3, s1_3);
      FloatVector x2 = FloatVector.broadcast(S, a[ai + o2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      s2_3 = x2.fma(b3, s2_3);
      FloatVector x3 = FloatVector.broadcast(S, a[ai + o3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      s3_3 = x3.fma(b3, s3_3);
      FloatVector x4 = FloatVector.broadcast(S, a[ai + o4]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      s4_3 = x4.fma(b3, s4_3);
      FloatVector x5 = FloatVector.broadcast(S, a[ai + o5]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      s5_3 = x5.fma(b3, s5_3);
      bi += ldb;
    }
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    s0_2.intoArray(c, c0 + 2 * L);
    s0_3.intoArray(c, c0 + 3 * L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    s1_2.intoArray(c, c1 + 2 * L);
    s1_3.intoArray(c, c1 + 3 * L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    s2_2.intoArray(c, c2 + 2 * L);
    s2_3.intoArray(c, c2 + 3 * L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    s3_2.intoArray(c, c3 + 2 * L);
    s3_3.intoArray(c, c3 + 3 * L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    s4_2.intoArray(c, c4 + 2 * L);
    s4_3.intoArray(c, c4 + 3 * L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
    s5_2.intoArray(c, c5 + 2 * L);
    s5_3.intoArray(c, c5 + 3 * L);
  }
}
