package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for 12 rows by 1 vectors of sums, all of which stay in registers. What the
 * arguments mean is told at {@code Tiles}.
 */
public final class Tile12x1 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile12x1() {}

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
    int i8 = ib + initRows[initRow + Math.min(8, valid - 1)];
    int i9 = ib + initRows[initRow + Math.min(9, valid - 1)];
    int i10 = ib + initRows[initRow + Math.min(10, valid - 1)];
    int i11 = ib + initRows[initRow + Math.min(11, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    FloatVector s4_0 = FloatVector.fromArray(S, init, i4);
    FloatVector s5_0 = FloatVector.fromArray(S, init, i5);
    FloatVector s6_0 = FloatVector.fromArray(S, init, i6);
    FloatVector s7_0 = FloatVector.fromArray(S, init, i7);
    FloatVector s8_0 = FloatVector.fromArray(S, init, i8);
    FloatVector s9_0 = FloatVector.fromArray(S, init, i9);
    FloatVector s10_0 = FloatVector.fromArray(S, init, i10);
    FloatVector s11_0 = FloatVector.fromArray(S, init, i11);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int a4 = ab + rows[row + Math.min(4, valid - 1)];
    int a5 = ab + rows[row + Math.min(5, valid - 1)];
    int a6 = ab + rows[row + Math.min(6, valid - 1)];
    int a7 = ab + rows[row + Math.min(7, valid - 1)];
    int a8 = ab + rows[row + Math.min(8, valid - 1)];
    int a9 = ab + rows[row + Math.min(9, valid - 1)];
    int a10 = ab + rows[row + Math.min(10, valid - 1)];
    int a11 = ab + rows[row + Math.min(11, valid - 1)];
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
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + o]);
      s4_0 = x4.fma(b0, s4_0);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + o]);
      s5_0 = x5.fma(b0, s5_0);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + o]);
      s6_0 = x6.fma(b0, s6_0);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + o]);
      s7_0 = x7.fma(b0, s7_0);
      FloatVector x8 = FloatVector.broadcast(S, a[a8 + o]);
      s8_0 = x8.fma(b0, s8_0);
      FloatVector x9 = FloatVector.broadcast(S, a[a9 + o]);
      s9_0 = x9.fma(b0, s9_0);
      FloatVector x10 = FloatVector.broadcast(S, a[a10 + o]);
      s10_0 = x10.fma(b0, s10_0);
      FloatVector x11 = FloatVector.broadcast(S, a[a11 + o]);
      s11_0 = x11.fma(b0, s11_0);
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
    int c8 = cb + outRows[outRow + Math.min(8, valid - 1)];
    int c9 = cb + outRows[outRow + Math.min(9, valid - 1)];
    int c10 = cb + outRows[outRow + Math.min(10, valid - 1)];
    int c11 = cb + outRows[outRow + Math.min(11, valid - 1)];
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
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    if (valid == 8) {
      return;
    }
    s8_0.intoArray(c, c8);
    if (valid == 9) {
      return;
    }
    s9_0.intoArray(c, c9);
    if (valid == 10) {
      return;
    }
    s10_0.intoArray(c, c10);
    if (valid == 11) {
      return;
    }
    s11_0.intoArray(c, c11);
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
    int i8 = ib + initRows[initRow + Math.min(8, valid - 1)];
    int i9 = ib + initRows[initRow + Math.min(9, valid - 1)];
    int i10 = ib + initRows[initRow + Math.min(10, valid - 1)];
    int i11 = ib + initRows[initRow + Math.min(11, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, init, i0);
    FloatVector s1_0 = FloatVector.fromArray(S, init, i1);
    FloatVector s2_0 = FloatVector.fromArray(S, init, i2);
    FloatVector s3_0 = FloatVector.fromArray(S, init, i3);
    FloatVector s4_0 = FloatVector.fromArray(S, init, i4);
    FloatVector s5_0 = FloatVector.fromArray(S, init, i5);
    FloatVector s6_0 = FloatVector.fromArray(S, init, i6);
    FloatVector s7_0 = FloatVector.fromArray(S, init, i7);
    FloatVector s8_0 = FloatVector.fromArray(S, init, i8);
    FloatVector s9_0 = FloatVector.fromArray(S, init, i9);
    FloatVector s10_0 = FloatVector.fromArray(S, init, i10);
    FloatVector s11_0 = FloatVector.fromArray(S, init, i11);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int a4 = ab + rows[row + Math.min(4, valid - 1)];
    int a5 = ab + rows[row + Math.min(5, valid - 1)];
    int a6 = ab + rows[row + Math.min(6, valid - 1)];
    int a7 = ab + rows[row + Math.min(7, valid - 1)];
    int a8 = ab + rows[row + Math.min(8, valid - 1)];
    int a9 = ab + rows[row + Math.min(9, valid - 1)];
    int a10 = ab + rows[row + Math.min(10, valid - 1)];
    int a11 = ab + rows[row + Math.min(11, valid - 1)];
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
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      s4_0 = x4.fma(b0, s4_0);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      s5_0 = x5.fma(b0, s5_0);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + k]);
      s6_0 = x6.fma(b0, s6_0);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + k]);
      s7_0 = x7.fma(b0, s7_0);
      FloatVector x8 = FloatVector.broadcast(S, a[a8 + k]);
      s8_0 = x8.fma(b0, s8_0);
      FloatVector x9 = FloatVector.broadcast(S, a[a9 + k]);
      s9_0 = x9.fma(b0, s9_0);
      FloatVector x10 = FloatVector.broadcast(S, a[a10 + k]);
      s10_0 = x10.fma(b0, s10_0);
      FloatVector x11 = FloatVector.broadcast(S, a[a11 + k]);
      s11_0 = x11.fma(b0, s11_0);
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
    int c8 = cb + outRows[outRow + Math.min(8, valid - 1)];
    int c9 = cb + outRows[outRow + Math.min(9, valid - 1)];
    int c10 = cb + outRows[outRow + Math.min(10, valid - 1)];
    int c11 = cb + outRows[outRow + Math.min(11, valid - 1)];
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
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    if (valid == 8) {
      return;
    }
    s8_0.intoArray(c, c8);
    if (valid == 9) {
      return;
    }
    s9_0.intoArray(c, c9);
    if (valid == 10) {
      return;
    }
    s10_0.intoArray(c, c10);
    if (valid == 11) {
      return;
    }
    s11_0.intoArray(c, c11);
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
    FloatVector s0_0 = i0;
    FloatVector s1_0 = i0;
    FloatVector s2_0 = i0;
    FloatVector s3_0 = i0;
    FloatVector s4_0 = i0;
    FloatVector s5_0 = i0;
    FloatVector s6_0 = i0;
    FloatVector s7_0 = i0;
    FloatVector s8_0 = i0;
    FloatVector s9_0 = i0;
    FloatVector s10_0 = i0;
    FloatVector s11_0 = i0;
    int a1 = a0 + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    int a8 = a7 + lda;
    int a9 = a8 + lda;
    int a10 = a9 + lda;
    int a11 = a10 + lda;
    for (int k = 0; k < terms; k++) {
      int bi = bo + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + k]);
      s0_0 = x0.fma(b0, s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      s2_0 = x2.fma(b0, s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      s3_0 = x3.fma(b0, s3_0);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      s4_0 = x4.fma(b0, s4_0);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      s5_0 = x5.fma(b0, s5_0);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + k]);
      s6_0 = x6.fma(b0, s6_0);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + k]);
      s7_0 = x7.fma(b0, s7_0);
      FloatVector x8 = FloatVector.broadcast(S, a[a8 + k]);
      s8_0 = x8.fma(b0, s8_0);
      FloatVector x9 = FloatVector.broadcast(S, a[a9 + k]);
      s9_0 = x9.fma(b0, s9_0);
      FloatVector x10 = FloatVector.broadcast(S, a[a10 + k]);
      s10_0 = x10.fma(b0, s10_0);
      FloatVector x11 = FloatVector.broadcast(S, a[a11 + k]);
      s11_0 = x11.fma(b0, s11_0);
    }
    int ci = co;
    s0_0.intoArray(c, ci);
    ci += ldc;
    s1_0.intoArray(c, ci);
    ci += ldc;
    s2_0.intoArray(c, ci);
    ci += ldc;
    s3_0.intoArray(c, ci);
    ci += ldc;
    s4_0.intoArray(c, ci);
    ci += ldc;
    s5_0.intoArray(c, ci);
    ci += ldc;
    s6_0.intoArray(c, ci);
    ci += ldc;
    s7_0.intoArray(c, ci);
    ci += ldc;
    s8_0.intoArray(c, ci);
    ci += ldc;
    s9_0.intoArray(c, ci);
    ci += ldc;
    s10_0.intoArray(c, ci);
    ci += ldc;
    s11_0.intoArray(c, ci);
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
    int c8 = co + 8 * ldc;
    int c9 = co + 9 * ldc;
    int c10 = co + 10 * ldc;
    int c11 = co + 11 * ldc;
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s6_0 = FloatVector.fromArray(S, c, c6);
    FloatVector s7_0 = FloatVector.fromArray(S, c, c7);
    FloatVector s8_0 = FloatVector.fromArray(S, c, c8);
    FloatVector s9_0 = FloatVector.fromArray(S, c, c9);
    FloatVector s10_0 = FloatVector.fromArray(S, c, c10);
    FloatVector s11_0 = FloatVector.fromArray(S, c, c11);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[ai + 0]);
      s0_0 = x0.fma(b0, s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[ai + 1]);
      s1_0 = x1.fma(b0, s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[ai + 2]);
      s2_0 = x2.fma(b0, s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[ai + 3]);
      s3_0 = x3.fma(b0, s3_0);
      FloatVector x4 = FloatVector.broadcast(S, a[ai + 4]);
      s4_0 = x4.fma(b0, s4_0);
      FloatVector x5 = FloatVector.broadcast(S, a[ai + 5]);
      s5_0 = x5.fma(b0, s5_0);
      FloatVector x6 = FloatVector.broadcast(S, a[ai + 6]);
      s6_0 = x6.fma(b0, s6_0);
      FloatVector x7 = FloatVector.broadcast(S, a[ai + 7]);
      s7_0 = x7.fma(b0, s7_0);
      FloatVector x8 = FloatVector.broadcast(S, a[ai + 8]);
      s8_0 = x8.fma(b0, s8_0);
      FloatVector x9 = FloatVector.broadcast(S, a[ai + 9]);
      s9_0 = x9.fma(b0, s9_0);
      FloatVector x10 = FloatVector.broadcast(S, a[ai + 10]);
      s10_0 = x10.fma(b0, s10_0);
      FloatVector x11 = FloatVector.broadcast(S, a[ai + 11]);
      s11_0 = x11.fma(b0, s11_0);
      bi += ldb;
    }
    s0_0.intoArray(c, c0);
    s1_0.intoArray(c, c1);
    s2_0.intoArray(c, c2);
    s3_0.intoArray(c, c3);
    s4_0.intoArray(c, c4);
    s5_0.intoArray(c, c5);
    s6_0.intoArray(c, c6);
    s7_0.intoArray(c, c7);
    s8_0.intoArray(c, c8);
    s9_0.intoArray(c, c9);
    s10_0.intoArray(c, c10);
    s11_0.intoArray(c, c11);
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
    int c8 = co + Math.min(8, valid - 1) * ldc;
    int o8 = offsets[offset + Math.min(8, valid - 1)];
    int c9 = co + Math.min(9, valid - 1) * ldc;
    int o9 = offsets[offset + Math.min(9, valid - 1)];
    int c10 = co + Math.min(10, valid - 1) * ldc;
    int o10 = offsets[offset + Math.min(10, valid - 1)];
    int c11 = co + Math.min(11, valid - 1) * ldc;
    int o11 = offsets[offset + Math.min(11, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s6_0 = FloatVector.fromArray(S, c, c6);
    FloatVector s7_0 = FloatVector.fromArray(S, c, c7);
    FloatVector s8_0 = FloatVector.fromArray(S, c, c8);
    FloatVector s9_0 = FloatVector.fromArray(S, c, c9);
    FloatVector s10_0 = FloatVector.fromArray(S, c, c10);
    FloatVector s11_0 = FloatVector.fromArray(S, c, c11);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[ai + o0]);
      s0_0 = x0.fma(b0, s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[ai + o1]);
      s1_0 = x1.fma(b0, s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[ai + o2]);
      s2_0 = x2.fma(b0, s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[ai + o3]);
      s3_0 = x3.fma(b0, s3_0);
      FloatVector x4 = FloatVector.broadcast(S, a[ai + o4]);
      s4_0 = x4.fma(b0, s4_0);
      FloatVector x5 = FloatVector.broadcast(S, a[ai + o5]);
      s5_0 = x5.fma(b0, s5_0);
      FloatVector x6 = FloatVector.broadcast(S, a[ai + o6]);
      s6_0 = x6.fma(b0, s6_0);
      FloatVector x7 = FloatVector.broadcast(S, a[ai + o7]);
      s7_0 = x7.fma(b0, s7_0);
      FloatVector x8 = FloatVector.broadcast(S, a[ai + o8]);
      s8_0 = x8.fma(b0, s8_0);
      FloatVector x9 = FloatVector.broadcast(S, a[ai + o9]);
      s9_0 = x9.fma(b0, s9_0);
      FloatVector x10 = FloatVector.broadcast(S, a[ai + o10]);
      s10_0 = x10.fma(b0, s10_0);
      FloatVector x11 = FloatVector.broadcast(S, a[ai + o11]);
      s11_0 = x11.fma(b0, s11_0);
      bi += ldb;
    }
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
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    if (valid == 8) {
      return;
    }
    s8_0.intoArray(c, c8);
    if (valid == 9) {
      return;
    }
    s9_0.intoArray(c, c9);
    if (valid == 10) {
      return;
    }
    s10_0.intoArray(c, c10);
    if (valid == 11) {
      return;
    }
    s11_0.intoArray(c, c11);
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
    int c6 = co + Math.min(6, valid - 1) * ldc;
    int a6 = ab + offsets[offset + Math.min(6, valid - 1)];
    int c7 = co + Math.min(7, valid - 1) * ldc;
    int a7 = ab + offsets[offset + Math.min(7, valid - 1)];
    int c8 = co + Math.min(8, valid - 1) * ldc;
    int a8 = ab + offsets[offset + Math.min(8, valid - 1)];
    int c9 = co + Math.min(9, valid - 1) * ldc;
    int a9 = ab + offsets[offset + Math.min(9, valid - 1)];
    int c10 = co + Math.min(10, valid - 1) * ldc;
    int a10 = ab + offsets[offset + Math.min(10, valid - 1)];
    int c11 = co + Math.min(11, valid - 1) * ldc;
    int a11 = ab + offsets[offset + Math.min(11, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s6_0 = FloatVector.fromArray(S, c, c6);
    FloatVector s7_0 = FloatVector.fromArray(S, c, c7);
    FloatVector s8_0 = FloatVector.fromArray(S, c, c8);
    FloatVector s9_0 = FloatVector.fromArray(S, c, c9);
    FloatVector s10_0 = FloatVector.fromArray(S, c, c10);
    FloatVector s11_0 = FloatVector.fromArray(S, c, c11);
    int bi = bo;
    int ai = 0;
    for (int p = 0; p < pixels; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + ai]);
      s0_0 = x0.fma(b0, s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + ai]);
      s1_0 = x1.fma(b0, s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + ai]);
      s2_0 = x2.fma(b0, s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + ai]);
      s3_0 = x3.fma(b0, s3_0);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + ai]);
      s4_0 = x4.fma(b0, s4_0);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + ai]);
      s5_0 = x5.fma(b0, s5_0);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + ai]);
      s6_0 = x6.fma(b0, s6_0);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + ai]);
      s7_0 = x7.fma(b0, s7_0);
      FloatVector x8 = FloatVector.broadcast(S, a[a8 + ai]);
      s8_0 = x8.fma(b0, s8_0);
      FloatVector x9 = FloatVector.broadcast(S, a[a9 + ai]);
      s9_0 = x9.fma(b0, s9_0);
      FloatVector x10 = FloatVector.broadcast(S, a[a10 + ai]);
      s10_0 = x10.fma(b0, s10_0);
      FloatVector x11 = FloatVector.broadcast(S, a[a11 + ai]);
      s11_0 = x11.fma(b0, s11_0);
      ai += step;
      bi += ldb;
    }
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
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    if (valid == 8) {
      return;
    }
    s8_0.intoArray(c, c8);
    if (valid == 9) {
      return;
    }
    s9_0.intoArray(c, c9);
    if (valid == 10) {
      return;
    }
    s10_0.intoArray(c, c10);
    if (valid == 11) {
      return;
    }
    s11_0.intoArray(c, c11);
  }
}
