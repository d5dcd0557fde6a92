package striate.kernels.winograd;

import striate.kernels.jit.Vectors;

/**
 * Winograd's kernels without vectors: the reference, and what is called while those in vectors are
 * not compiled. Number by number the same operations in the same order, so the same bits; arguments
 * are those of the kernels in vectors.
 */
final class ScalarWinograd {
  private static final int L = Vectors.LANES;
  private static final float A = WinogradInput.A;
  private static final float B = WinogradInput.B;
  private static final float A2 = A * A;
  private static final float B2 = B * B;
  private static final float A3 = A * A * A;
  private static final float B3 = B * B * B;
  private static final float ENDS = A2 * B2;
  private static final float MIDDLE = -(A2 + B2);

  // Of the weights; as in WinogradWeights, which can't be asked without loading vectors.
  private static final float SCALE = (float) (1 / (square(A) * square(B)));
  private static final float WA0 = scale(A, B);
  private static final float WA1 = WA0 * A;
  private static final float WA2 = WA1 * A;
  private static final float WB0 = scale(B, A);
  private static final float WB1 = WB0 * B;
  private static final float WB2 = WB1 * B;

  private ScalarWinograd() {}

  private static double square(double p) {
    return p * p;
  }

  private static float scale(double point, double other) {
    return (float) (1 / (2 * square(point) * (square(point) - square(other))));
  }

  /** See {@link WinogradInput#transform}. */
  static void input(float[] x, int xo, int rs, int cs, float[] v, int vo, int vs, int vc, int n) {
    for (int c = 0; c < n; c++) {
      for (int lane = 0; lane < L; lane++) {
        int from = xo + c * L + lane;
        int to = vo + c * vc + lane;
        for (int j = 0; j < 6; j++) {
          six(x, from + j * cs, rs, v, to + j * vs, 6 * vs);
        }
        for (int i = 0; i < 6; i++) {
          six(v, to + 6 * i * vs, vs, v, to + 6 * i * vs, vs);
        }
      }
    }
  }

  /** {@code Bᵀ} times six numbers. */
  private static void six(float[] x, int xo, int step, float[] v, int vo, int vs) {
    float d0 = x[xo];
    float d1 = x[xo + step];
    float d2 = x[xo + 2 * step];
    float d3 = x[xo + 3 * step];
    float d4 = x[xo + 4 * step];
    float d5 = x[xo + 5 * step];
    float evenA = Math.fma(d2, -B2, d4);
    float oddA = Math.fma(d1, -B2, d3);
    float evenB = Math.fma(d2, -A2, d4);
    float oddB = Math.fma(d1, -A2, d3);
    v[vo] = Math.fma(d0, ENDS, Math.fma(d2, MIDDLE, d4));
    v[vo + vs] = Math.fma(oddA, A, evenA);
    v[vo + 2 * vs] = Math.fma(oddA, -A, evenA);
    v[vo + 3 * vs] = Math.fma(oddB, B, evenB);
    v[vo + 4 * vs] = Math.fma(oddB, -B, evenB);
    v[vo + 5 * vs] = Math.fma(d1, ENDS, Math.fma(d3, MIDDLE, d5));
  }

  /** See {@link WinogradOutput#transform}. */
  static void output(
      float[] m,
      int mo,
      int ms,
      float[] bias,
      int bo,
      float least,
      float[] y,
      int yo,
      int rs,
      int cs,
      int n) {
    for (int i = 0; i < n * L; i++) {
      for (int row = 0; row < 4; row++) {
        float p0 = down(m, mo + i, ms, row);
        float p1 = down(m, mo + i + ms, ms, row);
        float p2 = down(m, mo + i + 2 * ms, ms, row);
        float p3 = down(m, mo + i + 3 * ms, ms, row);
        float p4 = down(m, mo + i + 4 * ms, ms, row);
        float p5 = down(m, mo + i + 5 * ms, ms, row);
        float shift = bias[bo + i];
        float sumA = p1 + p2;
        float sumB = p3 + p4;
        float gapA = p1 - p2;
        float gapB = p3 - p4;
        int to = yo + i + row * rs;
        y[to] = floor((p0 + shift) + (sumA + sumB), least);
        y[to + cs] = floor(Math.fma(gapA, A, Math.fma(gapB, B, shift)), least);
        y[to + 2 * cs] = floor(Math.fma(sumA, A2, Math.fma(sumB, B2, shift)), least);
        y[to + 3 * cs] = floor(Math.fma(gapA, A3, Math.fma(gapB, B3, p5 + shift)), least);
      }
    }
  }

  /** A row of {@code Aᵀ} times a column of six numbers. */
  private static float down(float[] m, int at, int ms, int row) {
    float m1 = m[at + 6 * ms];
    float m2 = m[at + 12 * ms];
    float m3 = m[at + 18 * ms];
    float m4 = m[at + 24 * ms];
    return switch (row) {
      case 0 -> m[at] + ((m1 + m2) + (m3 + m4));
      case 1 -> Math.fma(m1 - m2, A, (m3 - m4) * B);
      case 2 -> Math.fma(m1 + m2, A2, (m3 + m4) * B2);
      default -> Math.fma(m1 - m2, A3, Math.fma(m3 - m4, B3, m[at + 30 * ms]));
    };
  }

  private static float floor(float value, float least) {
    return value < least ? least : value;
  }

  /** See {@link WinogradOutputGradient#transform}. */
  static void outputGradient(
      float[] y, int yo, int rs, int cs, float[] v, int vo, int vs, int vc, int n) {
    for (int c = 0; c < n; c++) {
      for (int lane = 0; lane < L; lane++) {
        int from = yo + c * L + lane;
        int to = vo + c * vc + lane;
        for (int j = 0; j < 4; j++) {
          four(y, from + j * cs, rs, v, to + j * vs, 6 * vs);
        }
        for (int i = 0; i < 6; i++) {
          four(v, to + 6 * i * vs, vs, v, to + 6 * i * vs, vs);
        }
      }
    }
  }

  /** {@code A} times four numbers. */
  private static void four(float[] y, int yo, int step, float[] v, int vo, int vs) {
    float p0 = y[yo];
    float p1 = y[yo + step];
    float p2 = y[yo + 2 * step];
    float p3 = y[yo + 3 * step];
    float evenA = Math.fma(p2, A2, p0);
    float oddA = Math.fma(p3, A2, p1);
    float evenB = Math.fma(p2, B2, p0);
    float oddB = Math.fma(p3, B2, p1);
    v[vo] = p0;
    v[vo + vs] = Math.fma(oddA, A, evenA);
    v[vo + 2 * vs] = Math.fma(oddA, -A, evenA);
    v[vo + 3 * vs] = Math.fma(oddB, B, evenB);
    v[vo + 4 * vs] = Math.fma(oddB, -B, evenB);
    v[vo + 5 * vs] = p3;
  }

  /** See {@link WinogradWeights#transform}. */
  static void weights(float[] w, int wo, int step, float[] u, int uo, int us) {
    for (int lane = 0; lane < L; lane++) {
      int from = wo + lane;
      int to = uo + lane;
      float p0 = w[from];
      float p1 = w[from + step];
      float p2 = w[from + 2 * step];
      float q0 = w[from + 3 * step];
      float q1 = w[from + 4 * step];
      float q2 = w[from + 5 * step];
      float r0 = w[from + 6 * step];
      float r1 = w[from + 7 * step];
      float r2 = w[from + 8 * step];
      spread(p0, q0, r0, u, to, 6 * us);
      spread(p1, q1, r1, u, to + us, 6 * us);
      spread(p2, q2, r2, u, to + 2 * us, 6 * us);
      for (int i = 0; i < 6; i++) {
        int at = to + 6 * i * us;
        spread(u[at], u[at + us], u[at + 2 * us], u, at, us);
      }
    }
  }

  /** {@code G} times three numbers. */
  private static void spread(float p, float q, float r, float[] u, int at, int us) {
    float evenA = p * WA0 + r * WA2;
    float evenB = p * WB0 + r * WB2;
    float oddA = q * WA1;
    float oddB = q * WB1;
    u[at] = p * SCALE;
    u[at + us] = evenA + oddA;
    u[at + 2 * us] = evenA - oddA;
    u[at + 3 * us] = evenB + oddB;
    u[at + 4 * us] = evenB - oddB;
    u[at + 5 * us] = r;
  }

  /** See {@link WinogradWeights#gradient}. */
  static void weightGradient(
      float[] u, int uo, int us, float[] w, int wo, int tap, int lanes, boolean accumulate) {
    for (int lane = 0; lane < lanes; lane++) {
      int at = uo + lane;
      for (int j = 0; j < 6; j++) {
        three(u, at + j * us, 6 * us);
      }
      for (int i = 0; i < 3; i++) {
        three(u, at + 6 * i * us, us);
      }
      for (int t = 0; t < 9; t++) {
        int to = wo + t * tap + lane;
        w[to] = u[at + (t / 3 * 6 + t % 3) * us] + (accumulate ? w[to] : 0);
      }
    }
  }

  /** {@code Gᵀ} times six numbers; overwrites the first three. */
  private static void three(float[] u, int at, int step) {
    float p1 = u[at + step];
    float p2 = u[at + 2 * step];
    float p3 = u[at + 3 * step];
    float p4 = u[at + 4 * step];
    float sumA = p1 + p2;
    float sumB = p3 + p4;
    float gapA = p1 - p2;
    float gapB = p3 - p4;
    float g2 = u[at + 5 * step];
    u[at] = (u[at] * SCALE + sumA * WA0) + sumB * WB0;
    u[at + step] = gapA * WA1 + gapB * WB1;
    u[at + 2 * step] = (g2 + sumA * WA2) + sumB * WB2;
  }

  /** See {@link WinogradProducts#multiply}; no row beyond the last is written. */
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
    int n = width * L;
    for (int r = 0; r < rows; r++) {
      int to = co + r * ldc;
      java.util.Arrays.fill(c, to, to + n, 0f);
      addProducts(a, ao + r * lda, 1, b, bo, c, to, depth, n);
    }
  }

  /** See {@link WinogradGradientProducts#multiply}; no row beyond the last is written. */
  static void multiplyGradient(
      float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, int rows, int width) {
    int n = width * L;
    for (int r = 0; r < rows; r++) {
      addProducts(a, ao + r, L, b, bo, c, co + r * n, depth, n);
    }
  }

  private static void addProducts(
      float[] a, int ao, int step, float[] b, int bo, float[] c, int co, int depth, int n) {
    for (int k = 0; k < depth; k++) {
      float x = a[ao + k * step];
      int row = bo + k * n;
      for (int j = 0; j < n; j++) {
        c[co + j] = Math.fma(x, b[row + j], c[co + j]);
      }
    }
  }
}
