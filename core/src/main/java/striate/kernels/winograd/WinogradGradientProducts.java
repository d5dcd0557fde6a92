package striate.kernels.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import striate.kernels.jit.Vectors;

/**
 * The products that make the gradient of transformed weights: the transpose of a panel of
 * transformed patches, one vector of input channels wide, times a panel of transformed output
 * gradients, one to four vectors wide, summed over the tiles in their order and added to what is
 * there.
 */
final class WinogradGradientProducts {
  private static final VectorSpecies<Float> S = WinogradInput.S;
  private static final int L = WinogradInput.L;

  private WinogradGradientProducts() {}

  /**
   * {@code c[r][j] += sum over k of a[k][r] * b[k][j]}.
   *
   * @param a {@code depth} rows of one vector, contiguous
   * @param b {@code depth} rows of {@code width} vectors, contiguous
   * @param c {@code rows} rows of {@code width} vectors, contiguous; the rows are rounded up to a
   *     multiple of 4 (for a width of 1 or 2 of 8)
   * @param rows at most the length of a vector
   */
  static void multiply(
      float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, int rows, int width) {
    int step = width * L;
    int r = 0;
    switch (width) {
      case 4 -> {
        for (; r < rows; r += 4) {
          rows4x4(a, ao + r, b, bo, c, co + r * step, depth);
        }
      }
      case 3 -> {
        for (; r < rows; r += 4) {
          rows4x3(a, ao + r, b, bo, c, co + r * step, depth);
        }
      }
      case 2 -> {
        if (Vectors.MANY_REGISTERS) {
          for (; rows - r > 4; r += 8) {
            rows8x2(a, ao + r, b, bo, c, co + r * step, depth);
          }
        }
        for (; r < rows; r += 4) {
          rows4x2(a, ao + r, b, bo, c, co + r * step, depth);
        }
      }
      default -> {
        for (; rows - r > 4; r += 8) {
          rows8x1(a, ao + r, b, bo, c, co + r * step, depth);
        }
        for (; r < rows; r += 4) {
          rows4x1(a, ao + r, b, bo, c, co + r * step, depth);
        }
      }
    }
  }

  static void rows4x4(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.fromArray(S, c, co);
    FloatVector c01 = FloatVector.fromArray(S, c, co + L);
    FloatVector c02 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c03 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c10 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c11 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c12 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c13 = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector c20 = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector c21 = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector c22 = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector c23 = FloatVector.fromArray(S, c, co + 11 * L);
    FloatVector c30 = FloatVector.fromArray(S, c, co + 12 * L);
    FloatVector c31 = FloatVector.fromArray(S, c, co + 13 * L);
    FloatVector c32 = FloatVector.fromArray(S, c, co + 14 * L);
    FloatVector c33 = FloatVector.fromArray(S, c, co + 15 * L);
    for (int k = 0; k < depth; k++) {
      int at = bo + k * 4 * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, at + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      c03 = x0.fma(b3, c03);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      c13 = x1.fma(b3, c13);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      c23 = x2.fma(b3, c23);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      c33 = x3.fma(b3, c33);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c02.intoArray(c, co + 2 * L);
    c03.intoArray(c, co + 3 * L);
    c10.intoArray(c, co + 4 * L);
    c11.intoArray(c, co + 5 * L);
    c12.intoArray(c, co + 6 * L);
    c13.intoArray(c, co + 7 * L);
    c20.intoArray(c, co + 8 * L);
    c21.intoArray(c, co + 9 * L);
    c22.intoArray(c, co + 10 * L);
    c23.intoArray(c, co + 11 * L);
    c30.intoArray(c, co + 12 * L);
    c31.intoArray(c, co + 13 * L);
    c32.intoArray(c, co + 14 * L);
    c33.intoArray(c, co + 15 * L);
  }

  static void rows4x3(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.fromArray(S, c, co);
    FloatVector c01 = FloatVector.fromArray(S, c, co + L);
    FloatVector c02 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c10 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c11 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c12 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c20 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c21 = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector c22 = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector c30 = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector c31 = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector c32 = FloatVector.fromArray(S, c, co + 11 * L);
    for (int k = 0; k < depth; k++) {
      int at = bo + k * 3 * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector b2 = FloatVector.fromArray(S, b, at + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c02.intoArray(c, co + 2 * L);
    c10.intoArray(c, co + 3 * L);
    c11.intoArray(c, co + 4 * L);
    c12.intoArray(c, co + 5 * L);
    c20.intoArray(c, co + 6 * L);
    c21.intoArray(c, co + 7 * L);
    c22.intoArray(c, co + 8 * L);
    c30.intoArray(c, co + 9 * L);
    c31.intoArray(c, co + 10 * L);
    c32.intoArray(c, co + 11 * L);
  }

  static void rows8x2(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.fromArray(S, c, co);
    FloatVector c01 = FloatVector.fromArray(S, c, co + L);
    FloatVector c10 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c11 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c20 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c21 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c30 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c31 = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector c40 = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector c41 = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector c50 = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector c51 = FloatVector.fromArray(S, c, co + 11 * L);
    FloatVector c60 = FloatVector.fromArray(S, c, co + 12 * L);
    FloatVector c61 = FloatVector.fromArray(S, c, co + 13 * L);
    FloatVector c70 = FloatVector.fromArray(S, c, co + 14 * L);
    FloatVector c71 = FloatVector.fromArray(S, c, co + 15 * L);
    for (int k = 0; k < depth; k++) {
      int at = bo + k * 2 * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      FloatVector x4 = FloatVector.broadcast(S, a[row + 4]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      FloatVector x5 = FloatVector.broadcast(S, a[row + 5]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      FloatVector x6 = FloatVector.broadcast(S, a[row + 6]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      FloatVector x7 = FloatVector.broadcast(S, a[row + 7]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c10.intoArray(c, co + 2 * L);
    c11.intoArray(c, co + 3 * L);
    c20.intoArray(c, co + 4 * L);
    c21.intoArray(c, co + 5 * L);
    c30.intoArray(c, co + 6 * L);
    c31.intoArray(c, co + 7 * L);
    c40.intoArray(c, co + 8 * L);
    c41.intoArray(c, co + 9 * L);
    c50.intoArray(c, co + 10 * L);
    c51.intoArray(c, co + 11 * L);
    c60.intoArray(c, co + 12 * L);
    c61.intoArray(c, co + 13 * L);
    c70.intoArray(c, co + 14 * L);
    c71.intoArray(c, co + 15 * L);
  }

  static void rows4x2(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c00 = FloatVector.fromArray(S, c, co);
    FloatVector c01 = FloatVector.fromArray(S, c, co + L);
    FloatVector c10 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c11 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c20 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c21 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c30 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c31 = FloatVector.fromArray(S, c, co + 7 * L);
    for (int k = 0; k < depth; k++) {
      int at = bo + k * 2 * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector b1 = FloatVector.fromArray(S, b, at + L);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
    }
    c00.intoArray(c, co);
    c01.intoArray(c, co + L);
    c10.intoArray(c, co + 2 * L);
    c11.intoArray(c, co + 3 * L);
    c20.intoArray(c, co + 4 * L);
    c21.intoArray(c, co + 5 * L);
    c30.intoArray(c, co + 6 * L);
    c31.intoArray(c, co + 7 * L);
  }

  static void rows8x1(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    FloatVector c1 = FloatVector.fromArray(S, c, co + L);
    FloatVector c2 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c3 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector c4 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector c5 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector c6 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector c7 = FloatVector.fromArray(S, c, co + 7 * L);
    for (int k = 0; k < depth; k++) {
      int at = bo + k * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      c0 = x0.fma(b0, c0);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      c1 = x1.fma(b0, c1);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      c2 = x2.fma(b0, c2);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      c3 = x3.fma(b0, c3);
      FloatVector x4 = FloatVector.broadcast(S, a[row + 4]);
      c4 = x4.fma(b0, c4);
      FloatVector x5 = FloatVector.broadcast(S, a[row + 5]);
      c5 = x5.fma(b0, c5);
      FloatVector x6 = FloatVector.broadcast(S, a[row + 6]);
      c6 = x6.fma(b0, c6);
      FloatVector x7 = FloatVector.broadcast(S, a[row + 7]);
      c7 = x7.fma(b0, c7);
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + L);
    c2.intoArray(c, co + 2 * L);
    c3.intoArray(c, co + 3 * L);
    c4.intoArray(c, co + 4 * L);
    c5.intoArray(c, co + 5 * L);
    c6.intoArray(c, co + 6 * L);
    c7.intoArray(c, co + 7 * L);
  }

  static void rows4x1(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector c0 = FloatVector.fromArray(S, c, co);
    FloatVector c1 = FloatVector.fromArray(S, c, co + L);
    FloatVector c2 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector c3 = FloatVector.fromArray(S, c, co + 3 * L);
    for (int k = 0; k < depth; k++) {
      int at = bo + k * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, at);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      c0 = x0.fma(b0, c0);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      c1 = x1.fma(b0, c1);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      c2 = x2.fma(b0, c2);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      c3 = x3.fma(b0, c3);
    }
    c0.intoArray(c, co);
    c1.intoArray(c, co + L);
    c2.intoArray(c, co + 2 * L);
    c3.intoArray(c, co + 3 * L);
  }
}
