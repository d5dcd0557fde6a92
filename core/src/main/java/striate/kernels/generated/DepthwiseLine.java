package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops of {@code Depthwise}: all channels of one stretch of pixels in a row that all
 * have the same taps.
 *
 * <p>A load that crosses a cache line reads the cache twice, and nearly every load does. So with
 * neighbouring pixels each is loaded once for all taps of a row that want it. The loop over
 * channels is here and not with the caller, whose calls would take as long as the work.
 */
public final class DepthwiseLine {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private DepthwiseLine() {}

  /**
   * {@code y[t] = init + sum over rows r and taps k of x[t·xStep + r·xRow + k·xTap] ∘ w[r·wRow +
   * k·wTap]} for {@code count} pixels t, of which each index here stands for {@code channels}
   * values, in ascending order of r and k. There are {@code channels} floats of init.
   */
  public static void line(
      int channels,
      float[] x,
      int xb,
      int xStep,
      int xRow,
      int xTap,
      float[] w,
      int wb,
      int wRow,
      int wTap,
      int rows,
      int taps,
      float[] init,
      int io,
      float[] y,
      int yb,
      int yStep,
      int count) {
    int t = 0;
    while (t < count) {
      // Rather some pixels again in a larger tile than a few one at a time.
      int left = count - t;
      int tile = left > 4 && count >= 8 ? 8 : count >= 4 ? 4 : 1;
      boolean near = xStep == xTap && tile > 1;
      int first = Math.min(t, count - tile);
      int xi = xb + first * xStep;
      int yi = yb + first * yStep;
      t = first + tile;
      if (near && taps == 3) {
        if (tile == 8) {
          line8of3(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, 0, 0);
        } else {
          line4of3(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, 0, 0);
        }
      } else if (near && taps == 5) {
        if (tile == 8) {
          line8of5(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, 0, 0);
        } else {
          line4of5(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, 0, 0);
        }
      } else if (tile == 8) {
        line8(
            channels, x, xi, xStep, xRow, xTap, w, wb, wRow, wTap, rows, taps, init, io, y, yi,
            yStep);
      } else if (tile == 4) {
        line4(
            channels, x, xi, xStep, xRow, xTap, w, wb, wRow, wTap, rows, taps, init, io, y, yi,
            yStep);
      } else {
        line1(channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, taps, init, io, y, yi);
      }
    }
  }

  /**
   * {@link #line} of a whole row of at least four pixels, x at each pixel's first tap and {@code
   * xTap} from there to the next pixel's, for three or five taps.
   *
   * @param left how many taps of the first pixel lie outside the image, fewer than there are
   * @param right how many of the last pixel's do
   */
  public static void row(
      int channels,
      float[] x,
      int xb,
      int xRow,
      int xTap,
      float[] w,
      int wb,
      int wRow,
      int wTap,
      int rows,
      int taps,
      float[] init,
      int io,
      float[] y,
      int yb,
      int yStep,
      int count,
      int left,
      int right) {
    int t = 0;
    while (t < count) {
      int tile = count - t > 4 && count >= 8 ? 8 : 4;
      int first = Math.min(t, count - tile);
      int xi = xb + first * xTap;
      int yi = yb + first * yStep;
      int before = Math.max(0, left - first);
      int after = Math.max(0, right - (count - first - tile));
      t = first + tile;
      if (taps == 3) {
        if (tile == 8) {
          line8of3(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
              after);
        } else {
          line4of3(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
              after);
        }
      } else if (tile == 8) {
        line8of5(
            channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
            after);
      } else {
        line4of5(
            channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
            after);
      }
    }
  }

  /**
   * {@code c[k·cTap] += sum over pixels t of x[t·xStep + k·xTap] ∘ d[t·dStep]}, of {@code channels}
   * values each (in c rounded up to whole vectors), in ascending order of t.
   */
  public static void gradient(
      int channels,
      float[] x,
      int xb,
      int xStep,
      int xTap,
      float[] d,
      int db,
      int dStep,
      int count,
      int taps,
      float[] c,
      int cb,
      int cTap) {
    if (taps == 3 && xStep == xTap) {
      gradient3(channels, x, xb, xTap, d, db, dStep, count, 0, 0, c, cb, cTap);
      return;
    }
    if (taps == 5 && xStep == xTap) {
      gradient5(channels, x, xb, xTap, d, db, dStep, count, 0, 0, c, cb, cTap);
      return;
    }
    int tap = 0;
    for (; tap <= taps - 3; tap += 3) {
      strided3(
          channels, x, xb + tap * xTap, xStep, xTap, d, db, dStep, count, c, cb + tap * cTap, cTap);
    }
    for (; tap < taps; tap++) {
      strided1(channels, x, xb + tap * xTap, xStep, d, db, dStep, count, c, cb + tap * cTap);
    }
  }

  /**
   * {@link #gradient} of neighbouring pixels, for three or five taps.
   *
   * @param left how many taps of the first pixel lie outside the image
   * @param right how many of the last pixel's do; no more than there are pixels
   */
  public static void rowGradient(
      int channels,
      float[] x,
      int xb,
      int xTap,
      float[] d,
      int db,
      int dStep,
      int count,
      int taps,
      int left,
      int right,
      float[] c,
      int cb,
      int cTap) {
    if (taps == 3) {
      gradient3(channels, x, xb, xTap, d, db, dStep, count, left, right, c, cb, cTap);
    } else {
      gradient5(channels, x, xb, xTap, d, db, dStep, count, left, right, c, cb, cTap);
    }
  }

  private static void line8(
      int channels,
      float[] x,
      int xb,
      int xStep,
      int xRow,
      int xTap,
      float[] w,
      int wb,
      int wRow,
      int wTap,
      int rows,
      int taps,
      float[] init,
      int io,
      float[] y,
      int yb,
      int yStep) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      FloatVector s0 = FloatVector.fromArray(S, init, io + o);
      FloatVector s1 = FloatVector.fromArray(S, init, io + o);
      FloatVector s2 = FloatVector.fromArray(S, init, io + o);
      FloatVector s3 = FloatVector.fromArray(S, init, io + o);
      FloatVector s4 = FloatVector.fromArray(S, init, io + o);
      FloatVector s5 = FloatVector.fromArray(S, init, io + o);
      FloatVector s6 = FloatVector.fromArray(S, init, io + o);
      FloatVector s7 = FloatVector.fromArray(S, init, io + o);
      for (int row = 0; row < rows; row++) {
        for (int tap = 0; tap < taps; tap++) {
          FloatVector v = FloatVector.fromArray(S, w, wb + o + row * wRow + tap * wTap);
          int xi = xb + o + row * xRow + tap * xTap;
          s0 = FloatVector.fromArray(S, x, xi).fma(v, s0);
          s1 = FloatVector.fromArray(S, x, xi + xStep).fma(v, s1);
          s2 = FloatVector.fromArray(S, x, xi + 2 * xStep).fma(v, s2);
          s3 = FloatVector.fromArray(S, x, xi + 3 * xStep).fma(v, s3);
          s4 = FloatVector.fromArray(S, x, xi + 4 * xStep).fma(v, s4);
          s5 = FloatVector.fromArray(S, x, xi + 5 * xStep).fma(v, s5);
          s6 = FloatVector.fromArray(S, x, xi + 6 * xStep).fma(v, s6);
          s7 = FloatVector.fromArray(S, x, xi + 7 * xStep).fma(v, s7);
        }
      }
      int yi = yb + o;
      s0.intoArray(y, yi);
      s1.intoArray(y, yi + yStep);
      s2.intoArray(y, yi + 2 * yStep);
      s3.intoArray(y, yi + 3 * yStep);
      s4.intoArray(y, yi + 4 * yStep);
      s5.intoArray(y, yi + 5 * yStep);
      s6.intoArray(y, yi + 6 * yStep);
      s7.intoArray(y, yi + 7 * yStep);
    }
  }

  private static void line4(
      int channels,
      float[] x,
      int xb,
      int xStep,
      int xRow,
      int xTap,
      float[] w,
      int wb,
      int wRow,
      int wTap,
      int rows,
      int taps,
      float[] init,
      int io,
      float[] y,
      int yb,
      int yStep) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      FloatVector s0 = FloatVector.fromArray(S, init, io + o);
      FloatVector s1 = FloatVector.fromArray(S, init, io + o);
      FloatVector s2 = FloatVector.fromArray(S, init, io + o);
      FloatVector s3 = FloatVector.fromArray(S, init, io + o);
      for (int row = 0; row < rows; row++) {
        for (int tap = 0; tap < taps; tap++) {
          FloatVector v = FloatVector.fromArray(S, w, wb + o + row * wRow + tap * wTap);
          int xi = xb + o + row * xRow + tap * xTap;
          s0 = FloatVector.fromArray(S, x, xi).fma(v, s0);
          s1 = FloatVector.fromArray(S, x, xi + xStep).fma(v, s1);
          s2 = FloatVector.fromArray(S, x, xi + 2 * xStep).fma(v, s2);
          s3 = FloatVector.fromArray(S, x, xi + 3 * xStep).fma(v, s3);
        }
      }
      int yi = yb + o;
      s0.intoArray(y, yi);
      s1.intoArray(y, yi + yStep);
      s2.intoArray(y, yi + 2 * yStep);
      s3.intoArray(y, yi + 3 * yStep);
    }
  }

  private static void line1(
      int channels,
      float[] x,
      int xb,
      int xRow,
      int xTap,
      float[] w,
      int wb,
      int wRow,
      int wTap,
      int rows,
      int taps,
      float[] init,
      int io,
      float[] y,
      int yb) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      FloatVector s0 = FloatVector.fromArray(S, init, io + o);
      for (int row = 0; row < rows; row++) {
        for (int tap = 0; tap < taps; tap++) {
          FloatVector v = FloatVector.fromArray(S, w, wb + o + row * wRow + tap * wTap);
          int xi = xb + o + row * xRow + tap * xTap;
          s0 = FloatVector.fromArray(S, x, xi).fma(v, s0);
        }
      }
      int yi = yb + o;
      s0.intoArray(y, yi);
    }
  }

  private static void line8of3(
      int channels,
      float[] x,
      int xb,
      int xRow,
      int xTap,
      float[] w,
      int wb,
      int wRow,
      int wTap,
      int rows,
      float[] init,
      int io,
      float[] y,
      int yb,
      int yStep,
      int left,
      int right) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      FloatVector s0 = FloatVector.fromArray(S, init, io + o);
      FloatVector s1 = FloatVector.fromArray(S, init, io + o);
      FloatVector s2 = FloatVector.fromArray(S, init, io + o);
      FloatVector s3 = FloatVector.fromArray(S, init, io + o);
      FloatVector s4 = FloatVector.fromArray(S, init, io + o);
      FloatVector s5 = FloatVector.fromArray(S, init, io + o);
      FloatVector s6 = FloatVector.fromArray(S, init, io + o);
      FloatVector s7 = FloatVector.fromArray(S, init, io + o);
      for (int row = 0; row < rows; row++) {
        int wi = wb + o + row * wRow;
        int xi = xb + o + row * xRow;
        FloatVector w0 = FloatVector.fromArray(S, w, wi);
        FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
        FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
        FloatVector v;
        if (left <= 0) {
          v = FloatVector.fromArray(S, x, xi);
          s0 = v.fma(w0, s0);
        }
        if (left <= 1) {
          v = FloatVector.fromArray(S, x, xi + xTap);
          s0 = v.fma(w1, s0);
          s1 = v.fma(w0, s1);
        }
        v = FloatVector.fromArray(S, x, xi + 2 * xTap);
        s0 = v.fma(w2, s0);
        s1 = v.fma(w1, s1);
        s2 = v.fma(w0, s2);
        v = FloatVector.fromArray(S, x, xi + 3 * xTap);
        s1 = v.fma(w2, s1);
        s2 = v.fma(w1, s2);
        s3 = v.fma(w0, s3);
        v = FloatVector.fromArray(S, x, xi + 4 * xTap);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w1, s3);
        s4 = v.fma(w0, s4);
        v = FloatVector.fromArray(S, x, xi + 5 * xTap);
        s3 = v.fma(w2, s3);
        s4 = v.fma(w1, s4);
        s5 = v.fma(w0, s5);
        v = FloatVector.fromArray(S, x, xi + 6 * xTap);
        s4 = v.fma(w2, s4);
        s5 = v.fma(w1, s5);
        s6 = v.fma(w0, s6);
        v = FloatVector.fromArray(S, x, xi + 7 * xTap);
        s5 = v.fma(w2, s5);
        s6 = v.fma(w1, s6);
        s7 = v.fma(w0, s7);
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 8 * xTap);
          s6 = v.fma(w2, s6);
          s7 = v.fma(w1, s7);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 9 * xTap);
          s7 = v.fma(w2, s7);
        }
      }
      int yi = yb + o;
      s0.intoArray(y, yi);
      s1.intoArray(y, yi + yStep);
      s2.intoArray(y, yi + 2 * yStep);
      s3.intoArray(y, yi + 3 * yStep);
      s4.intoArray(y, yi + 4 * yStep);
      s5.intoArray(y, yi + 5 * yStep);
      s6.intoArray(y, yi + 6 * yStep);
      s7.intoArray(y, yi + 7 * yStep);
    }
  }

  private static void line4of3(
      int channels,
      float[] x,
      int xb,
      int xRow,
      int xTap,
      float[] w,
      int wb,
      int wRow,
      int wTap,
      int rows,
      float[] init,
      int io,
      float[] y,
      int yb,
      int yStep,
      int left,
      int right) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      FloatVector s0 = FloatVector.fromArray(S, init, io + o);
      FloatVector s1 = FloatVector.fromArray(S, init, io + o);
      FloatVector s2 = FloatVector.fromArray(S, init, io + o);
      FloatVector s3 = FloatVector.fromArray(S, init, io + o);
      for (int row = 0; row < rows; row++) {
        int wi = wb + o + row * wRow;
        int xi = xb + o + row * xRow;
        FloatVector w0 = FloatVector.fromArray(S, w, wi);
        FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
        FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
        FloatVector v;
        if (left <= 0) {
          v = FloatVector.fromArray(S, x, xi);
          s0 = v.fma(w0, s0);
        }
        if (left <= 1) {
          v = FloatVector.fromArray(S, x, xi + xTap);
          s0 = v.fma(w1, s0);
          s1 = v.fma(w0, s1);
        }
        v = FloatVector.fromArray(S, x, xi + 2 * xTap);
        s0 = v.fma(w2, s0);
        s1 = v.fma(w1, s1);
        s2 = v.fma(w0, s2);
        v = FloatVector.fromArray(S, x, xi + 3 * xTap);
        s1 = v.fma(w2, s1);
        s2 = v.fma(w1, s2);
        s3 = v.fma(w0, s3);
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 4 * xTap);
          s2 = v.fma(w2, s2);
          s3 = v.fma(w1, s3);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 5 * xTap);
          s3 = v.fma(w2, s3);
        }
      }
      int yi = yb + o;
      s0.intoArray(y, yi);
      s1.intoArray(y, yi + yStep);
      s2.intoArray(y, yi + 2 * yStep);
      s3.intoArray(y, yi + 3 * yStep);
    }
  }

  private static void gradient3(
      int channels,
      float[] x,
      int xb,
      int xTap,
      float[] d,
      int db,
      int dStep,
      int count,
      int left,
      int right,
      float[] c,
      int cb,
      int cTap) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      int ci = cb + i;
      FloatVector s0 = FloatVector.fromArray(S, c, ci);
      FloatVector s1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector none = FloatVector.zero(S);
      FloatVector x0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o);
      FloatVector x1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xTap);
      FloatVector x2;
      FloatVector v;
      int xi = xb + o + 2 * xTap;
      int di = db + o;
      int p = 0;
      for (; p <= count - right - 3; p += 3) {
        v = FloatVector.fromArray(S, d, di);
        x2 = FloatVector.fromArray(S, x, xi);
        s0 = x0.fma(v, s0);
        s1 = x1.fma(v, s1);
        s2 = x2.fma(v, s2);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0 = FloatVector.fromArray(S, x, xi);
        s0 = x1.fma(v, s0);
        s1 = x2.fma(v, s1);
        s2 = x0.fma(v, s2);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x1 = FloatVector.fromArray(S, x, xi);
        s0 = x2.fma(v, s0);
        s1 = x0.fma(v, s1);
        s2 = x1.fma(v, s2);
        di += dStep;
        xi += xTap;
      }
      for (; p < count; p++) {
        v = FloatVector.fromArray(S, d, di);
        x2 = p >= count - right ? none : FloatVector.fromArray(S, x, xi);
        s0 = x0.fma(v, s0);
        s1 = x1.fma(v, s1);
        s2 = x2.fma(v, s2);
        x0 = x1;
        x1 = x2;
        di += dStep;
        xi += xTap;
      }
      s0.intoArray(c, ci);
      s1.intoArray(c, ci + cTap);
      s2.intoArray(c, ci + 2 * cTap);
    }
  }

  private static void line8of5(
      int channels,
      float[] x,
      int xb,
      int xRow,
      int xTap,
      float[] w,
      int wb,
      int wRow,
      int wTap,
      int rows,
      float[] init,
      int io,
      float[] y,
      int yb,
      int yStep,
      int left,
      int right) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      FloatVector s0 = FloatVector.fromArray(S, init, io + o);
      FloatVector s1 = FloatVector.fromArray(S, init, io + o);
      FloatVector s2 = FloatVector.fromArray(S, init, io + o);
      FloatVector s3 = FloatVector.fromArray(S, init, io + o);
      FloatVector s4 = FloatVector.fromArray(S, init, io + o);
      FloatVector s5 = FloatVector.fromArray(S, init, io + o);
      FloatVector s6 = FloatVector.fromArray(S, init, io + o);
      FloatVector s7 = FloatVector.fromArray(S, init, io + o);
      for (int row = 0; row < rows; row++) {
        int wi = wb + o + row * wRow;
        int xi = xb + o + row * xRow;
        FloatVector w0 = FloatVector.fromArray(S, w, wi);
        FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
        FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
        FloatVector w3 = FloatVector.fromArray(S, w, wi + 3 * wTap);
        FloatVector w4 = FloatVector.fromArray(S, w, wi + 4 * wTap);
        FloatVector v;
        if (left <= 0) {
          v = FloatVector.fromArray(S, x, xi);
          s0 = v.fma(w0, s0);
        }
        if (left <= 1) {
          v = FloatVector.fromArray(S, x, xi + xTap);
          s0 = v.fma(w1, s0);
          s1 = v.fma(w0, s1);
        }
        if (left <= 2) {
          v = FloatVector.fromArray(S, x, xi + 2 * xTap);
          s0 = v.fma(w2, s0);
          s1 = v.fma(w1, s1);
          s2 = v.fma(w0, s2);
        }
        if (left <= 3) {
          v = FloatVector.fromArray(S, x, xi + 3 * xTap);
          s0 = v.fma(w3, s0);
          s1 = v.fma(w2, s1);
          s2 = v.fma(w1, s2);
          s3 = v.fma(w0, s3);
        }
        v = FloatVector.fromArray(S, x, xi + 4 * xTap);
        s0 = v.fma(w4, s0);
        s1 = v.fma(w3, s1);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w1, s3);
        s4 = v.fma(w0, s4);
        v = FloatVector.fromArray(S, x, xi + 5 * xTap);
        s1 = v.fma(w4, s1);
        s2 = v.fma(w3, s2);
        s3 = v.fma(w2, s3);
        s4 = v.fma(w1, s4);
        s5 = v.fma(w0, s5);
        v = FloatVector.fromArray(S, x, xi + 6 * xTap);
        s2 = v.fma(w4, s2);
        s3 = v.fma(w3, s3);
        s4 = v.fma(w2, s4);
        s5 = v.fma(w1, s5);
        s6 = v.fma(w0, s6);
        v = FloatVector.fromArray(S, x, xi + 7 * xTap);
        s3 = v.fma(w4, s3);
        s4 = v.fma(w3, s4);
        s5 = v.fma(w2, s5);
        s6 = v.fma(w1, s6);
        s7 = v.fma(w0, s7);
        if (right <= 3) {
          v = FloatVector.fromArray(S, x, xi + 8 * xTap);
          s4 = v.fma(w4, s4);
          s5 = v.fma(w3, s5);
          s6 = v.fma(w2, s6);
          s7 = v.fma(w1, s7);
        }
        if (right <= 2) {
          v = FloatVector.fromArray(S, x, xi + 9 * xTap);
          s5 = v.fma(w4, s5);
          s6 = v.fma(w3, s6);
          s7 = v.fma(w2, s7);
        }
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 10 * xTap);
          s6 = v.fma(w4, s6);
          s7 = v.fma(w3, s7);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 11 * xTap);
          s7 = v.fma(w4, s7);
        }
      }
      int yi = yb + o;
      s0.intoArray(y, yi);
      s1.intoArray(y, yi + yStep);
      s2.intoArray(y, yi + 2 * yStep);
      s3.intoArray(y, yi + 3 * yStep);
      s4.intoArray(y, yi + 4 * yStep);
      s5.intoArray(y, yi + 5 * yStep);
      s6.intoArray(y, yi + 6 * yStep);
      s7.intoArray(y, yi + 7 * yStep);
    }
  }

  private static void line4of5(
      int channels,
      float[] x,
      int xb,
      int xRow,
      int xTap,
      float[] w,
      int wb,
      int wRow,
      int wTap,
      int rows,
      float[] init,
      int io,
      float[] y,
      int yb,
      int yStep,
      int left,
      int right) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      FloatVector s0 = FloatVector.fromArray(S, init, io + o);
      FloatVector s1 = FloatVector.fromArray(S, init, io + o);
      FloatVector s2 = FloatVector.fromArray(S, init, io + o);
      FloatVector s3 = FloatVector.fromArray(S, init, io + o);
      for (int row = 0; row < rows; row++) {
        int wi = wb + o + row * wRow;
        int xi = xb + o + row * xRow;
        FloatVector w0 = FloatVector.fromArray(S, w, wi);
        FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
        FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
        FloatVector w3 = FloatVector.fromArray(S, w, wi + 3 * wTap);
        FloatVector w4 = FloatVector.fromArray(S, w, wi + 4 * wTap);
        FloatVector v;
        if (left <= 0) {
          v = FloatVector.fromArray(S, x, xi);
          s0 = v.fma(w0, s0);
        }
        if (left <= 1) {
          v = FloatVector.fromArray(S, x, xi + xTap);
          s0 = v.fma(w1, s0);
          s1 = v.fma(w0, s1);
        }
        if (left <= 2) {
          v = FloatVector.fromArray(S, x, xi + 2 * xTap);
          s0 = v.fma(w2, s0);
          s1 = v.fma(w1, s1);
          s2 = v.fma(w0, s2);
        }
        if (left <= 3) {
          v = FloatVector.fromArray(S, x, xi + 3 * xTap);
          s0 = v.fma(w3, s0);
          s1 = v.fma(w2, s1);
          s2 = v.fma(w1, s2);
          s3 = v.fma(w0, s3);
        }
        if (right <= 3) {
          v = FloatVector.fromArray(S, x, xi + 4 * xTap);
          s0 = v.fma(w4, s0);
          s1 = v.fma(w3, s1);
          s2 = v.fma(w2, s2);
          s3 = v.fma(w1, s3);
        }
        if (right <= 2) {
          v = FloatVector.fromArray(S, x, xi + 5 * xTap);
          s1 = v.fma(w4, s1);
          s2 = v.fma(w3, s2);
          s3 = v.fma(w2, s3);
        }
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 6 * xTap);
          s2 = v.fma(w4, s2);
          s3 = v.fma(w3, s3);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 7 * xTap);
          s3 = v.fma(w4, s3);
        }
      }
      int yi = yb + o;
      s0.intoArray(y, yi);
      s1.intoArray(y, yi + yStep);
      s2.intoArray(y, yi + 2 * yStep);
      s3.intoArray(y, yi + 3 * yStep);
    }
  }

  private static void gradient5(
      int channels,
      float[] x,
      int xb,
      int xTap,
      float[] d,
      int db,
      int dStep,
      int count,
      int left,
      int right,
      float[] c,
      int cb,
      int cTap) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      int ci = cb + i;
      FloatVector s0 = FloatVector.fromArray(S, c, ci);
      FloatVector s1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector s3 = FloatVector.fromArray(S, c, ci + 3 * cTap);
      FloatVector s4 = FloatVector.fromArray(S, c, ci + 4 * cTap);
      FloatVector none = FloatVector.zero(S);
      FloatVector x0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o);
      FloatVector x1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xTap);
      FloatVector x2 = left > 2 ? none : FloatVector.fromArray(S, x, xb + o + 2 * xTap);
      FloatVector x3 = left > 3 ? none : FloatVector.fromArray(S, x, xb + o + 3 * xTap);
      FloatVector x4;
      FloatVector v;
      int xi = xb + o + 4 * xTap;
      int di = db + o;
      int p = 0;
      for (; p <= count - right - 5; p += 5) {
        v = FloatVector.fromArray(S, d, di);
        x4 = FloatVector.fromArray(S, x, xi);
        s0 = x0.fma(v, s0);
        s1 = x1.fma(v, s1);
        s2 = x2.fma(v, s2);
        s3 = x3.fma(v, s3);
        s4 = x4.fma(v, s4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0 = FloatVector.fromArray(S, x, xi);
        s0 = x1.fma(v, s0);
        s1 = x2.fma(v, s1);
        s2 = x3.fma(v, s2);
        s3 = x4.fma(v, s3);
        s4 = x0.fma(v, s4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x1 = FloatVector.fromArray(S, x, xi);
        s0 = x2.fma(v, s0);
        s1 = x3.fma(v, s1);
        s2 = x4.fma(v, s2);
        s3 = x0.fma(v, s3);
        s4 = x1.fma(v, s4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x2 = FloatVector.fromArray(S, x, xi);
        s0 = x3.fma(v, s0);
        s1 = x4.fma(v, s1);
        s2 = x0.fma(v, s2);
        s3 = x1.fma(v, s3);
        s4 = x2.fma(v, s4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x3 = FloatVector.fromArray(S, x, xi);
        s0 = x4.fma(v, s0);
        s1 = x0.fma(v, s1);
        s2 = x1.fma(v, s2);
        s3 = x2.fma(v, s3);
        s4 = x3.fma(v, s4);
        di += dStep;
        xi += xTap;
      }
      for (; p < count; p++) {
        v = FloatVector.fromArray(S, d, di);
        x4 = p >= count - right ? none : FloatVector.fromArray(S, x, xi);
        s0 = x0.fma(v, s0);
        s1 = x1.fma(v, s1);
        s2 = x2.fma(v, s2);
        s3 = x3.fma(v, s3);
        s4 = x4.fma(v, s4);
        x0 = x1;
        x1 = x2;
        x2 = x3;
        x3 = x4;
        di += dStep;
        xi += xTap;
      }
      s0.intoArray(c, ci);
      s1.intoArray(c, ci + cTap);
      s2.intoArray(c, ci + 2 * cTap);
      s3.intoArray(c, ci + 3 * cTap);
      s4.intoArray(c, ci + 4 * cTap);
    }
  }

  private static void strided3(
      int channels,
      float[] x,
      int xb,
      int xStep,
      int xTap,
      float[] d,
      int db,
      int dStep,
      int count,
      float[] c,
      int cb,
      int cTap) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      int ci = cb + i;
      FloatVector s0 = FloatVector.fromArray(S, c, ci);
      FloatVector s1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      int xi = xb + o;
      int di = db + o;
      for (int p = 0; p < count; p++) {
        FloatVector v = FloatVector.fromArray(S, d, di);
        s0 = FloatVector.fromArray(S, x, xi).fma(v, s0);
        s1 = FloatVector.fromArray(S, x, xi + xTap).fma(v, s1);
        s2 = FloatVector.fromArray(S, x, xi + 2 * xTap).fma(v, s2);
        di += dStep;
        xi += xStep;
      }
      s0.intoArray(c, ci);
      s1.intoArray(c, ci + cTap);
      s2.intoArray(c, ci + 2 * cTap);
    }
  }

  private static void strided1(
      int channels,
      float[] x,
      int xb,
      int xStep,
      float[] d,
      int db,
      int dStep,
      int count,
      float[] c,
      int cb) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      int ci = cb + i;
      FloatVector s0 = FloatVector.fromArray(S, c, ci);
      int xi = xb + o;
      int di = db + o;
      for (int p = 0; p < count; p++) {
        FloatVector v = FloatVector.fromArray(S, d, di);
        s0 = FloatVector.fromArray(S, x, xi).fma(v, s0);
        di += dStep;
        xi += xStep;
      }
      s0.intoArray(c, ci);
    }
  }
}
