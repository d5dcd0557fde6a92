package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for 12 rows by 2 vectors of sums, all of which stay in registers. What the
 * arguments mean is told at {@code Tiles}.
 */
public final class Tile12x2 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile12x2() {}

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
    FloatVector s6_0 = FloatVector.fromArray(S, init, i6);
    FloatVector s6_1 = FloatVector.fromArray(S, init, i6 + L);
    FloatVector s7_0 = FloatVector.fromArray(S, init, i7);
    FloatVector s7_1 = FloatVector.fromArray(S, init, i7 + L);
    FloatVector s8_0 = FloatVector.fromArray(S, init, i8);
    FloatVector s8_1 = FloatVector.fromArray(S, init, i8 + L);
    FloatVector s9_0 = FloatVector.fromArray(S, init, i9);
    FloatVector s9_1 = FloatVector.fromArray(S, init, i9 + L);
    FloatVector s10_0 = FloatVector.fromArray(S, init, i10);
    FloatVector s10_1 = FloatVector.fromArray(S, init, i10 + L);
    FloatVector s11_0 = FloatVector.fromArray(S, init, i11);
    FloatVector s11_1 = FloatVector.fromArray(S, init, i11 + L);
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
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + o]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + o]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      FloatVector x8 = FloatVector.broadcast(S, a[a8 + o]);
      s8_0 = x8.fma(b0, s8_0);
      s8_1 = x8.fma(b1, s8_1);
      FloatVector x9 = FloatVector.broadcast(S, a[a9 + o]);
      s9_0 = x9.fma(b0, s9_0);
      s9_1 = x9.fma(b1, s9_1);
      FloatVector x10 = FloatVector.broadcast(S, a[a10 + o]);
      s10_0 = x10.fma(b0, s10_0);
      s10_1 = x10.fma(b1, s10_1);
      FloatVector x11 = FloatVector.broadcast(S, a[a11 + o]);
      s11_0 = x11.fma(b0, s11_0);
      s11_1 = x11.fma(b1, s11_1);
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
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    s6_1.intoArray(c, c6 + L);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    s7_1.intoArray(c, c7 + L);
    if (valid == 8) {
      return;
    }
    s8_0.intoArray(c, c8);
    s8_1.intoArray(c, c8 + L);
    if (valid == 9) {
      return;
    }
    s9_0.intoArray(c, c9);
    s9_1.intoArray(c, c9 + L);
    if (valid == 10) {
      return;
    }
    s10_0.intoArray(c, c10);
    s10_1.intoArray(c, c10 + L);
    if (valid == 11) {
      return;
    }
    s11_0.intoArray(c, c11);
    s11_1.intoArray(c, c11 + L);
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
    FloatVector s6_0 = FloatVector.fromArray(S, init, i6);
    FloatVector s6_1 = FloatVector.fromArray(S, init, i6 + L);
    FloatVector s7_0 = FloatVector.fromArray(S, init, i7);
    FloatVector s7_1 = FloatVector.fromArray(S, init, i7 + L);
    FloatVector s8_0 = FloatVector.fromArray(S, init, i8);
    FloatVector s8_1 = FloatVector.fromArray(S, init, i8 + L);
    FloatVector s9_0 = FloatVector.fromArray(S, init, i9);
    FloatVector s9_1 = FloatVector.fromArray(S, init, i9 + L);
    FloatVector s10_0 = FloatVector.fromArray(S, init, i10);
    FloatVector s10_1 = FloatVector.fromArray(S, init, i10 + L);
    FloatVector s11_0 = FloatVector.fromArray(S, init, i11);
    FloatVector s11_1 = FloatVector.fromArray(S, init, i11 + L);
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
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + k]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + k]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      FloatVector x8 = FloatVector.broadcast(S, a[a8 + k]);
      s8_0 = x8.fma(b0, s8_0);
      s8_1 = x8.fma(b1, s8_1);
      FloatVector x9 = FloatVector.broadcast(S, a[a9 + k]);
      s9_0 = x9.fma(b0, s9_0);
      s9_1 = x9.fma(b1, s9_1);
      FloatVector x10 = FloatVector.broadcast(S, a[a10 + k]);
      s10_0 = x10.fma(b0, s10_0);
      s10_1 = x10.fma(b1, s10_1);
      FloatVector x11 = FloatVector.broadcast(S, a[a11 + k]);
      s11_0 = x11.fma(b0, s11_0);
      s11_1 = x11.fma(b1, s11_1);
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
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    s6_1.intoArray(c, c6 + L);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    s7_1.intoArray(c, c7 + L);
    if (valid == 8) {
      return;
    }
    s8_0.intoArray(c, c8);
    s8_1.intoArray(c, c8 + L);
    if (valid == 9) {
      return;
    }
    s9_0.intoArray(c, c9);
    s9_1.intoArray(c, c9 + L);
    if (valid == 10) {
      return;
    }
    s10_0.intoArray(c, c10);
    s10_1.intoArray(c, c10 + L);
    if (valid == 11) {
      return;
    }
    s11_0.intoArray(c, c11);
    s11_1.intoArray(c, c11 + L);
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
    FloatVector s6_0 = i0;
    FloatVector s6_1 = i1;
    FloatVector s7_0 = i0;
    FloatVector s7_1 = i1;
    FloatVector s8_0 = i0;
    FloatVector s8_1 = i1;
    FloatVector s9_0 = i0;
    FloatVector s9_1 = i1;
    FloatVector s10_0 = i0;
    FloatVector s10_1 = i1;
    FloatVector s11_0 = i0;
    FloatVector s11_1 = i1;
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
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + k]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + k]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      FloatVector x8 = FloatVector.broadcast(S, a[a8 + k]);
      s8_0 = x8.fma(b0, s8_0);
      s8_1 = x8.fma(b1, s8_1);
      FloatVector x9 = FloatVector.broadcast(S, a[a9 + k]);
      s9_0 = x9.fma(b0, s9_0);
      s9_1 = x9.fma(b1, s9_1);
      FloatVector x10 = FloatVector.broadcast(S, a[a10 + k]);
      s10_0 = x10.fma(b0, s10_0);
      s10_1 = x10.fma(b1, s10_1);
      FloatVector x11 = FloatVector.broadcast(S, a[a11 + k]);
      s11_0 = x11.fma(b0, s11_0);
      s11_1 = x11.fma(b1, s11_1);
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
    ci += ldc;
    s6_0.intoArray(c, ci);
    s6_1.intoArray(c, ci + L);
    ci += ldc;
    s7_0.intoArray(c, ci);
    s7_1.intoArray(c, ci + L);
    ci += ldc;
    s8_0.intoArray(c, ci);
    s8_1.intoArray(c, ci + L);
    ci += ldc;
    s9_0.intoArray(c, ci);
    s9_1.intoArray(c, ci + L);
    ci += ldc;
    s10_0.intoArray(c, ci);
    s10_1.intoArray(c, ci + L);
    ci += ldc;
    s11_0.intoArray(c, ci);
    s11_1.intoArray(c, ci + L);
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
    FloatVector s6_0 = FloatVector.fromArray(S, c, c6);
    FloatVector s6_1 = FloatVector.fromArray(S, c, c6 + L);
    FloatVector s7_0 = FloatVector.fromArray(S, c, c7);
    FloatVector s7_1 = FloatVector.fromArray(S, c, c7 + L);
    FloatVector s8_0 = FloatVector.fromArray(S, c, c8);
    FloatVector s8_1 = FloatVector.fromArray(S, c, c8 + L);
    FloatVector s9_0 = FloatVector.fromArray(S, c, c9);
    FloatVector s9_1 = FloatVector.fromArray(S, c, c9 + L);
    FloatVector s10_0 = FloatVector.fromArray(S, c, c10);
    FloatVector s10_1 = FloatVector.fromArray(S, c, c10 + L);
    FloatVector s11_0 = FloatVector.fromArray(S, c, c11);
    FloatVector s11_1 = FloatVector.fromArray(S, c, c11 + L);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[ai + 0]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[ai + 1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      FloatVector x2 = FloatVector.broadcast(S, a[ai + 2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      FloatVector x3 = FloatVector.broadcast(S, a[ai + 3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      FloatVector x4 = FloatVector.broadcast(S, a[ai + 4]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      FloatVector x5 = FloatVector.broadcast(S, a[ai + 5]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      FloatVector x6 = FloatVector.broadcast(S, a[ai + 6]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      FloatVector x7 = FloatVector.broadcast(S, a[ai + 7]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      FloatVector x8 = FloatVector.broadcast(S, a[ai + 8]);
      s8_0 = x8.fma(b0, s8_0);
      s8_1 = x8.fma(b1, s8_1);
      FloatVector x9 = FloatVector.broadcast(S, a[ai + 9]);
      s9_0 = x9.fma(b0, s9_0);
      s9_1 = x9.fma(b1, s9_1);
      FloatVector x10 = FloatVector.broadcast(S, a[ai + 10]);
      s10_0 = x10.fma(b0, s10_0);
      s10_1 = x10.fma(b1, s10_1);
      FloatVector x11 = FloatVector.broadcast(S, a[ai + 11]);
      s11_0 = x11.fma(b0, s11_0);
      s11_1 = x11.fma(b1, s11_1);
      bi += ldb;
    }
    s0_0.intoArray(c, c0);
    s0_1.intoArray(c, c0 + L);
    s1_0.intoArray(c, c1);
    s1_1.intoArray(c, c1 + L);
    s2_0.intoArray(c, c2);
    s2_1.intoArray(c, c2 + L);
    s3_0.intoArray(c, c3);
    s3_1.intoArray(c, c3 + L);
    s4_0.intoArray(c, c4);
    s4_1.intoArray(c, c4 + L);
    s5_0.intoArray(c, c5);
    s5_1.intoArray(c, c5 + L);
    s6_0.intoArray(c, c6);
    s6_1.intoArray(c, c6 + L);
    s7_0.intoArray(c, c7);
    s7_1.intoArray(c, c7 + L);
    s8_0.intoArray(c, c8);
    s8_1.intoArray(c, c8 + L);
    s9_0.intoArray(c, c9);
    s9_1.intoArray(c, c9 + L);
    s10_0.intoArray(c, c10);
    s10_1.intoArray(c, c10 + L);
    s11_0.intoArray(c, c11);
    s11_1.intoArray(c, c11 + L);
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
    FloatVector s6_0 = FloatVector.fromArray(S, c, c6);
    FloatVector s6_1 = FloatVector.fromArray(S, c, c6 + L);
    FloatVector s7_0 = FloatVector.fromArray(S, c, c7);
    FloatVector s7_1 = FloatVector.fromArray(S, c, c7 + L);
    FloatVector s8_0 = FloatVector.fromArray(S, c, c8);
    FloatVector s8_1 = FloatVector.fromArray(S, c, c8 + L);
    FloatVector s9_0 = FloatVector.fromArray(S, c, c9);
    FloatVector s9_1 = FloatVector.fromArray(S, c, c9 + L);
    FloatVector s10_0 = FloatVector.fromArray(S, c, c10);
    FloatVector s10_1 = FloatVector.fromArray(S, c, c10 + L);
    FloatVector s11_0 = FloatVector.fromArray(S, c, c11);
    FloatVector s11_1 = FloatVector.fromArray(S, c, c11 + L);
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
      FloatVector x6 = FloatVector.broadcast(S, a[ai + o6]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      FloatVector x7 = FloatVector.broadcast(S, a[ai + o7]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
      FloatVector x8 = FloatVector.broadcast(S, a[ai + o8]);
      s8_0 = x8.fma(b0, s8_0);
      s8_1 = x8.fma(b1, s8_1);
      FloatVector x9 = FloatVector.broadcast(S, a[ai + o9]);
      s9_0 = x9.fma(b0, s9_0);
      s9_1 = x9.fma(b1, s9_1);
      FloatVector x10 = FloatVector.broadcast(S, a[ai + o10]);
      s10_0 = x10.fma(b0, s10_0);
      s10_1 = x10.fma(b1, s10_1);
      FloatVector x11 = FloatVector.broadcast(S, a[ai + o11]);
      s11_0 = x11.fma(b0, s11_0);
      s11_1 = x11.fma(b1, s11_1);
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
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    s6_1.intoArray(c, c6 + L);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    s7_1.intoArray(c, c7 + L);
    if (valid == 8) {
      return;
    }
    s8_0.intoArray(c, c8);
    s8_1.intoArray(c, c8 + L);
    if (valid == 9) {
      return;
    }
    s9_0.intoArray(c, c9);
    s9_1.intoArray(c, c9 + L);
    if (valid == 10) {
      return;
    }
    s10_0.intoArray(c, c10);
    s10_1.intoArray(c, c10 + L);
    if (valid == 11) {
      return;
    }
    s11_0.intoArray(c, c11);
    s11_1.intoArray(c, c11 + L);
  }
}
