package striate.kernels.pool;

import striate.kernels.element.Arithmetic;

/**
 * {@link Pooling}, one value at a time, for the channels from {@code first} on: the vectors do
 * those before.
 */
public final class ScalarPooling {

  private ScalarPooling() {}

  public static void max(
      PoolShape s,
      int first,
      float[] x,
      int xo,
      float[] y,
      int yo,
      float[] index,
      int io,
      int rowFrom,
      int rowTo) {
    int c = s.channels();
    int rowStep = s.dilationHeight() * s.width() * c;
    int columnStep = s.dilationWidth() * c;
    int outWidth = s.outWidth();
    for (int oh = rowFrom; oh < rowTo; oh++) {
      for (int ow = 0; ow < outWidth; ow++) {
        int out = (oh * outWidth + ow) * c;
        int h0 = oh * s.strideHeight() - s.padTop();
        int w0 = ow * s.strideWidth() - s.padLeft();
        int kh0 = PoolShape.firstInside(h0, s.dilationHeight());
        int kh1 = PoolShape.endInside(h0, s.dilationHeight(), s.windowHeight(), s.height());
        int kw0 = PoolShape.firstInside(w0, s.dilationWidth());
        int kw1 = PoolShape.endInside(w0, s.dilationWidth(), s.windowWidth(), s.width());
        int start = xo + (h0 * s.width() + w0) * c;
        for (int j = first; j < c; j++) {
          float best = Float.NEGATIVE_INFINITY;
          int bestAt = -1;
          for (int kh = kh0; kh < kh1; kh++) {
            for (int kw = kw0; kw < kw1; kw++) {
              float v = x[start + kh * rowStep + kw * columnStep + j];
              if (bestAt < 0 || v > best || (Float.isNaN(v) && !Float.isNaN(best))) {
                best = v;
                bestAt = kh * s.windowWidth() + kw;
              }
            }
          }
          y[yo + out + j] = best;
          index[io + out + j] = Math.max(bestAt, 0);
        }
      }
    }
  }

  public static void max(
      PoolShape s, int first, float[] x, int xo, float[] y, int yo, int rowFrom, int rowTo) {
    int c = s.channels();
    int rowStep = s.dilationHeight() * s.width() * c;
    int columnStep = s.dilationWidth() * c;
    int outWidth = s.outWidth();
    for (int oh = rowFrom; oh < rowTo; oh++) {
      for (int ow = 0; ow < outWidth; ow++) {
        int out = (oh * outWidth + ow) * c;
        int h0 = oh * s.strideHeight() - s.padTop();
        int w0 = ow * s.strideWidth() - s.padLeft();
        int kh0 = PoolShape.firstInside(h0, s.dilationHeight());
        int kh1 = PoolShape.endInside(h0, s.dilationHeight(), s.windowHeight(), s.height());
        int kw0 = PoolShape.firstInside(w0, s.dilationWidth());
        int kw1 = PoolShape.endInside(w0, s.dilationWidth(), s.windowWidth(), s.width());
        int start = xo + (h0 * s.width() + w0) * c;
        for (int j = first; j < c; j++) {
          float best = Float.NEGATIVE_INFINITY;
          for (int kh = kh0; kh < kh1; kh++) {
            for (int kw = kw0; kw < kw1; kw++) {
              float v = x[start + kh * rowStep + kw * columnStep + j];
              if (v > best || Float.isNaN(v)) {
                best = v;
              }
            }
          }
          y[yo + out + j] = best;
        }
      }
    }
  }

  public static void maxBackward(
      PoolShape s, int first, float[] dy, int dyo, float[] index, int io, float[] dx, int dxo) {
    int c = s.channels();
    int outHeight = s.outHeight();
    int outWidth = s.outWidth();
    for (int oh = 0; oh < outHeight; oh++) {
      for (int ow = 0; ow < outWidth; ow++) {
        int out = (oh * outWidth + ow) * c;
        for (int j = first; j < c; j++) {
          int at = inputAt(s, oh, ow, (int) index[io + out + j]);
          if (at >= 0) {
            dx[dxo + at + j] += dy[dyo + out + j];
          }
        }
      }
    }
  }

  public static void average(
      PoolShape s,
      int first,
      boolean countPadding,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int rowFrom,
      int rowTo) {
    int c = s.channels();
    int rowStep = s.dilationHeight() * s.width() * c;
    int columnStep = s.dilationWidth() * c;
    int outWidth = s.outWidth();
    for (int oh = rowFrom; oh < rowTo; oh++) {
      for (int ow = 0; ow < outWidth; ow++) {
        int out = (oh * outWidth + ow) * c;
        int h0 = oh * s.strideHeight() - s.padTop();
        int w0 = ow * s.strideWidth() - s.padLeft();
        int kh0 = PoolShape.firstInside(h0, s.dilationHeight());
        int kh1 = PoolShape.endInside(h0, s.dilationHeight(), s.windowHeight(), s.height());
        int kw0 = PoolShape.firstInside(w0, s.dilationWidth());
        int kw1 = PoolShape.endInside(w0, s.dilationWidth(), s.windowWidth(), s.width());
        int start = xo + (h0 * s.width() + w0) * c;
        float factor = factor(s, countPadding, oh, ow);
        for (int j = first; j < c; j++) {
          float sum = 0;
          for (int kh = kh0; kh < kh1; kh++) {
            for (int kw = kw0; kw < kw1; kw++) {
              float v = x[start + kh * rowStep + kw * columnStep + j];
              sum += v;
            }
          }
          y[yo + out + j] = sum * factor;
        }
      }
    }
  }

  static void averageBackward(
      PoolShape s, boolean countPadding, float[] dy, int dyo, float[] dx, int dxo) {
    int c = s.channels();
    int outHeight = s.outHeight();
    int outWidth = s.outWidth();
    for (int oh = 0; oh < outHeight; oh++) {
      for (int ow = 0; ow < outWidth; ow++) {
        int out = (oh * outWidth + ow) * c;
        float factor = factor(s, countPadding, oh, ow);
        for (int k = 0; k < s.windowHeight() * s.windowWidth(); k++) {
          int at = inputAt(s, oh, ow, k);
          if (at >= 0) {
            Arithmetic.axpy(factor, dy, dyo + out, dx, dxo + at, c);
          }
        }
      }
    }
  }

  /** Where the k-th pixel of a window starts in the image, or -1 when it is padding. */
  static int inputAt(PoolShape s, int oh, int ow, int k) {
    int kh = k / s.windowWidth();
    int kw = k - kh * s.windowWidth();
    int h = oh * s.strideHeight() - s.padTop() + kh * s.dilationHeight();
    int w = ow * s.strideWidth() - s.padLeft() + kw * s.dilationWidth();
    boolean inside = h >= 0 && h < s.height() && w >= 0 && w < s.width();
    return inside ? (h * s.width() + w) * s.channels() : -1;
  }

  /** One over the number of pixels that count; 0 for a window of nothing but padding. */
  static float factor(PoolShape s, boolean countPadding, int oh, int ow) {
    int h0 = oh * s.strideHeight() - s.padTop();
    int w0 = ow * s.strideWidth() - s.padLeft();
    int rows =
        countPadding
            ? counted(h0, s.windowHeight(), s.dilationHeight(), s.beyondBottom(), s.endRow())
            : inside(h0, s.windowHeight(), s.dilationHeight(), s.height());
    int columns =
        countPadding
            ? counted(w0, s.windowWidth(), s.dilationWidth(), s.beyondRight(), s.endColumn())
            : inside(w0, s.windowWidth(), s.dilationWidth(), s.width());
    int pixels = rows * columns;
    return pixels == 0 ? 0 : 1f / pixels;
  }

  private static int counted(int start, int window, int dilation, int beyond, int end) {
    return beyond == 0 ? window : PoolShape.endInside(start, dilation, window, end);
  }

  private static int inside(int start, int window, int dilation, int size) {
    int first = PoolShape.firstInside(start, dilation);
    return Math.max(0, PoolShape.endInside(start, dilation, window, size) - first);
  }
}
