package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops of {@code WinogradProducts}, which tells what the arguments mean: rows times
 * a panel of some vectors.
 */
public final class WinogradTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private WinogradTile() {}

  public static void rows6x4(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s0_1 = FloatVector.zero(S);
    FloatVector s0_2 = FloatVector.zero(S);
    FloatVector s0_3 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s1_2 = FloatVector.zero(S);
    FloatVector s1_3 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s2_2 = FloatVector.zero(S);
    FloatVector s2_3 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s3_1 = FloatVector.zero(S);
    FloatVector s3_2 = FloatVector.zero(S);
    FloatVector s3_3 = FloatVector.zero(S);
    FloatVector s4_0 = FloatVector.zero(S);
    FloatVector s4_1 = FloatVector.zero(S);
    FloatVector s4_2 = FloatVector.zero(S);
    FloatVector s4_3 = FloatVector.zero(S);
    FloatVector s5_0 = FloatVector.zero(S);
    FloatVector s5_1 = FloatVector.zero(S);
    FloatVector s5_2 = FloatVector.zero(S);
    FloatVector s5_3 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 4 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
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
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s0_2.intoArray(c, co + 2 * L);
    s0_3.intoArray(c, co + 3 * L);
    co += ldc;
    s1_0.intoArray(c, co);
    s1_1.intoArray(c, co + L);
    s1_2.intoArray(c, co + 2 * L);
    s1_3.intoArray(c, co + 3 * L);
    co += ldc;
    s2_0.intoArray(c, co);
    s2_1.intoArray(c, co + L);
    s2_2.intoArray(c, co + 2 * L);
    s2_3.intoArray(c, co + 3 * L);
    co += ldc;
    s3_0.intoArray(c, co);
    s3_1.intoArray(c, co + L);
    s3_2.intoArray(c, co + 2 * L);
    s3_3.intoArray(c, co + 3 * L);
    co += ldc;
    s4_0.intoArray(c, co);
    s4_1.intoArray(c, co + L);
    s4_2.intoArray(c, co + 2 * L);
    s4_3.intoArray(c, co + 3 * L);
    co += ldc;
    s5_0.intoArray(c, co);
    s5_1.intoArray(c, co + L);
    s5_2.intoArray(c, co + 2 * L);
    s5_3.intoArray(c, co + 3 * L);
  }

  public static void rows4x4(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s0_1 = FloatVector.zero(S);
    FloatVector s0_2 = FloatVector.zero(S);
    FloatVector s0_3 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s1_2 = FloatVector.zero(S);
    FloatVector s1_3 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s2_2 = FloatVector.zero(S);
    FloatVector s2_3 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s3_1 = FloatVector.zero(S);
    FloatVector s3_2 = FloatVector.zero(S);
    FloatVector s3_3 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 4 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
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
    }
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s0_2.intoArray(c, co + 2 * L);
    s0_3.intoArray(c, co + 3 * L);
    co += ldc;
    s1_0.intoArray(c, co);
    s1_1.intoArray(c, co + L);
    s1_2.intoArray(c, co + 2 * L);
    s1_3.intoArray(c, co + 3 * L);
    co += ldc;
    s2_0.intoArray(c, co);
    s2_1.intoArray(c, co + L);
    s2_2.intoArray(c, co + 2 * L);
    s2_3.intoArray(c, co + 3 * L);
    co += ldc;
    s3_0.intoArray(c, co);
    s3_1.intoArray(c, co + L);
    s3_2.intoArray(c, co + 2 * L);
    s3_3.intoArray(c, co + 3 * L);
  }

  public static void rows8x3(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s0_1 = FloatVector.zero(S);
    FloatVector s0_2 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s1_2 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s2_2 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s3_1 = FloatVector.zero(S);
    FloatVector s3_2 = FloatVector.zero(S);
    FloatVector s4_0 = FloatVector.zero(S);
    FloatVector s4_1 = FloatVector.zero(S);
    FloatVector s4_2 = FloatVector.zero(S);
    FloatVector s5_0 = FloatVector.zero(S);
    FloatVector s5_1 = FloatVector.zero(S);
    FloatVector s5_2 = FloatVector.zero(S);
    FloatVector s6_0 = FloatVector.zero(S);
    FloatVector s6_1 = FloatVector.zero(S);
    FloatVector s6_2 = FloatVector.zero(S);
    FloatVector s7_0 = FloatVector.zero(S);
    FloatVector s7_1 = FloatVector.zero(S);
    FloatVector s7_2 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 3 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
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
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s0_2.intoArray(c, co + 2 * L);
    co += ldc;
    s1_0.intoArray(c, co);
    s1_1.intoArray(c, co + L);
    s1_2.intoArray(c, co + 2 * L);
    co += ldc;
    s2_0.intoArray(c, co);
    s2_1.intoArray(c, co + L);
    s2_2.intoArray(c, co + 2 * L);
    co += ldc;
    s3_0.intoArray(c, co);
    s3_1.intoArray(c, co + L);
    s3_2.intoArray(c, co + 2 * L);
    co += ldc;
    s4_0.intoArray(c, co);
    s4_1.intoArray(c, co + L);
    s4_2.intoArray(c, co + 2 * L);
    co += ldc;
    s5_0.intoArray(c, co);
    s5_1.intoArray(c, co + L);
    s5_2.intoArray(c, co + 2 * L);
    co += ldc;
    s6_0.intoArray(c, co);
    s6_1.intoArray(c, co + L);
    s6_2.intoArray(c, co + 2 * L);
    co += ldc;
    s7_0.intoArray(c, co);
    s7_1.intoArray(c, co + L);
    s7_2.intoArray(c, co + 2 * L);
  }

  public static void rows4x3(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s0_1 = FloatVector.zero(S);
    FloatVector s0_2 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s1_2 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s2_2 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s3_1 = FloatVector.zero(S);
    FloatVector s3_2 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 3 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
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
    }
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s0_2.intoArray(c, co + 2 * L);
    co += ldc;
    s1_0.intoArray(c, co);
    s1_1.intoArray(c, co + L);
    s1_2.intoArray(c, co + 2 * L);
    co += ldc;
    s2_0.intoArray(c, co);
    s2_1.intoArray(c, co + L);
    s2_2.intoArray(c, co + 2 * L);
    co += ldc;
    s3_0.intoArray(c, co);
    s3_1.intoArray(c, co + L);
    s3_2.intoArray(c, co + 2 * L);
  }

  public static void rows12x2(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s0_1 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s3_1 = FloatVector.zero(S);
    FloatVector s4_0 = FloatVector.zero(S);
    FloatVector s4_1 = FloatVector.zero(S);
    FloatVector s5_0 = FloatVector.zero(S);
    FloatVector s5_1 = FloatVector.zero(S);
    FloatVector s6_0 = FloatVector.zero(S);
    FloatVector s6_1 = FloatVector.zero(S);
    FloatVector s7_0 = FloatVector.zero(S);
    FloatVector s7_1 = FloatVector.zero(S);
    FloatVector s8_0 = FloatVector.zero(S);
    FloatVector s8_1 = FloatVector.zero(S);
    FloatVector s9_0 = FloatVector.zero(S);
    FloatVector s9_1 = FloatVector.zero(S);
    FloatVector s10_0 = FloatVector.zero(S);
    FloatVector s10_1 = FloatVector.zero(S);
    FloatVector s11_0 = FloatVector.zero(S);
    FloatVector s11_1 = FloatVector.zero(S);
    int a1 = ao + lda;
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
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 2 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
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
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    co += ldc;
    s1_0.intoArray(c, co);
    s1_1.intoArray(c, co + L);
    co += ldc;
    s2_0.intoArray(c, co);
    s2_1.intoArray(c, co + L);
    co += ldc;
    s3_0.intoArray(c, co);
    s3_1.intoArray(c, co + L);
    co += ldc;
    s4_0.intoArray(c, co);
    s4_1.intoArray(c, co + L);
    co += ldc;
    s5_0.intoArray(c, co);
    s5_1.intoArray(c, co + L);
    co += ldc;
    s6_0.intoArray(c, co);
    s6_1.intoArray(c, co + L);
    co += ldc;
    s7_0.intoArray(c, co);
    s7_1.intoArray(c, co + L);
    co += ldc;
    s8_0.intoArray(c, co);
    s8_1.intoArray(c, co + L);
    co += ldc;
    s9_0.intoArray(c, co);
    s9_1.intoArray(c, co + L);
    co += ldc;
    s10_0.intoArray(c, co);
    s10_1.intoArray(c, co + L);
    co += ldc;
    s11_0.intoArray(c, co);
    s11_1.intoArray(c, co + L);
  }

  public static void rows6x2(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s0_1 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s3_1 = FloatVector.zero(S);
    FloatVector s4_0 = FloatVector.zero(S);
    FloatVector s4_1 = FloatVector.zero(S);
    FloatVector s5_0 = FloatVector.zero(S);
    FloatVector s5_1 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 2 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
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
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    co += ldc;
    s1_0.intoArray(c, co);
    s1_1.intoArray(c, co + L);
    co += ldc;
    s2_0.intoArray(c, co);
    s2_1.intoArray(c, co + L);
    co += ldc;
    s3_0.intoArray(c, co);
    s3_1.intoArray(c, co + L);
    co += ldc;
    s4_0.intoArray(c, co);
    s4_1.intoArray(c, co + L);
    co += ldc;
    s5_0.intoArray(c, co);
    s5_1.intoArray(c, co + L);
  }

  public static void rows4x2(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s0_1 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s3_1 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 2 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
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
    }
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    co += ldc;
    s1_0.intoArray(c, co);
    s1_1.intoArray(c, co + L);
    co += ldc;
    s2_0.intoArray(c, co);
    s2_1.intoArray(c, co + L);
    co += ldc;
    s3_0.intoArray(c, co);
    s3_1.intoArray(c, co + L);
  }

  public static void rows8x1(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s4_0 = FloatVector.zero(S);
    FloatVector s5_0 = FloatVector.zero(S);
    FloatVector s6_0 = FloatVector.zero(S);
    FloatVector s7_0 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
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
    }
    s0_0.intoArray(c, co);
    co += ldc;
    s1_0.intoArray(c, co);
    co += ldc;
    s2_0.intoArray(c, co);
    co += ldc;
    s3_0.intoArray(c, co);
    co += ldc;
    s4_0.intoArray(c, co);
    co += ldc;
    s5_0.intoArray(c, co);
    co += ldc;
    s6_0.intoArray(c, co);
    co += ldc;
    s7_0.intoArray(c, co);
  }

  public static void rows4x1(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      s0_0 = x0.fma(b0, s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      s1_0 = x1.fma(b0, s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      s2_0 = x2.fma(b0, s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      s3_0 = x3.fma(b0, s3_0);
    }
    s0_0.intoArray(c, co);
    co += ldc;
    s1_0.intoArray(c, co);
    co += ldc;
    s2_0.intoArray(c, co);
    co += ldc;
    s3_0.intoArray(c, co);
  }
}
