package striate.kernels.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The kernels of {@link WinogradProducts} for panels of one and of two vectors. */
final class WinogradNarrowProducts {
  private static final VectorSpecies<Float> S = WinogradInput.S;
  private static final int L = WinogradInput.L;

  private WinogradNarrowProducts() {}

  static void rows12x2(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    FloatVector c40 = FloatVector.zero(S);
    FloatVector c41 = FloatVector.zero(S);
    FloatVector c50 = FloatVector.zero(S);
    FloatVector c51 = FloatVector.zero(S);
    FloatVector c60 = FloatVector.zero(S);
    FloatVector c61 = FloatVector.zero(S);
    FloatVector c70 = FloatVector.zero(S);
    FloatVector c71 = FloatVector.zero(S);
    FloatVector c80 = FloatVector.zero(S);
    FloatVector c81 = FloatVector.zero(S);
    FloatVector c90 = FloatVector.zero(S);
    FloatVector c91 = FloatVector.zero(S);
    FloatVector c100 = FloatVector.zero(S);
    FloatVector c101 = FloatVector.zero(S);
    FloatVector c110 = FloatVector.zero(S);
    FloatVector c111 = FloatVector.zero(S);
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
      int at = bo + k * 2 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + k]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + k]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
      FloatVector x8 = FloatVector.broadcast(S, a[a8 + k]);
      c80 = x8.fma(b0, c80);
      c81 = x8.fma(b1, c81);
      FloatVector x9 = FloatVector.broadcast(S, a[a9 + k]);
      c90 = x9.fma(b0, c90);
      c91 = x9.fma(b1, c91);
      FloatVector x10 = FloatVector.broadcast(S, a[a10 + k]);
      c100 = x10.fma(b0, c100);
      c101 = x10.fma(b1, c101);
      FloatVector x11 = FloatVector.broadcast(S, a[a11 + k]);
      c110 = x11.fma(b0, c110);
      c111 = x11.fma(b1, c111);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    co += ldc;
    c10.intoArray(c, co);
    c11.intoArray(c, co + L);
    co += ldc;
    c20.intoArray(c, co);
    c21.intoArray(c, co + L);
    co += ldc;
    c30.intoArray(c, co);
    c31.intoArray(c, co + L);
    co += ldc;
    c40.intoArray(c, co);
    c41.intoArray(c, co + L);
    co += ldc;
    c50.intoArray(c, co);
    c51.intoArray(c, co + L);
    co += ldc;
    c60.intoArray(c, co);
    c61.intoArray(c, co + L);
    co += ldc;
    c70.intoArray(c, co);
    c71.intoArray(c, co + L);
    co += ldc;
    c80.intoArray(c, co);
    c81.intoArray(c, co + L);
    co += ldc;
    c90.intoArray(c, co);
    c91.intoArray(c, co + L);
    co += ldc;
    c100.intoArray(c, co);
    c101.intoArray(c, co + L);
    co += ldc;
    c110.intoArray(c, co);
    c111.intoArray(c, co + L);
  }

  static void rows4x2(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int k = 0; k < depth; k++) {
      int at = bo + k * 2 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    co += ldc;
    c10.intoArray(c, co);
    c11.intoArray(c, co + L);
    co += ldc;
    c20.intoArray(c, co);
    c21.intoArray(c, co + L);
    co += ldc;
    c30.intoArray(c, co);
    c31.intoArray(c, co + L);
  }

  static void rows8x1(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c0 = FloatVector.zero(S);
    FloatVector c1 = FloatVector.zero(S);
    FloatVector c2 = FloatVector.zero(S);
    FloatVector c3 = FloatVector.zero(S);
    FloatVector c4 = FloatVector.zero(S);
    FloatVector c5 = FloatVector.zero(S);
    FloatVector c6 = FloatVector.zero(S);
    FloatVector c7 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    for (int k = 0; k < depth; k++) {
      int at = bo + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c0 = x0.fma(b0, c0);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c1 = x1.fma(b0, c1);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c2 = x2.fma(b0, c2);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c3 = x3.fma(b0, c3);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      c4 = x4.fma(b0, c4);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      c5 = x5.fma(b0, c5);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + k]);
      c6 = x6.fma(b0, c6);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + k]);
      c7 = x7.fma(b0, c7);
    }
    c0.intoArray(c, co);
    co += ldc;
    c1.intoArray(c, co);
    co += ldc;
    c2.intoArray(c, co);
    co += ldc;
    c3.intoArray(c, co);
    co += ldc;
    c4.intoArray(c, co);
    co += ldc;
    c5.intoArray(c, co);
    co += ldc;
    c6.intoArray(c, co);
    co += ldc;
    c7.intoArray(c, co);
  }

  static void rows4x1(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c0 = FloatVector.zero(S);
    FloatVector c1 = FloatVector.zero(S);
    FloatVector c2 = FloatVector.zero(S);
    FloatVector c3 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int k = 0; k < depth; k++) {
      int at = bo + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c0 = x0.fma(b0, c0);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c1 = x1.fma(b0, c1);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c2 = x2.fma(b0, c2);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c3 = x3.fma(b0, c3);
    }
    c0.intoArray(c, co);
    co += ldc;
    c1.intoArray(c, co);
    co += ldc;
    c2.intoArray(c, co);
    co += ldc;
    c3.intoArray(c, co);
  }
}
