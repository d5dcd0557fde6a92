package striate.kernels.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import striate.kernels.jit.Vectors;

/**
 * The products of Winograd's method: rows of tiles times a panel of transformed weights, one to
 * four vectors of output channels wide.
 *
 * <p>Every element of the result is one chain of fused multiply-adds over the input channels in
 * their order, whichever kernel computes it, so no cut of the work changes a bit.
 */
final class WinogradProducts {
  private static final VectorSpecies<Float> S = WinogradInput.S;
  private static final int L = WinogradInput.L;

  /** Rows are computed in blocks; the last one may run this many rows beyond the last row. */
  static final int OVERSHOOT = 3;

  private WinogradProducts() {}

  /** Width of the next panel, in vectors, when so many vectors of columns are left. */
  static int panelWidth(int vecs) {
    if (!Vectors.MANY_REGISTERS) {
      return Math.min(2, vecs);
    }
    // 3 + 2, for a panel of one vector reads more than it computes.
    return vecs == 5 ? 3 : Math.min(4, vecs);
  }

  /**
   * {@code c[r][j] = sum over k of a[r][k] * b[k][j]}, for {@code rows} rows and up to {@link
   * #OVERSHOOT} more, whose values are of no use.
   *
   * @param lda distance of the rows of {@code a}
   * @param b {@code depth} rows of {@code width} vectors, contiguous
   * @param ldc distance of the rows of {@code c}
   * @param width vectors in the panel, 1 to 4
   */
  static void multiply(
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      float[] c,
      int co,
      int ldc,
      int depth,
      int rows,
      int width) {
    int r = 0;
    switch (width) {
      case 4 -> {
        for (; rows - r > 8 || rows - r == 5 || rows - r == 6; r += 6) {
          rows6x4(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
        for (; r < rows; r += 4) {
          rows4x4(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
      }
      case 3 -> {
        for (; rows - r > 4; r += 8) {
          rows8x3(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
        for (; r < rows; r += 4) {
          rows4x3(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
      }
      case 2 -> {
        if (Vectors.MANY_REGISTERS) {
          for (; rows - r > 8; r += 12) {
            WinogradNarrowProducts.rows12x2(
                a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
          }
        }
        for (; r < rows; r += 4) {
          WinogradNarrowProducts.rows4x2(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
      }
      default -> {
        for (; rows - r > 4; r += 8) {
          WinogradNarrowProducts.rows8x1(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
        for (; r < rows; r += 4) {
          WinogradNarrowProducts.rows4x1(a, ao + r * lda, lda, b, bo, c, co + r * ldc, ldc, depth);
        }
      }
    }
  }

  static void rows6x4(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c02 = FloatVector.zero(S);
    FloatVector c03 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c12 = FloatVector.zero(S);
    FloatVector c13 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c22 = FloatVector.zero(S);
    FloatVector c23 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    FloatVector c32 = FloatVector.zero(S);
    FloatVector c33 = FloatVector.zero(S);
    FloatVector c40 = FloatVector.zero(S);
    FloatVector c41 = FloatVector.zero(S);
    FloatVector c42 = FloatVector.zero(S);
    FloatVector c43 = FloatVector.zero(S);
    FloatVector c50 = FloatVector.zero(S);
    FloatVector c51 = FloatVector.zero(S);
    FloatVector c52 = FloatVector.zero(S);
    FloatVector c53 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    for (int k = 0; k < depth; k++) {
      int at = bo + k * 4 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, at + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      c03 = x0.fma(b3, c03);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      c13 = x1.fma(b3, c13);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      c23 = x2.fma(b3, c23);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      c33 = x3.fma(b3, c33);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      c42 = x4.fma(b2, c42);
      c43 = x4.fma(b3, c43);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      c52 = x5.fma(b2, c52);
      c53 = x5.fma(b3, c53);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c02.intoArray(c, co + 2 * L);
    c03.intoArray(c, co + 3 * L);
    co += ldc;
    c10.intoArray(c, co);
    c11.intoArray(c, co + L);
    c12.intoArray(c, co + 2 * L);
    c13.intoArray(c, co + 3 * L);
    co += ldc;
    c20.intoArray(c, co);
    c21.intoArray(c, co + L);
    c22.intoArray(c, co + 2 * L);
    c23.intoArray(c, co + 3 * L);
    co += ldc;
    c30.intoArray(c, co);
    c31.intoArray(c, co + L);
    c32.intoArray(c, co + 2 * L);
    c33.intoArray(c, co + 3 * L);
    co += ldc;
    c40.intoArray(c, co);
    c41.intoArray(c, co + L);
    c42.intoArray(c, co + 2 * L);
    c43.intoArray(c, co + 3 * L);
    co += ldc;
    c50.intoArray(c, co);
    c51.intoArray(c, co + L);
    c52.intoArray(c, co + 2 * L);
    c53.intoArray(c, co + 3 * L);
  }

  static void rows4x4(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c02 = FloatVector.zero(S);
    FloatVector c03 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c12 = FloatVector.zero(S);
    FloatVector c13 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c22 = FloatVector.zero(S);
    FloatVector c23 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    FloatVector c32 = FloatVector.zero(S);
    FloatVector c33 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int k = 0; k < depth; k++) {
      int at = bo + k * 4 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, at + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      c03 = x0.fma(b3, c03);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      c13 = x1.fma(b3, c13);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      c23 = x2.fma(b3, c23);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      c33 = x3.fma(b3, c33);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c02.intoArray(c, co + 2 * L);
    c03.intoArray(c, co + 3 * L);
    co += ldc;
    c10.intoArray(c, co);
    c11.intoArray(c, co + L);
    c12.intoArray(c, co + 2 * L);
    c13.intoArray(c, co + 3 * L);
    co += ldc;
    c20.intoArray(c, co);
    c21.intoArray(c, co + L);
    c22.intoArray(c, co + 2 * L);
    c23.intoArray(c, co + 3 * L);
    co += ldc;
    c30.intoArray(c, co);
    c31.intoArray(c, co + L);
    c32.intoArray(c, co + 2 * L);
    c33.intoArray(c, co + 3 * L);
  }

  static void rows8x3(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c02 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c12 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c22 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    FloatVector c32 = FloatVector.zero(S);
    FloatVector c40 = FloatVector.zero(S);
    FloatVector c41 = FloatVector.zero(S);
    FloatVector c42 = FloatVector.zero(S);
    FloatVector c50 = FloatVector.zero(S);
    FloatVector c51 = FloatVector.zero(S);
    FloatVector c52 = FloatVector.zero(S);
    FloatVector c60 = FloatVector.zero(S);
    FloatVector c61 = FloatVector.zero(S);
    FloatVector c62 = FloatVector.zero(S);
    FloatVector c70 = FloatVector.zero(S);
    FloatVector c71 = FloatVector.zero(S);
    FloatVector c72 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int a4 = a3 + lda;
    int a5 = a4 + lda;
    int a6 = a5 + lda;
    int a7 = a6 + lda;
    for (int k = 0; k < depth; k++) {
      int at = bo + k * 3 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      c42 = x4.fma(b2, c42);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      c52 = x5.fma(b2, c52);
      FloatVector x6 = FloatVector.broadcast(S, a[a6 + k]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      c62 = x6.fma(b2, c62);
      FloatVector x7 = FloatVector.broadcast(S, a[a7 + k]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
      c72 = x7.fma(b2, c72);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c02.intoArray(c, co + 2 * L);
    co += ldc;
    c10.intoArray(c, co);
    c11.intoArray(c, co + L);
    c12.intoArray(c, co + 2 * L);
    co += ldc;
    c20.intoArray(c, co);
    c21.intoArray(c, co + L);
    c22.intoArray(c, co + 2 * L);
    co += ldc;
    c30.intoArray(c, co);
    c31.intoArray(c, co + L);
    c32.intoArray(c, co + 2 * L);
    co += ldc;
    c40.intoArray(c, co);
    c41.intoArray(c, co + L);
    c42.intoArray(c, co + 2 * L);
    co += ldc;
    c50.intoArray(c, co);
    c51.intoArray(c, co + L);
    c52.intoArray(c, co + 2 * L);
    co += ldc;
    c60.intoArray(c, co);
    c61.intoArray(c, co + L);
    c62.intoArray(c, co + 2 * L);
    co += ldc;
    c70.intoArray(c, co);
    c71.intoArray(c, co + L);
    c72.intoArray(c, co + 2 * L);
  }

  static void rows4x3(
      float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = FloatVector.zero(S);
    FloatVector c02 = FloatVector.zero(S);
    FloatVector c10 = FloatVector.zero(S);
    FloatVector c11 = FloatVector.zero(S);
    FloatVector c12 = FloatVector.zero(S);
    FloatVector c20 = FloatVector.zero(S);
    FloatVector c21 = FloatVector.zero(S);
    FloatVector c22 = FloatVector.zero(S);
    FloatVector c30 = FloatVector.zero(S);
    FloatVector c31 = FloatVector.zero(S);
    FloatVector c32 = FloatVector.zero(S);
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    for (int k = 0; k < depth; k++) {
      int at = bo + k * 3 * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c02.intoArray(c, co + 2 * L);
    co += ldc;
    c10.intoArray(c, co);
    c11.intoArray(c, co + L);
    c12.intoArray(c, co + 2 * L);
    co += ldc;
    c20.intoArray(c, co);
    c21.intoArray(c, co + L);
    c22.intoArray(c, co + 2 * L);
    co += ldc;
    c30.intoArray(c, co);
    c31.intoArray(c, co + L);
    c32.intoArray(c, co + 2 * L);
  }
}
