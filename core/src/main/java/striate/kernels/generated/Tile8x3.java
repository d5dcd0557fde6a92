package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for 8 rows by 3 vectors of sums, all of which stay in registers. What the
 * arguments mean is told at {@code Tiles}.
 */
public final class Tile8x3 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile8x3() {}

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
    int i6 = ib + initRows[initRow + Math.min(6, valid - 1)];
    int i7 = ib + initRows[initRow + Math.min(7, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s0_1 = FloatVector.fromArray(S, init, i0 + L);
    FloatVector s0_2 = FloatVector.fromArray(S, init, i0 + 2 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s1_1 = FloatVector.fromArray(S, init, i1 + L);
    FloatVector s1_2 = FloatVector.fromArray(S, init, i1 + 2 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s2_1 = FloatVector.fromArray(S, init, i2 + L);
    FloatVector s2_2 = FloatVector.fromArray(S, init, i2 + 2 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    FloatVector s3_1 = FloatVector.fromArray(S, init, i3 + L);
    FloatVector s3_2 = FloatVector.fromArray(S, init, i3 + 2 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, init, i4);
    FloatVector s4_1 = FloatVector.fromArray(S, init, i4 + L);
    FloatVector s4_2 = FloatVector.fromArray(S, init, i4 + 2 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, init, i5);
    FloatVector s5_1 = FloatVector.fromArray(S, init, i5 + L);
    FloatVector s5_2 = FloatVector.fromArray(S, init, i5 + 2 * L);
    FloatVector s6_0 = FloatVector.fromArray(S, init, i6);
    FloatVector s6_1 = FloatVector.fromArray(S, init, i6 + L);
    FloatVector s6_2 = FloatVector.fromArray(S, init, i6 + 2 * L);
    FloatVector s7_0 = FloatVector.fromArray(S, init, i7);
    FloatVector s7_1 = FloatVector.fromArray(S, init, i7 + L);
    FloatVector s7_2 = FloatVector.fromArray(S, init, i7 + 2 * L);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int a4 = ab + rows[row + Math.min(4, valid - 1)];
    int a5 = ab + rows[row + Math.min(5, valid - 1)];
    int a6 = ab + rows[row + Math.min(6, valid - 1)];
    int a7 = ab + rows[row + Math.min(7, valid - 1)];
    int bi = bo;
    for (int k = from; k < to; k++) {
      int o = offsets[k];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + o]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + o]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + o]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + o]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + o]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + o]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + o]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      s6_2 = x6.fma(b2, s6_2);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + o]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      s7_2 = x7.fma(b2, s7_2);
      bi += ldb;
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    int c2 = cb + outRows[outRow + Math.min(2, valid - 1)];
    int c3 = cb + outRows[outRow + Math.min(3, valid - 1)];
    int c4 = cb + outRows[outRow + Math.min(4, valid - 1)];
    int c5 = cb + outRows[outRow + Math.min(5, valid - 1)];
    int c6 = cb + outRows[outRow + Math.min(6, valid - 1)];
    int c7 = cb + outRows[outRow + Math.min(7, valid - 1)];
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    s0_2.intoArray(c, c0 + 2 * L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    s1_2.intoArray(c, c1 + 2 * L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    s2_2.intoArray(c, c2 + 2 * L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    s3_2.intoArray(c, c3 + 2 * L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    s4_2.intoArray(c, c4 + 2 * L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
    s5_2.intoArray(c, c5 + 2 * L);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    s6_1.intoArray(c, c6 + L);
    s6_2.intoArray(c, c6 + 2 * L);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    s7_1.intoArray(c, c7 + L);
    s7_2.intoArray(c, c7 + 2 * L);
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
    int i6 = ib + initRows[initRow + Math.min(6, valid - 1)];
    int i7 = ib + initRows[initRow + Math.min(7, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s0_1 = FloatVector.fromArray(S, init, i0 + L);
    FloatVector s0_2 = FloatVector.fromArray(S, init, i0 + 2 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s1_1 = FloatVector.fromArray(S, init, i1 + L);
    FloatVector s1_2 = FloatVector.fromArray(S, init, i1 + 2 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s2_1 = FloatVector.fromArray(S, init, i2 + L);
    FloatVector s2_2 = FloatVector.fromArray(S, init, i2 + 2 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    FloatVector s3_1 = FloatVector.fromArray(S, init, i3 + L);
    FloatVector s3_2 = FloatVector.fromArray(S, init, i3 + 2 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, init, i4);
    FloatVector s4_1 = FloatVector.fromArray(S, init, i4 + L);
    FloatVector s4_2 = FloatVector.fromArray(S, init, i4 + 2 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, init, i5);
    FloatVector s5_1 = FloatVector.fromArray(S, init, i5 + L);
    FloatVector s5_2 = FloatVector.fromArray(S, init, i5 + 2 * L);
    FloatVector s6_0 = FloatVector.fromArray(S, init, i6);
    FloatVector s6_1 = FloatVector.fromArray(S, init, i6 + L);
    FloatVector s6_2 = FloatVector.fromArray(S, init, i6 + 2 * L);
    FloatVector s7_0 = FloatVector.fromArray(S, init, i7);
    FloatVector s7_1 = FloatVector.fromArray(S, init, i7 + L);
    FloatVector s7_2 = FloatVector.fromArray(S, init, i7 + 2 * L);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int a4 = ab + rows[row + Math.min(4, valid - 1)];
    int a5 = ab + rows[row + Math.min(5, valid - 1)];
    int a6 = ab + rows[row + Math.min(6, valid - 1)];
    int a7 = ab + rows[row + Math.min(7, valid - 1)];
    int bi = bo;
    for (int k = 0; k < terms; k++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + k]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      s6_2 = x6.fma(b2, s6_2);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + k]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      s7_2 = x7.fma(b2, s7_2);
      bi += ldb;
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    int c2 = cb + outRows[outRow + Math.min(2, valid - 1)];
    int c3 = cb + outRows[outRow + Math.min(3, valid - 1)];
    int c4 = cb + outRows[outRow + Math.min(4, valid - 1)];
    int c5 = cb + outRows[outRow + Math.min(5, valid - 1)];
    int c6 = cb + outRows[outRow + Math.min(6, valid - 1)];
    int c7 = cb + outRows[outRow + Math.min(7, valid - 1)];
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    s0_2.intoArray(c, c0 + 2 * L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    s1_2.intoArray(c, c1 + 2 * L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    s2_2.intoArray(c, c2 + 2 * L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    s3_2.intoArray(c, c3 + 2 * L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    s4_2.intoArray(c, c4 + 2 * L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
    s5_2.intoArray(c, c5 + 2 * L);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    s6_1.intoArray(c, c6 + L);
    s6_2.intoArray(c, c6 + 2 * L);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    s7_1.intoArray(c, c7 + L);
    s7_2.intoArray(c, c7 + 2 * L);
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
    FloatVector s0_0 = i0;
    FloatVector s0_1 = i1;
    FloatVector s0_2 = i2;
    FloatVector s1_0 = i0;
    FloatVector s1_1 = i1;
    FloatVector s1_2 = i2;
    FloatVector s2_0 = i0;
    FloatVector s2_1 = i1;
    FloatVector s2_2 = i2;
    FloatVector s3_0 = i0;
    FloatVector s3_1 = i1;
    FloatVector s3_2 = i2;
    FloatVector s4_0 = i0;
    FloatVector s4_1 = i1;
    FloatVector s4_2 = i2;
    FloatVector s5_0 = i0;
    FloatVector s5_1 = i1;
    FloatVector s5_2 = i2;
    FloatVector s6_0 = i0;
    FloatVector s6_1 = i1;
    FloatVector s6_2 = i2;
    FloatVector s7_0 = i0;
    FloatVector s7_1 = i1;
    FloatVector s7_2 = i2;
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    for (int k = 0; k < terms; k++) {
      int bi = bo + k * 3 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + k]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      s6_2 = x6.fma(b2, s6_2);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + k]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      s7_2 = x7.fma(b2, s7_2);
    }
    int ci = co;
    s0_0.intoArray(c, ci);
    s0_1.intoArray(c, ci + L);
    s0_2.intoArray(c, ci + 2 * L);
    ci += ldc;
    s1_0.intoArray(c, ci);
    s1_1.intoArray(c, ci + L);
    s1_2.intoArray(c, ci + 2 * L);
    ci += ldc;
    s2_0.intoArray(c, ci);
    s2_1.intoArray(c, ci + L);
    s2_2.intoArray(c, ci + 2 * L);
    ci += ldc;
    s3_0.intoArray(c, ci);
    s3_1.intoArray(c, ci + L);
    s3_2.intoArray(c, ci + 2 * L);
    ci += ldc;
    s4_0.intoArray(c, ci);
    s4_1.intoArray(c, ci + L);
    s4_2.intoArray(c, ci + 2 * L);
    ci += ldc;
    s5_0.intoArray(c, ci);
    s5_1.intoArray(c, ci + L);
    s5_2.intoArray(c, ci + 2 * L);
    ci += ldc;
    s6_0.intoArray(c, ci);
    s6_1.intoArray(c, ci + L);
    s6_2.intoArray(c, ci + 2 * L);
    ci += ldc;
    s7_0.intoArray(c, ci);
    s7_1.intoArray(c, ci + L);
    s7_2.intoArray(c, ci + 2 * L);
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
    int c6 = co + 6 * ldc;
    int c7 = co + 7 * ldc;
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0);
    FloatVector s0_1 = FloatVector.fromArray(S, c, c0 + L);
    FloatVector s0_2 = FloatVector.fromArray(S, c, c0 + 2 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s1_1 = FloatVector.fromArray(S, c, c1 + L);
    FloatVector s1_2 = FloatVector.fromArray(S, c, c1 + 2 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s2_1 = FloatVector.fromArray(S, c, c2 + L);
    FloatVector s2_2 = FloatVector.fromArray(S, c, c2 + 2 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s3_1 = FloatVector.fromArray(S, c, c3 + L);
    FloatVector s3_2 = FloatVector.fromArray(S, c, c3 + 2 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s4_1 = FloatVector.fromArray(S, c, c4 + L);
    FloatVector s4_2 = FloatVector.fromArray(S, c, c4 + 2 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s5_1 = FloatVector.fromArray(S, c, c5 + L);
    FloatVector s5_2 = FloatVector.fromArray(S, c, c5 + 2 * L);
    FloatVector s6_0 = FloatVector.fromArray(S, c, c6);
    FloatVector s6_1 = FloatVector.fromArray(S, c, c6 + L);
    FloatVector s6_2 = FloatVector.fromArray(S, c, c6 + 2 * L);
    FloatVector s7_0 = FloatVector.fromArray(S, c, c7);
    FloatVector s7_1 = FloatVector.fromArray(S, c, c7 + L);
    FloatVector s7_2 = FloatVector.fromArray(S, c, c7 + 2 * L);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ai + 0]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      FloatVector x1 = FloatVector.broadcast(S, a[ai + 1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      FloatVector x2 = FloatVector.broadcast(S, a[ai + 2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      FloatVector x3 = FloatVector.broadcast(S, a[ai + 3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      FloatVector x4 = FloatVector.broadcast(S, a[ai + 4]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      FloatVector x5 = FloatVector.broadcast(S, a[ai + 5]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      FloatVector x6 = FloatVector.broadcast(S, a[ai + 6]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      s6_2 = x6.fma(b2, s6_2);
      FloatVector x7 = FloatVector.broadcast(S, a[ai + 7]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      s7_2 = x7.fma(b2, s7_2);
      bi += ldb;
    }
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    s0_2.intoArray(c, c0 + 2 * L);
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    s1_2.intoArray(c, c1 + 2 * L);
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    s2_2.intoArray(c, c2 + 2 * L);
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    s3_2.intoArray(c, c3 + 2 * L);
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    s4_2.intoArray(c, c4 + 2 * L);
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
    s5_2.intoArray(c, c5 + 2 * L);
    s6_0.intoArray(c, c6);
    s6_1.intoArray(c, c6 + L);
    s6_2.intoArray(c, c6 + 2 * L);
    s7_0.intoArray(c, c7);
    s7_1.intoArray(c, c7 + L);
    s7_2.intoArray(c, c7 + 2 * L);
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
    int c6 = co + Math.min(6, valid - 1) * ldc;
    int o6 = offsets[offset + Math.min(6, valid - 1)];
    int c7 = co + Math.min(7, valid - 1) * ldc;
    int o7 = offsets[offset + Math.min(7, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0);
    FloatVector s0_1 = FloatVector.fromArray(S, c, c0 + L);
    FloatVector s0_2 = FloatVector.fromArray(S, c, c0 + 2 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s1_1 = FloatVector.fromArray(S, c, c1 + L);
    FloatVector s1_2 = FloatVector.fromArray(S, c, c1 + 2 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s2_1 = FloatVector.fromArray(S, c, c2 + L);
    FloatVector s2_2 = FloatVector.fromArray(S, c, c2 + 2 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s3_1 = FloatVector.fromArray(S, c, c3 + L);
    FloatVector s3_2 = FloatVector.fromArray(S, c, c3 + 2 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s4_1 = FloatVector.fromArray(S, c, c4 + L);
    FloatVector s4_2 = FloatVector.fromArray(S, c, c4 + 2 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s5_1 = FloatVector.fromArray(S, c, c5 + L);
    FloatVector s5_2 = FloatVector.fromArray(S, c, c5 + 2 * L);
    FloatVector s6_0 = FloatVector.fromArray(S, c, c6);
    FloatVector s6_1 = FloatVector.fromArray(S, c, c6 + L);
    FloatVector s6_2 = FloatVector.fromArray(S, c, c6 + 2 * L);
    FloatVector s7_0 = FloatVector.fromArray(S, c, c7);
    FloatVector s7_1 = FloatVector.fromArray(S, c, c7 + L);
    FloatVector s7_2 = FloatVector.fromArray(S, c, c7 + 2 * L);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ai + o0]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      FloatVector x1 = FloatVector.broadcast(S, a[ai + o1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      FloatVector x2 = FloatVector.broadcast(S, a[ai + o2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      FloatVector x3 = FloatVector.broadcast(S, a[ai + o3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      FloatVector x4 = FloatVector.broadcast(S, a[ai + o4]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      s4_2 = x4.fma(b2, s4_2);
      FloatVector x5 = FloatVector.broadcast(S, a[ai + o5]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      s5_2 = x5.fma(b2, s5_2);
      FloatVector x6 = FloatVector.broadcast(S, a[ai + o6]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      s6_2 = x6.fma(b2, s6_2);
      FloatVector x7 = FloatVector.broadcast(S, a[ai + o7]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      s7_2 = x7.fma(b2, s7_2);
      bi += ldb;
    }
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    s0_2.intoArray(c, c0 + 2 * L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    s1_2.intoArray(c, c1 + 2 * L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    s2_2.intoArray(c, c2 + 2 * L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    s3_2.intoArray(c, c3 + 2 * L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    s4_2.intoArray(c, c4 + 2 * L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
    s5_2.intoArray(c, c5 + 2 * L);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    s6_1.intoArray(c, c6 + L);
    s6_2.intoArray(c, c6 + 2 * L);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    s7_1.intoArray(c, c7 + L);
    s7_2.intoArray(c, c7 + 2 * L);
  }
}
