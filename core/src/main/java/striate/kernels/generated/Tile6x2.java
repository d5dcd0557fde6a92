package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for 6 rows by 2 vectors of sums, all of which stay in registers. What the
 * arguments mean is told at {@code Tiles}.
 */
public final class Tile6x2 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile6x2() {}

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
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s1_1 = FloatVector.fromArray(S, init, i1 + L);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s2_1 = FloatVector.fromArray(S, init, i2 + L);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    FloatVector s3_1 = FloatVector.fromArray(S, init, i3 + L);
    FloatVector s4_0 = FloatVector.fromArray(S, init, i4);
    FloatVector s4_1 = FloatVector.fromArray(S, init, i4 + L);
    FloatVector s5_0 = FloatVector.fromArray(S, init, i5);
    FloatVector s5_1 = FloatVector.fromArray(S, init, i5 + L);
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
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + o]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + o]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + o]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + o]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + o]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + o]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
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
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
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
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s1_1 = FloatVector.fromArray(S, init, i1 + L);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s2_1 = FloatVector.fromArray(S, init, i2 + L);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    FloatVector s3_1 = FloatVector.fromArray(S, init, i3 + L);
    FloatVector s4_0 = FloatVector.fromArray(S, init, i4);
    FloatVector s4_1 = FloatVector.fromArray(S, init, i4 + L);
    FloatVector s5_0 = FloatVector.fromArray(S, init, i5);
    FloatVector s5_1 = FloatVector.fromArray(S, init, i5 + L);
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
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
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
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
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
    FloatVector s0_0 = i0;
    FloatVector s0_1 = i1;
    FloatVector s1_0 = i0;
    FloatVector s1_1 = i1;
    FloatVector s2_0 = i0;
    FloatVector s2_1 = i1;
    FloatVector s3_0 = i0;
    FloatVector s3_1 = i1;
    FloatVector s4_0 = i0;
    FloatVector s4_1 = i1;
    FloatVector s5_0 = i0;
    FloatVector s5_1 = i1;
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    for (int k = 0; k < terms; k++) {
      int bi = bo + k * 2 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
    }
    int ci = co;
    s0_0.intoArray(c, ci);
    s0_1.intoArray(c, ci + L);
    ci += ldc;
    s1_0.intoArray(c, ci);
    s1_1.intoArray(c, ci + L);
    ci += ldc;
    s2_0.intoArray(c, ci);
    s2_1.intoArray(c, ci + L);
    ci += ldc;
    s3_0.intoArray(c, ci);
    s3_1.intoArray(c, ci + L);
    ci += ldc;
    s4_0.intoArray(c, ci);
    s4_1.intoArray(c, ci + L);
    ci += ldc;
    s5_0.intoArray(c, ci);
    s5_1.intoArray(c, ci + L);
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
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s1_1 = FloatVector.fromArray(S, c, c1 + L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s2_1 = FloatVector.fromArray(S, c, c2 + L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s3_1 = FloatVector.fromArray(S, c, c3 + L);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s4_1 = FloatVector.fromArray(S, c, c4 + L);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s5_1 = FloatVector.fromArray(S, c, c5 + L);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[ai + o0]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[ai + o1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      FloatVector x2 = FloatVector.broadcast(S, a[ai + o2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      FloatVector x3 = FloatVector.broadcast(S, a[ai + o3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      FloatVector x4 = FloatVector.broadcast(S, a[ai + o4]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      FloatVector x5 = FloatVector.broadcast(S, a[ai + o5]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      bi += ldb;
    }
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
  }

  public static void gradientEven(
      float[] a,
      int ab,
      int step,
      int pixels,
      int[] offsets,
      int offset,
      int valid,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    if (pixels <= 0) {
      return; // see IdleCalls
    }
    int c0 = co + Math.min(0, valid - 1) * ldc;
    int a0 = ab + offsets[offset + Math.min(0, valid - 1)];
    int c1 = co + Math.min(1, valid - 1) * ldc;
    int a1 = ab + offsets[offset + Math.min(1, valid - 1)];
    int c2 = co + Math.min(2, valid - 1) * ldc;
    int a2 = ab + offsets[offset + Math.min(2, valid - 1)];
    int c3 = co + Math.min(3, valid - 1) * ldc;
    int a3 = ab + offsets[offset + Math.min(3, valid - 1)];
    int c4 = co + Math.min(4, valid - 1) * ldc;
    int a4 = ab + offsets[offset + Math.min(4, valid - 1)];
    int c5 = co + Math.min(5, valid - 1) * ldc;
    int a5 = ab + offsets[offset + Math.min(5, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0);
    FloatVector s0_1 = FloatVector.fromArray(S, c, c0 + L);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s1_1 = FloatVector.fromArray(S, c, c1 + L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s2_1 = FloatVector.fromArray(S, c, c2 + L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s3_1 = FloatVector.fromArray(S, c, c3 + L);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s4_1 = FloatVector.fromArray(S, c, c4 + L);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s5_1 = FloatVector.fromArray(S, c, c5 + L);
    int bi = bo;
    int ai = 0;
    for (int p = 0; p < pixels; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + ai]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + ai]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + ai]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + ai]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + ai]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + ai]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      ai += step;
      bi += ldb;
    }
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
  }
}
