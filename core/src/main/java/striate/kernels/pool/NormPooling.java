package striate.kernels.pool;

import java.util.Arrays;

/**
 * Pooling by the p-norm of one image, channels last: (Σ |x|ᵖ)^(1/p). Sums are in doubles. No method
 * allocates; input and output must not overlap.
 */
public final class NormPooling {
  private NormPooling() {}

  /**
   * The norm of each window; what lies beside the image counts as zero.
   *
   * @param x {@code [height][width][channels]}
   * @param y {@code [outHeight][outWidth][channels]}
   * @param rowFrom the first row of the output to compute
   * @param rowTo the row to stop before
   */
  public static void forward(
      PoolShape s, int p, float[] x, int xo, float[] y, int yo, int rowFrom, int rowTo) {
    int c = s.channels();
    int outWidth = s.outWidth();
    for (int oh = rowFrom; oh < rowTo; oh++) {
      int h0 = oh * s.strideHeight() - s.padTop();
      int kh0 = PoolShape.firstInside(h0, s.dilationHeight());
      int kh1 = PoolShape.endInside(h0, s.dilationHeight(), s.windowHeight(), s.height());
      for (int ow = 0; ow < outWidth; ow++) {
        int w0 = ow * s.strideWidth() - s.padLeft();
        int kw0 = PoolShape.firstInside(w0, s.dilationWidth());
        int kw1 = PoolShape.endInside(w0, s.dilationWidth(), s.windowWidth(), s.width());
        int out = yo + (oh * outWidth + ow) * c;
        for (int j = 0; j < c; j++) {
          double sum = 0;
          for (int kh = kh0; kh < kh1; kh++) {
            int row = (h0 + kh * s.dilationHeight()) * s.width();
            for (int kw = kw0; kw < kw1; kw++) {
              sum += power(x[xo + (row + w0 + kw * s.dilationWidth()) * c + j], p);
            }
          }
          y[out + j] = (float) root(sum, p);
        }
      }
    }
  }

  /**
   * The gradient of {@link #forward}: dy · x · |x|ᵖ⁻² / yᵖ⁻¹, and 0 where the norm is 0.
   *
   * @param y what the forward method wrote
   * @param dx {@code [height][width][channels]}, replaced
   */
  public static void backward(
      PoolShape s,
      int p,
      float[] x,
      int xo,
      float[] y,
      int yo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo) {
    int c = s.channels();
    int outWidth = s.outWidth();
    Arrays.fill(dx, dxo, dxo + s.inSize(), 0f);
    for (int oh = 0; oh < s.outHeight(); oh++) {
      for (int ow = 0; ow < outWidth; ow++) {
        int out = (oh * outWidth + ow) * c;
        for (int k = 0; k < s.windowHeight() * s.windowWidth(); k++) {
          int at = ScalarPooling.inputAt(s, oh, ow, k);
          for (int j = 0; j < c && at >= 0; j++) {
            double norm = y[yo + out + j];
            if (norm != 0) {
              double v = x[xo + at + j];
              double slope = Math.signum(v) * power(Math.abs(v) / norm, p - 1);
              dx[dxo + at + j] += (float) (dy[dyo + out + j] * slope);
            }
          }
        }
      }
    }
  }

  private static double power(double x, int p) {
    double base = Math.abs(x);
    double power = 1;
    for (int left = p; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        power *= base;
      }
      base *= base;
    }
    return power;
  }

  private static double root(double sum, int p) {
    return p == 1 ? sum : p == 2 ? Math.sqrt(sum) : StrictMath.pow(sum, 1.0 / p);
  }
}
