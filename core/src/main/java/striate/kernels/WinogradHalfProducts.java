package striate.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels of {@link WinogradProducts} for a panel of one vector of 16, taken as two of 8.
 *
 * <p>A panel of one vector reads one broadcast value for each multiply-add. A core that runs
 * 512-bit operations in two halves loads two 256-bit vectors in the time of one of 512, so the
 * halves reach the full rate where the whole would be bound by the loads.
 */
final class WinogradHalfProducts {
  private static final VectorSpecies<Float> H = FloatVector.SPECIES_256;

  private WinogradHalfProducts() {}

  /** Twelve rows of {@link WinogradProducts#multiply}. */
  static void rows12(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    FloatVector c00 = FloatVector.zero(H);
    FloatVector c01 = FloatVector.zero(H);
    FloatVector c10 = FloatVector.zero(H);
    FloatVector c11 = FloatVector.zero(H);
    FloatVector c20 = FloatVector.zero(H);
    FloatVector c21 = FloatVector.zero(H);
    FloatVector c30 = FloatVector.zero(H);
    FloatVector c31 = FloatVector.zero(H);
    FloatVector c40 = FloatVector.zero(H);
    FloatVector c41 = FloatVector.zero(H);
    FloatVector c50 = FloatVector.zero(H);
    FloatVector c51 = FloatVector.zero(H);
    FloatVector c60 = FloatVector.zero(H);
    FloatVector c61 = FloatVector.zero(H);
    FloatVector c70 = FloatVector.zero(H);
    FloatVector c71 = FloatVector.zero(H);
    FloatVector c80 = FloatVector.zero(H);
    FloatVector c81 = FloatVector.zero(H);
    FloatVector c90 = FloatVector.zero(H);
    FloatVector c91 = FloatVector.zero(H);
    FloatVector c100 = FloatVector.zero(H);
    FloatVector c101 = FloatVector.zero(H);
    FloatVector c110 = FloatVector.zero(H);
    FloatVector c111 = FloatVector.zero(H);
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
      int at = bo + 16 * k;
      FloatVector b0 = FloatVector.fromArray(H, b, at);
      FloatVector b1 = FloatVector.fromArray(H, b, at + 8);
      FloatVector x0 = FloatVector.broadcast(H, a[ao + k]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(H, a[a1 + k]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(H, a[a2 + k]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(H, a[a3 + k]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      FloatVector x4 = FloatVector.broadcast(H, a[a4 + k]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      FloatVector x5 = FloatVector.broadcast(H, a[a5 + k]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      FloatVector x6 = FloatVector.broadcast(H, a[a6 + k]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      FloatVector x7 = FloatVector.broadcast(H, a[a7 + k]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
      FloatVector x8 = FloatVector.broadcast(H, a[a8 + k]);
      c80 = x8.fma(b0, c80);
      c81 = x8.fma(b1, c81);
      FloatVector x9 = FloatVector.broadcast(H, a[a9 + k]);
      c90 = x9.fma(b0, c90);
      c91 = x9.fma(b1, c91);
      FloatVector x10 = FloatVector.broadcast(H, a[a10 + k]);
      c100 = x10.fma(b0, c100);
      c101 = x10.fma(b1, c101);
      FloatVector x11 = FloatVector.broadcast(H, a[a11 + k]);
      c110 = x11.fma(b0, c110);
      c111 = x11.fma(b1, c111);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + 8);
    co += ldc;
    c10.intoArray(c, co);
    c11.intoArray(c, co + 8);
    co += ldc;
    c20.intoArray(c, co);
    c21.intoArray(c, co + 8);
    co += ldc;
    c30.intoArray(c, co);
    c31.intoArray(c, co + 8);
    co += ldc;
    c40.intoArray(c, co);
    c41.intoArray(c, co + 8);
    co += ldc;
    c50.intoArray(c, co);
    c51.intoArray(c, co + 8);
    co += ldc;
    c60.intoArray(c, co);
    c61.intoArray(c, co + 8);
    co += ldc;
    c70.intoArray(c, co);
    c71.intoArray(c, co + 8);
    co += ldc;
    c80.intoArray(c, co);
    c81.intoArray(c, co + 8);
    co += ldc;
    c90.intoArray(c, co);
    c91.intoArray(c, co + 8);
    co += ldc;
    c100.intoArray(c, co);
    c101.intoArray(c, co + 8);
    co += ldc;
    c110.intoArray(c, co);
    c111.intoArray(c, co + 8);
  }

  /** Four rows of {@link WinogradProducts#multiply}. */
  static void rows4(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    FloatVector c00 = FloatVector.zero(H);
    FloatVector c01 = FloatVector.zero(H);
    FloatVector c10 = FloatVector.zero(H);
    FloatVector c11 = FloatVector.zero(H);
    FloatVector c20 = FloatVector.zero(H);
    FloatVector c21 = FloatVector.zero(H);
    FloatVector c30 = FloatVector.zero(H);
    FloatVector c31 = FloatVector.zero(H);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int k = 0; k < depth; k++) {
      int at = bo + 16 * k;
      FloatVector b0 = FloatVector.fromArray(H, b, at);
      FloatVector b1 = FloatVector.fromArray(H, b, at + 8);
      FloatVector x0 = FloatVector.broadcast(H, a[ao + k]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(H, a[a1 + k]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(H, a[a2 + k]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(H, a[a3 + k]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + 8);
    co += ldc;
    c10.intoArray(c, co);
    c11.intoArray(c, co + 8);
    co += ldc;
    c20.intoArray(c, co);
    c21.intoArray(c, co + 8);
    co += ldc;
    c30.intoArray(c, co);
    c31.intoArray(c, co + 8);
  }

  /** Eight rows of {@link WinogradGradientProducts#multiply}. */
  static void gradientRows8(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    FloatVector c00 = FloatVector.fromArray(H, c, co);
    FloatVector c01 = FloatVector.fromArray(H, c, co + 8);
    FloatVector c10 = FloatVector.fromArray(H, c, co + 16);
    FloatVector c11 = FloatVector.fromArray(H, c, co + 24);
    FloatVector c20 = FloatVector.fromArray(H, c, co + 32);
    FloatVector c21 = FloatVector.fromArray(H, c, co + 40);
    FloatVector c30 = FloatVector.fromArray(H, c, co + 48);
    FloatVector c31 = FloatVector.fromArray(H, c, co + 56);
    FloatVector c40 = FloatVector.fromArray(H, c, co + 64);
    FloatVector c41 = FloatVector.fromArray(H, c, co + 72);
    FloatVector c50 = FloatVector.fromArray(H, c, co + 80);
    FloatVector c51 = FloatVector.fromArray(H, c, co + 88);
    FloatVector c60 = FloatVector.fromArray(H, c, co + 96);
    FloatVector c61 = FloatVector.fromArray(H, c, co + 104);
    FloatVector c70 = FloatVector.fromArray(H, c, co + 112);
    FloatVector c71 = FloatVector.fromArray(H, c, co + 120);
    for (int k = 0; k < depth; k++) {
      int at = bo + 16 * k;
      int row = ao + 16 * k;
      FloatVector b0 = FloatVector.fromArray(H, b, at);
      FloatVector b1 = FloatVector.fromArray(H, b, at + 8);
      FloatVector x0 = FloatVector.broadcast(H, a[row]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(H, a[row + 1]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(H, a[row + 2]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(H, a[row + 3]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      FloatVector x4 = FloatVector.broadcast(H, a[row + 4]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      FloatVector x5 = FloatVector.broadcast(H, a[row + 5]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      FloatVector x6 = FloatVector.broadcast(H, a[row + 6]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      FloatVector x7 = FloatVector.broadcast(H, a[row + 7]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + 8);
    c10.intoArray(c, co + 16);
    c11.intoArray(c, co + 24);
    c20.intoArray(c, co + 32);
    c21.intoArray(c, co + 40);
    c30.intoArray(c, co + 48);
    c31.intoArray(c, co + 56);
    c40.intoArray(c, co + 64);
    c41.intoArray(c, co + 72);
    c50.intoArray(c, co + 80);
    c51.intoArray(c, co + 88);
    c60.intoArray(c, co + 96);
    c61.intoArray(c, co + 104);
    c70.intoArray(c, co + 112);
    c71.intoArray(c, co + 120);
  }
}
