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

  /** Whether there are 32 registers, for the sums of more rows of a kernel. */
  private static final boolean MANY_REGISTERS = L >= 16;

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
   * {@link #line} of a whole row of at least four pixels, for three, four, five and more taps; with
   * a stride of 2 for three and five.
   *
   * @param xb where the first pixel's first tap is
   * @param xTap from one column of x to the next, which is the next tap
   * @param stride columns from one pixel's first tap to the next pixel's, 1 or 2
   * @param left how many taps of the first pixel lie outside the image, fewer than there are
   * @param right how many of the last pixel's do, fewer too
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
      int stride,
      int left,
      int right) {
    int t = 0;
    while (t < count) {
      // Sizes of pictures are often multiples of seven.
      int tile = count == 7 || count == 14 ? 7 : count - t > 4 && count >= 8 ? 8 : 4;
      int first = Math.min(t, count - tile);
      int xi = xb + first * stride * xTap;
      int yi = yb + first * yStep;
      int before = Math.max(0, left - first * stride);
      int after = Math.max(0, right - (count - first - tile) * stride);
      t = first + tile;
      if (stride == 1) {
        if (taps == 3) {
          if (tile == 8) {
            line8of3(
                channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep,
                before, after);
          } else if (tile == 7) {
            line7of3(
                channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep,
                before, after);
          } else {
            line4of3(
                channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep,
                before, after);
          }
        } else if (taps != 5) {
          if (tile == 8) {
            line8ofMany(
                channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, taps, init, io, y, yi, yStep,
                before, after);
          } else if (tile == 7) {
            line7ofMany(
                channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, taps, init, io, y, yi, yStep,
                before, after);
          } else {
            line4ofMany(
                channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, taps, init, io, y, yi, yStep,
                before, after);
          }
        } else if (tile == 8) {
          line8of5(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
              after);
        } else if (tile == 7) {
          line7of5(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
              after);
        } else {
          line4of5(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
              after);
        }
      } else if (taps == 3) {
        if (tile == 8) {
          line8of3by2(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
              after);
        } else if (tile == 7) {
          line7of3by2(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
              after);
        } else {
          line4of3by2(
              channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
              after);
        }
      } else if (tile == 8) {
        line8of5by2(
            channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
            after);
      } else if (tile == 7) {
        line7of5by2(
            channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
            after);
      } else {
        line4of5by2(
            channels, x, xi, xRow, xTap, w, wb, wRow, wTap, rows, init, io, y, yi, yStep, before,
            after);
      }
    }
  }

  /**
   * {@code c[r·cRow + k·cTap] += sum over pixels t of x[t·xStep + r·xRow + k·xTap] ∘ d[t·dStep]}
   * for some rows r and taps k of the kernel, of {@code channels} values each (in c rounded up to
   * whole vectors), in ascending order of t.
   */
  public static void gradient(
      int channels,
      float[] x,
      int xb,
      int xStep,
      int xTap,
      int xRow,
      float[] d,
      int db,
      int dStep,
      int count,
      int taps,
      int rows,
      float[] c,
      int cb,
      int cTap,
      int cRow) {
    if (xStep == xTap && (taps == 3 || taps == 5)) {
      rowGradient(
          channels, x, xb, xTap, xRow, d, db, dStep, count, taps, rows, 0, 0, c, cb, cTap, cRow);
      return;
    }
    int row = 0;
    for (; taps == 3 && row <= rows - 3; row += 3) {
      strided3x3(
          channels,
          x,
          xb + row * xRow,
          xStep,
          xTap,
          xRow,
          d,
          db,
          dStep,
          count,
          c,
          cb + row * cRow,
          cTap,
          cRow);
    }
    for (; row < rows; row++) {
      int xi = xb + row * xRow;
      int ci = cb + row * cRow;
      int tap = 0;
      for (; tap <= taps - 3; tap += 3) {
        strided3x1(
            channels,
            x,
            xi + tap * xTap,
            xStep,
            xTap,
            d,
            db,
            dStep,
            count,
            c,
            ci + tap * cTap,
            cTap);
      }
      for (; tap < taps; tap++) {
        strided1x1(channels, x, xi + tap * xTap, xStep, d, db, dStep, count, c, ci + tap * cTap);
      }
    }
  }

  /**
   * {@link #gradient} of neighbouring pixels, for three, four, five and more taps, as many pixels
   * as taps or more for five.
   *
   * @param left how many taps of the first pixel lie outside the image
   * @param right how many of the last pixel's do
   */
  public static void rowGradient(
      int channels,
      float[] x,
      int xb,
      int xTap,
      int xRow,
      float[] d,
      int db,
      int dStep,
      int count,
      int taps,
      int rows,
      int left,
      int right,
      float[] c,
      int cb,
      int cTap,
      int cRow) {
    if (taps == 3 || taps == 5) {
      few(
          channels,
          x,
          xb,
          xTap,
          xRow,
          d,
          db,
          dStep,
          count,
          taps,
          rows,
          left,
          Math.min(right, count),
          c,
          cb,
          cTap,
          cRow);
      return;
    }
    int threes = -taps & 3;
    int k = 0;
    while (k < taps) {
      int n = threes-- > 0 ? 3 : 4;
      // Pixels that have none of these taps are left out.
      int before = Math.max(0, left - k);
      int after = Math.max(0, right - (taps - k - n));
      int skip = Math.max(0, before - (n - 1));
      int pixels = count - skip - Math.max(0, after - (n - 1));
      int xi = xb + (k + skip) * xTap;
      int di = db + skip * dStep;
      int ci = cb + k * cTap;
      before = Math.min(before, n - 1);
      after = Math.min(after, n - 1);
      if (pixels >= n) {
        few(
            channels, x, xi, xTap, xRow, d, di, dStep, pixels, n, rows, before, after, c, ci, cTap,
            cRow);
      } else {
        for (int tap = 0; tap < n; tap++) {
          int from = Math.max(0, before - tap);
          int most = pixels - Math.max(0, after - (n - 1 - tap)) - from;
          for (int row = 0; row < rows && most > 0; row++) {
            strided1x1(
                channels,
                x,
                xi + row * xRow + (from + tap) * xTap,
                xTap,
                d,
                di + from * dStep,
                dStep,
                most,
                c,
                ci + row * cRow + tap * cTap);
          }
        }
      }
      k += n;
    }
  }

  /** Three to five taps. */
  private static void few(
      int channels,
      float[] x,
      int xb,
      int xTap,
      int xRow,
      float[] d,
      int db,
      int dStep,
      int count,
      int taps,
      int rows,
      int left,
      int right,
      float[] c,
      int cb,
      int cTap,
      int cRow) {
    int row = 0;
    for (; taps == 3 && MANY_REGISTERS && row <= rows - 3; row += 3) {
      gradient3x3(
          channels,
          x,
          xb + row * xRow,
          xTap,
          xRow,
          d,
          db,
          dStep,
          count,
          left,
          right,
          c,
          cb + row * cRow,
          cTap,
          cRow);
    }
    for (; (taps == 3 || MANY_REGISTERS) && row <= rows - 2; row += 2) {
      int xi = xb + row * xRow;
      int ci = cb + row * cRow;
      if (taps == 3) {
        gradient3x2(
            channels, x, xi, xTap, xRow, d, db, dStep, count, left, right, c, ci, cTap, cRow);
      } else if (taps == 4) {
        gradient4x2(
            channels, x, xi, xTap, xRow, d, db, dStep, count, left, right, c, ci, cTap, cRow);
      } else {
        gradient5x2(
            channels, x, xi, xTap, xRow, d, db, dStep, count, left, right, c, ci, cTap, cRow);
      }
    }
    for (; row < rows; row++) {
      int xi = xb + row * xRow;
      int ci = cb + row * cRow;
      if (taps == 3) {
        gradient3x1(channels, x, xi, xTap, d, db, dStep, count, left, right, c, ci, cTap);
      } else if (taps == 4) {
        gradient4x1(channels, x, xi, xTap, d, db, dStep, count, left, right, c, ci, cTap);
      } else {
        gradient5x1(channels, x, xi, xTap, d, db, dStep, count, left, right, c, ci, cTap);
      }
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

  private static void line8ofMany(
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
      int end = 7 + taps - right;
      for (int row = 0; row < rows; row++) {
        int wi = wb + o + row * wRow;
        int xi = xb + o + row * xRow;
        int threes = -taps & 3;
        int k = 0;
        while (k < taps) {
          int from = left - k;
          int to = end - k;
          FloatVector v;
          if (threes > 0) {
            FloatVector w0 = FloatVector.fromArray(S, w, wi);
            FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
            FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
            if (from <= 0 && 0 < to) {
              v = FloatVector.fromArray(S, x, xi);
              s0 = v.fma(w0, s0);
            }
            if (from <= 1 && 1 < to) {
              v = FloatVector.fromArray(S, x, xi + xTap);
              s0 = v.fma(w1, s0);
              s1 = v.fma(w0, s1);
            }
            if (from <= 2 && 2 < to) {
              v = FloatVector.fromArray(S, x, xi + 2 * xTap);
              s0 = v.fma(w2, s0);
              s1 = v.fma(w1, s1);
              s2 = v.fma(w0, s2);
            }
            if (from <= 3 && 3 < to) {
              v = FloatVector.fromArray(S, x, xi + 3 * xTap);
              s1 = v.fma(w2, s1);
              s2 = v.fma(w1, s2);
              s3 = v.fma(w0, s3);
            }
            if (from <= 4 && 4 < to) {
              v = FloatVector.fromArray(S, x, xi + 4 * xTap);
              s2 = v.fma(w2, s2);
              s3 = v.fma(w1, s3);
              s4 = v.fma(w0, s4);
            }
            if (from <= 5 && 5 < to) {
              v = FloatVector.fromArray(S, x, xi + 5 * xTap);
              s3 = v.fma(w2, s3);
              s4 = v.fma(w1, s4);
              s5 = v.fma(w0, s5);
            }
            if (from <= 6 && 6 < to) {
              v = FloatVector.fromArray(S, x, xi + 6 * xTap);
              s4 = v.fma(w2, s4);
              s5 = v.fma(w1, s5);
              s6 = v.fma(w0, s6);
            }
            if (from <= 7 && 7 < to) {
              v = FloatVector.fromArray(S, x, xi + 7 * xTap);
              s5 = v.fma(w2, s5);
              s6 = v.fma(w1, s6);
              s7 = v.fma(w0, s7);
            }
            if (from <= 8 && 8 < to) {
              v = FloatVector.fromArray(S, x, xi + 8 * xTap);
              s6 = v.fma(w2, s6);
              s7 = v.fma(w1, s7);
            }
            if (from <= 9 && 9 < to) {
              v = FloatVector.fromArray(S, x, xi + 9 * xTap);
              s7 = v.fma(w2, s7);
            }
            threes--;
            k += 3;
            wi += 3 * wTap;
            xi += 3 * xTap;
          } else {
            FloatVector w0 = FloatVector.fromArray(S, w, wi);
            FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
            FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
            FloatVector w3 = FloatVector.fromArray(S, w, wi + 3 * wTap);
            if (from <= 0 && 0 < to) {
              v = FloatVector.fromArray(S, x, xi);
              s0 = v.fma(w0, s0);
            }
            if (from <= 1 && 1 < to) {
              v = FloatVector.fromArray(S, x, xi + xTap);
              s0 = v.fma(w1, s0);
              s1 = v.fma(w0, s1);
            }
            if (from <= 2 && 2 < to) {
              v = FloatVector.fromArray(S, x, xi + 2 * xTap);
              s0 = v.fma(w2, s0);
              s1 = v.fma(w1, s1);
              s2 = v.fma(w0, s2);
            }
            if (from <= 3 && 3 < to) {
              v = FloatVector.fromArray(S, x, xi + 3 * xTap);
              s0 = v.fma(w3, s0);
              s1 = v.fma(w2, s1);
              s2 = v.fma(w1, s2);
              s3 = v.fma(w0, s3);
            }
            if (from <= 4 && 4 < to) {
              v = FloatVector.fromArray(S, x, xi + 4 * xTap);
              s1 = v.fma(w3, s1);
              s2 = v.fma(w2, s2);
              s3 = v.fma(w1, s3);
              s4 = v.fma(w0, s4);
            }
            if (from <= 5 && 5 < to) {
              v = FloatVector.fromArray(S, x, xi + 5 * xTap);
              s2 = v.fma(w3, s2);
              s3 = v.fma(w2, s3);
              s4 = v.fma(w1, s4);
              s5 = v.fma(w0, s5);
            }
            if (from <= 6 && 6 < to) {
              v = FloatVector.fromArray(S, x, xi + 6 * xTap);
              s3 = v.fma(w3, s3);
              s4 = v.fma(w2, s4);
              s5 = v.fma(w1, s5);
              s6 = v.fma(w0, s6);
            }
            if (from <= 7 && 7 < to) {
              v = FloatVector.fromArray(S, x, xi + 7 * xTap);
              s4 = v.fma(w3, s4);
              s5 = v.fma(w2, s5);
              s6 = v.fma(w1, s6);
              s7 = v.fma(w0, s7);
            }
            if (from <= 8 && 8 < to) {
              v = FloatVector.fromArray(S, x, xi + 8 * xTap);
              s5 = v.fma(w3, s5);
              s6 = v.fma(w2, s6);
              s7 = v.fma(w1, s7);
            }
            if (from <= 9 && 9 < to) {
              v = FloatVector.fromArray(S, x, xi + 9 * xTap);
              s6 = v.fma(w3, s6);
              s7 = v.fma(w2, s7);
            }
            if (from <= 10 && 10 < to) {
              v = FloatVector.fromArray(S, x, xi + 10 * xTap);
              s7 = v.fma(w3, s7);
            }
            k += 4;
            wi += 4 * wTap;
            xi += 4 * xTap;
          }
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

  private static void line7ofMany(
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
      int end = 6 + taps - right;
      for (int row = 0; row < rows; row++) {
        int wi = wb + o + row * wRow;
        int xi = xb + o + row * xRow;
        int threes = -taps & 3;
        int k = 0;
        while (k < taps) {
          int from = left - k;
          int to = end - k;
          FloatVector v;
          if (threes > 0) {
            FloatVector w0 = FloatVector.fromArray(S, w, wi);
            FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
            FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
            if (from <= 0 && 0 < to) {
              v = FloatVector.fromArray(S, x, xi);
              s0 = v.fma(w0, s0);
            }
            if (from <= 1 && 1 < to) {
              v = FloatVector.fromArray(S, x, xi + xTap);
              s0 = v.fma(w1, s0);
              s1 = v.fma(w0, s1);
            }
            if (from <= 2 && 2 < to) {
              v = FloatVector.fromArray(S, x, xi + 2 * xTap);
              s0 = v.fma(w2, s0);
              s1 = v.fma(w1, s1);
              s2 = v.fma(w0, s2);
            }
            if (from <= 3 && 3 < to) {
              v = FloatVector.fromArray(S, x, xi + 3 * xTap);
              s1 = v.fma(w2, s1);
              s2 = v.fma(w1, s2);
              s3 = v.fma(w0, s3);
            }
            if (from <= 4 && 4 < to) {
              v = FloatVector.fromArray(S, x, xi + 4 * xTap);
              s2 = v.fma(w2, s2);
              s3 = v.fma(w1, s3);
              s4 = v.fma(w0, s4);
            }
            if (from <= 5 && 5 < to) {
              v = FloatVector.fromArray(S, x, xi + 5 * xTap);
              s3 = v.fma(w2, s3);
              s4 = v.fma(w1, s4);
              s5 = v.fma(w0, s5);
            }
            if (from <= 6 && 6 < to) {
              v = FloatVector.fromArray(S, x, xi + 6 * xTap);
              s4 = v.fma(w2, s4);
              s5 = v.fma(w1, s5);
              s6 = v.fma(w0, s6);
            }
            if (from <= 7 && 7 < to) {
              v = FloatVector.fromArray(S, x, xi + 7 * xTap);
              s5 = v.fma(w2, s5);
              s6 = v.fma(w1, s6);
            }
            if (from <= 8 && 8 < to) {
              v = FloatVector.fromArray(S, x, xi + 8 * xTap);
              s6 = v.fma(w2, s6);
            }
            threes--;
            k += 3;
            wi += 3 * wTap;
            xi += 3 * xTap;
          } else {
            FloatVector w0 = FloatVector.fromArray(S, w, wi);
            FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
            FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
            FloatVector w3 = FloatVector.fromArray(S, w, wi + 3 * wTap);
            if (from <= 0 && 0 < to) {
              v = FloatVector.fromArray(S, x, xi);
              s0 = v.fma(w0, s0);
            }
            if (from <= 1 && 1 < to) {
              v = FloatVector.fromArray(S, x, xi + xTap);
              s0 = v.fma(w1, s0);
              s1 = v.fma(w0, s1);
            }
            if (from <= 2 && 2 < to) {
              v = FloatVector.fromArray(S, x, xi + 2 * xTap);
              s0 = v.fma(w2, s0);
              s1 = v.fma(w1, s1);
              s2 = v.fma(w0, s2);
            }
            if (from <= 3 && 3 < to) {
              v = FloatVector.fromArray(S, x, xi + 3 * xTap);
              s0 = v.fma(w3, s0);
              s1 = v.fma(w2, s1);
              s2 = v.fma(w1, s2);
              s3 = v.fma(w0, s3);
            }
            if (from <= 4 && 4 < to) {
              v = FloatVector.fromArray(S, x, xi + 4 * xTap);
              s1 = v.fma(w3, s1);
              s2 = v.fma(w2, s2);
              s3 = v.fma(w1, s3);
              s4 = v.fma(w0, s4);
            }
            if (from <= 5 && 5 < to) {
              v = FloatVector.fromArray(S, x, xi + 5 * xTap);
              s2 = v.fma(w3, s2);
              s3 = v.fma(w2, s3);
              s4 = v.fma(w1, s4);
              s5 = v.fma(w0, s5);
            }
            if (from <= 6 && 6 < to) {
              v = FloatVector.fromArray(S, x, xi + 6 * xTap);
              s3 = v.fma(w3, s3);
              s4 = v.fma(w2, s4);
              s5 = v.fma(w1, s5);
              s6 = v.fma(w0, s6);
            }
            if (from <= 7 && 7 < to) {
              v = FloatVector.fromArray(S, x, xi + 7 * xTap);
              s4 = v.fma(w3, s4);
              s5 = v.fma(w2, s5);
              s6 = v.fma(w1, s6);
            }
            if (from <= 8 && 8 < to) {
              v = FloatVector.fromArray(S, x, xi + 8 * xTap);
              s5 = v.fma(w3, s5);
              s6 = v.fma(w2, s6);
            }
            if (from <= 9 && 9 < to) {
              v = FloatVector.fromArray(S, x, xi + 9 * xTap);
              s6 = v.fma(w3, s6);
            }
            k += 4;
            wi += 4 * wTap;
            xi += 4 * xTap;
          }
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
    }
  }

  private static void line4ofMany(
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
      int left,
      int right) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      FloatVector s0 = FloatVector.fromArray(S, init, io + o);
      FloatVector s1 = FloatVector.fromArray(S, init, io + o);
      FloatVector s2 = FloatVector.fromArray(S, init, io + o);
      FloatVector s3 = FloatVector.fromArray(S, init, io + o);
      int end = 3 + taps - right;
      for (int row = 0; row < rows; row++) {
        int wi = wb + o + row * wRow;
        int xi = xb + o + row * xRow;
        int threes = -taps & 3;
        int k = 0;
        while (k < taps) {
          int from = left - k;
          int to = end - k;
          FloatVector v;
          if (threes > 0) {
            FloatVector w0 = FloatVector.fromArray(S, w, wi);
            FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
            FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
            if (from <= 0 && 0 < to) {
              v = FloatVector.fromArray(S, x, xi);
              s0 = v.fma(w0, s0);
            }
            if (from <= 1 && 1 < to) {
              v = FloatVector.fromArray(S, x, xi + xTap);
              s0 = v.fma(w1, s0);
              s1 = v.fma(w0, s1);
            }
            if (from <= 2 && 2 < to) {
              v = FloatVector.fromArray(S, x, xi + 2 * xTap);
              s0 = v.fma(w2, s0);
              s1 = v.fma(w1, s1);
              s2 = v.fma(w0, s2);
            }
            if (from <= 3 && 3 < to) {
              v = FloatVector.fromArray(S, x, xi + 3 * xTap);
              s1 = v.fma(w2, s1);
              s2 = v.fma(w1, s2);
              s3 = v.fma(w0, s3);
            }
            if (from <= 4 && 4 < to) {
              v = FloatVector.fromArray(S, x, xi + 4 * xTap);
              s2 = v.fma(w2, s2);
              s3 = v.fma(w1, s3);
            }
            if (from <= 5 && 5 < to) {
              v = FloatVector.fromArray(S, x, xi + 5 * xTap);
              s3 = v.fma(w2, s3);
            }
            threes--;
            k += 3;
            wi += 3 * wTap;
            xi += 3 * xTap;
          } else {
            FloatVector w0 = FloatVector.fromArray(S, w, wi);
            FloatVector w1 = FloatVector.fromArray(S, w, wi + wTap);
            FloatVector w2 = FloatVector.fromArray(S, w, wi + 2 * wTap);
            FloatVector w3 = FloatVector.fromArray(S, w, wi + 3 * wTap);
            if (from <= 0 && 0 < to) {
              v = FloatVector.fromArray(S, x, xi);
              s0 = v.fma(w0, s0);
            }
            if (from <= 1 && 1 < to) {
              v = FloatVector.fromArray(S, x, xi + xTap);
              s0 = v.fma(w1, s0);
              s1 = v.fma(w0, s1);
            }
            if (from <= 2 && 2 < to) {
              v = FloatVector.fromArray(S, x, xi + 2 * xTap);
              s0 = v.fma(w2, s0);
              s1 = v.fma(w1, s1);
              s2 = v.fma(w0, s2);
            }
            if (from <= 3 && 3 < to) {
              v = FloatVector.fromArray(S, x, xi + 3 * xTap);
              s0 = v.fma(w3, s0);
              s1 = v.fma(w2, s1);
              s2 = v.fma(w1, s2);
              s3 = v.fma(w0, s3);
            }
            if (from <= 4 && 4 < to) {
              v = FloatVector.fromArray(S, x, xi + 4 * xTap);
              s1 = v.fma(w3, s1);
              s2 = v.fma(w2, s2);
              s3 = v.fma(w1, s3);
            }
            if (from <= 5 && 5 < to) {
              v = FloatVector.fromArray(S, x, xi + 5 * xTap);
              s2 = v.fma(w3, s2);
              s3 = v.fma(w2, s3);
            }
            if (from <= 6 && 6 < to) {
              v = FloatVector.fromArray(S, x, xi + 6 * xTap);
              s3 = v.fma(w3, s3);
            }
            k += 4;
            wi += 4 * wTap;
            xi += 4 * xTap;
          }
        }
      }
      int yi = yb + o;
      s0.intoArray(y, yi);
      s1.intoArray(y, yi + yStep);
      s2.intoArray(y, yi + 2 * yStep);
      s3.intoArray(y, yi + 3 * yStep);
    }
  }

  private static void gradient4x1(
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
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      FloatVector s0_1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s0_2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector s0_3 = FloatVector.fromArray(S, c, ci + 3 * cTap);
      FloatVector none = FloatVector.zero(S);
      FloatVector x0_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o);
      FloatVector x0_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xTap);
      FloatVector x0_2 = left > 2 ? none : FloatVector.fromArray(S, x, xb + o + 2 * xTap);
      FloatVector x0_3;
      FloatVector v;
      int xi = xb + o + 3 * xTap;
      int di = db + o;
      int p = 0;
      for (; p <= count - right - 4; p += 4) {
        v = FloatVector.fromArray(S, d, di);
        x0_3 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        s0_3 = x0_3.fma(v, s0_3);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_0 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_1.fma(v, s0_0);
        s0_1 = x0_2.fma(v, s0_1);
        s0_2 = x0_3.fma(v, s0_2);
        s0_3 = x0_0.fma(v, s0_3);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_1 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_2.fma(v, s0_0);
        s0_1 = x0_3.fma(v, s0_1);
        s0_2 = x0_0.fma(v, s0_2);
        s0_3 = x0_1.fma(v, s0_3);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_2 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_3.fma(v, s0_0);
        s0_1 = x0_0.fma(v, s0_1);
        s0_2 = x0_1.fma(v, s0_2);
        s0_3 = x0_2.fma(v, s0_3);
        di += dStep;
        xi += xTap;
      }
      for (; p < count; p++) {
        v = FloatVector.fromArray(S, d, di);
        x0_3 = p >= count - right ? none : FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        s0_3 = x0_3.fma(v, s0_3);
        x0_0 = x0_1;
        x0_1 = x0_2;
        x0_2 = x0_3;
        di += dStep;
        xi += xTap;
      }
      s0_0.intoArray(c, ci);
      s0_1.intoArray(c, ci + cTap);
      s0_2.intoArray(c, ci + 2 * cTap);
      s0_3.intoArray(c, ci + 3 * cTap);
    }
  }

  private static void gradient4x2(
      int channels,
      float[] x,
      int xb,
      int xTap,
      int xRow,
      float[] d,
      int db,
      int dStep,
      int count,
      int left,
      int right,
      float[] c,
      int cb,
      int cTap,
      int cRow) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      int ci = cb + i;
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      FloatVector s0_1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s0_2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector s0_3 = FloatVector.fromArray(S, c, ci + 3 * cTap);
      FloatVector s1_0 = FloatVector.fromArray(S, c, ci + cRow);
      FloatVector s1_1 = FloatVector.fromArray(S, c, ci + cRow + cTap);
      FloatVector s1_2 = FloatVector.fromArray(S, c, ci + cRow + 2 * cTap);
      FloatVector s1_3 = FloatVector.fromArray(S, c, ci + cRow + 3 * cTap);
      FloatVector none = FloatVector.zero(S);
      FloatVector x0_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o);
      FloatVector x0_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xTap);
      FloatVector x0_2 = left > 2 ? none : FloatVector.fromArray(S, x, xb + o + 2 * xTap);
      FloatVector x0_3;
      FloatVector x1_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o + xRow);
      FloatVector x1_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xRow + xTap);
      FloatVector x1_2 = left > 2 ? none : FloatVector.fromArray(S, x, xb + o + xRow + 2 * xTap);
      FloatVector x1_3;
      FloatVector v;
      int xi = xb + o + 3 * xTap;
      int di = db + o;
      int p = 0;
      for (; p <= count - right - 4; p += 4) {
        v = FloatVector.fromArray(S, d, di);
        x0_3 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        s0_3 = x0_3.fma(v, s0_3);
        x1_3 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_0.fma(v, s1_0);
        s1_1 = x1_1.fma(v, s1_1);
        s1_2 = x1_2.fma(v, s1_2);
        s1_3 = x1_3.fma(v, s1_3);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_0 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_1.fma(v, s0_0);
        s0_1 = x0_2.fma(v, s0_1);
        s0_2 = x0_3.fma(v, s0_2);
        s0_3 = x0_0.fma(v, s0_3);
        x1_0 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_1.fma(v, s1_0);
        s1_1 = x1_2.fma(v, s1_1);
        s1_2 = x1_3.fma(v, s1_2);
        s1_3 = x1_0.fma(v, s1_3);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_1 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_2.fma(v, s0_0);
        s0_1 = x0_3.fma(v, s0_1);
        s0_2 = x0_0.fma(v, s0_2);
        s0_3 = x0_1.fma(v, s0_3);
        x1_1 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_2.fma(v, s1_0);
        s1_1 = x1_3.fma(v, s1_1);
        s1_2 = x1_0.fma(v, s1_2);
        s1_3 = x1_1.fma(v, s1_3);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_2 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_3.fma(v, s0_0);
        s0_1 = x0_0.fma(v, s0_1);
        s0_2 = x0_1.fma(v, s0_2);
        s0_3 = x0_2.fma(v, s0_3);
        x1_2 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_3.fma(v, s1_0);
        s1_1 = x1_0.fma(v, s1_1);
        s1_2 = x1_1.fma(v, s1_2);
        s1_3 = x1_2.fma(v, s1_3);
        di += dStep;
        xi += xTap;
      }
      for (; p < count; p++) {
        v = FloatVector.fromArray(S, d, di);
        x0_3 = p >= count - right ? none : FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        s0_3 = x0_3.fma(v, s0_3);
        x0_0 = x0_1;
        x0_1 = x0_2;
        x0_2 = x0_3;
        x1_3 = p >= count - right ? none : FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_0.fma(v, s1_0);
        s1_1 = x1_1.fma(v, s1_1);
        s1_2 = x1_2.fma(v, s1_2);
        s1_3 = x1_3.fma(v, s1_3);
        x1_0 = x1_1;
        x1_1 = x1_2;
        x1_2 = x1_3;
        di += dStep;
        xi += xTap;
      }
      s0_0.intoArray(c, ci);
      s0_1.intoArray(c, ci + cTap);
      s0_2.intoArray(c, ci + 2 * cTap);
      s0_3.intoArray(c, ci + 3 * cTap);
      s1_0.intoArray(c, ci + cRow);
      s1_1.intoArray(c, ci + cRow + cTap);
      s1_2.intoArray(c, ci + cRow + 2 * cTap);
      s1_3.intoArray(c, ci + cRow + 3 * cTap);
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

  private static void line7of3(
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
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 7 * xTap);
          s5 = v.fma(w2, s5);
          s6 = v.fma(w1, s6);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 8 * xTap);
          s6 = v.fma(w2, s6);
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

  private static void line8of3by2(
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
        }
        v = FloatVector.fromArray(S, x, xi + 2 * xTap);
        s0 = v.fma(w2, s0);
        s1 = v.fma(w0, s1);
        v = FloatVector.fromArray(S, x, xi + 3 * xTap);
        s1 = v.fma(w1, s1);
        v = FloatVector.fromArray(S, x, xi + 4 * xTap);
        s1 = v.fma(w2, s1);
        s2 = v.fma(w0, s2);
        v = FloatVector.fromArray(S, x, xi + 5 * xTap);
        s2 = v.fma(w1, s2);
        v = FloatVector.fromArray(S, x, xi + 6 * xTap);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w0, s3);
        v = FloatVector.fromArray(S, x, xi + 7 * xTap);
        s3 = v.fma(w1, s3);
        v = FloatVector.fromArray(S, x, xi + 8 * xTap);
        s3 = v.fma(w2, s3);
        s4 = v.fma(w0, s4);
        v = FloatVector.fromArray(S, x, xi + 9 * xTap);
        s4 = v.fma(w1, s4);
        v = FloatVector.fromArray(S, x, xi + 10 * xTap);
        s4 = v.fma(w2, s4);
        s5 = v.fma(w0, s5);
        v = FloatVector.fromArray(S, x, xi + 11 * xTap);
        s5 = v.fma(w1, s5);
        v = FloatVector.fromArray(S, x, xi + 12 * xTap);
        s5 = v.fma(w2, s5);
        s6 = v.fma(w0, s6);
        v = FloatVector.fromArray(S, x, xi + 13 * xTap);
        s6 = v.fma(w1, s6);
        v = FloatVector.fromArray(S, x, xi + 14 * xTap);
        s6 = v.fma(w2, s6);
        s7 = v.fma(w0, s7);
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 15 * xTap);
          s7 = v.fma(w1, s7);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 16 * xTap);
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

  private static void line7of3by2(
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
        }
        v = FloatVector.fromArray(S, x, xi + 2 * xTap);
        s0 = v.fma(w2, s0);
        s1 = v.fma(w0, s1);
        v = FloatVector.fromArray(S, x, xi + 3 * xTap);
        s1 = v.fma(w1, s1);
        v = FloatVector.fromArray(S, x, xi + 4 * xTap);
        s1 = v.fma(w2, s1);
        s2 = v.fma(w0, s2);
        v = FloatVector.fromArray(S, x, xi + 5 * xTap);
        s2 = v.fma(w1, s2);
        v = FloatVector.fromArray(S, x, xi + 6 * xTap);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w0, s3);
        v = FloatVector.fromArray(S, x, xi + 7 * xTap);
        s3 = v.fma(w1, s3);
        v = FloatVector.fromArray(S, x, xi + 8 * xTap);
        s3 = v.fma(w2, s3);
        s4 = v.fma(w0, s4);
        v = FloatVector.fromArray(S, x, xi + 9 * xTap);
        s4 = v.fma(w1, s4);
        v = FloatVector.fromArray(S, x, xi + 10 * xTap);
        s4 = v.fma(w2, s4);
        s5 = v.fma(w0, s5);
        v = FloatVector.fromArray(S, x, xi + 11 * xTap);
        s5 = v.fma(w1, s5);
        v = FloatVector.fromArray(S, x, xi + 12 * xTap);
        s5 = v.fma(w2, s5);
        s6 = v.fma(w0, s6);
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 13 * xTap);
          s6 = v.fma(w1, s6);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 14 * xTap);
          s6 = v.fma(w2, s6);
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
    }
  }

  private static void line4of3by2(
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
        }
        v = FloatVector.fromArray(S, x, xi + 2 * xTap);
        s0 = v.fma(w2, s0);
        s1 = v.fma(w0, s1);
        v = FloatVector.fromArray(S, x, xi + 3 * xTap);
        s1 = v.fma(w1, s1);
        v = FloatVector.fromArray(S, x, xi + 4 * xTap);
        s1 = v.fma(w2, s1);
        s2 = v.fma(w0, s2);
        v = FloatVector.fromArray(S, x, xi + 5 * xTap);
        s2 = v.fma(w1, s2);
        v = FloatVector.fromArray(S, x, xi + 6 * xTap);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w0, s3);
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 7 * xTap);
          s3 = v.fma(w1, s3);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 8 * xTap);
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

  private static void gradient3x1(
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
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      FloatVector s0_1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s0_2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector none = FloatVector.zero(S);
      FloatVector x0_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o);
      FloatVector x0_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xTap);
      FloatVector x0_2;
      FloatVector v;
      int xi = xb + o + 2 * xTap;
      int di = db + o;
      int p = 0;
      for (; p <= count - right - 3; p += 3) {
        v = FloatVector.fromArray(S, d, di);
        x0_2 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_0 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_1.fma(v, s0_0);
        s0_1 = x0_2.fma(v, s0_1);
        s0_2 = x0_0.fma(v, s0_2);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_1 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_2.fma(v, s0_0);
        s0_1 = x0_0.fma(v, s0_1);
        s0_2 = x0_1.fma(v, s0_2);
        di += dStep;
        xi += xTap;
      }
      for (; p < count; p++) {
        v = FloatVector.fromArray(S, d, di);
        x0_2 = p >= count - right ? none : FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        x0_0 = x0_1;
        x0_1 = x0_2;
        di += dStep;
        xi += xTap;
      }
      s0_0.intoArray(c, ci);
      s0_1.intoArray(c, ci + cTap);
      s0_2.intoArray(c, ci + 2 * cTap);
    }
  }

  private static void gradient3x2(
      int channels,
      float[] x,
      int xb,
      int xTap,
      int xRow,
      float[] d,
      int db,
      int dStep,
      int count,
      int left,
      int right,
      float[] c,
      int cb,
      int cTap,
      int cRow) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      int ci = cb + i;
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      FloatVector s0_1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s0_2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector s1_0 = FloatVector.fromArray(S, c, ci + cRow);
      FloatVector s1_1 = FloatVector.fromArray(S, c, ci + cRow + cTap);
      FloatVector s1_2 = FloatVector.fromArray(S, c, ci + cRow + 2 * cTap);
      FloatVector none = FloatVector.zero(S);
      FloatVector x0_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o);
      FloatVector x0_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xTap);
      FloatVector x0_2;
      FloatVector x1_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o + xRow);
      FloatVector x1_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xRow + xTap);
      FloatVector x1_2;
      FloatVector v;
      int xi = xb + o + 2 * xTap;
      int di = db + o;
      int p = 0;
      for (; p <= count - right - 3; p += 3) {
        v = FloatVector.fromArray(S, d, di);
        x0_2 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        x1_2 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_0.fma(v, s1_0);
        s1_1 = x1_1.fma(v, s1_1);
        s1_2 = x1_2.fma(v, s1_2);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_0 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_1.fma(v, s0_0);
        s0_1 = x0_2.fma(v, s0_1);
        s0_2 = x0_0.fma(v, s0_2);
        x1_0 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_1.fma(v, s1_0);
        s1_1 = x1_2.fma(v, s1_1);
        s1_2 = x1_0.fma(v, s1_2);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_1 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_2.fma(v, s0_0);
        s0_1 = x0_0.fma(v, s0_1);
        s0_2 = x0_1.fma(v, s0_2);
        x1_1 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_2.fma(v, s1_0);
        s1_1 = x1_0.fma(v, s1_1);
        s1_2 = x1_1.fma(v, s1_2);
        di += dStep;
        xi += xTap;
      }
      for (; p < count; p++) {
        v = FloatVector.fromArray(S, d, di);
        x0_2 = p >= count - right ? none : FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        x0_0 = x0_1;
        x0_1 = x0_2;
        x1_2 = p >= count - right ? none : FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_0.fma(v, s1_0);
        s1_1 = x1_1.fma(v, s1_1);
        s1_2 = x1_2.fma(v, s1_2);
        x1_0 = x1_1;
        x1_1 = x1_2;
        di += dStep;
        xi += xTap;
      }
      s0_0.intoArray(c, ci);
      s0_1.intoArray(c, ci + cTap);
      s0_2.intoArray(c, ci + 2 * cTap);
      s1_0.intoArray(c, ci + cRow);
      s1_1.intoArray(c, ci + cRow + cTap);
      s1_2.intoArray(c, ci + cRow + 2 * cTap);
    }
  }

  private static void gradient3x3(
      int channels,
      float[] x,
      int xb,
      int xTap,
      int xRow,
      float[] d,
      int db,
      int dStep,
      int count,
      int left,
      int right,
      float[] c,
      int cb,
      int cTap,
      int cRow) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      int ci = cb + i;
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      FloatVector s0_1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s0_2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector s1_0 = FloatVector.fromArray(S, c, ci + cRow);
      FloatVector s1_1 = FloatVector.fromArray(S, c, ci + cRow + cTap);
      FloatVector s1_2 = FloatVector.fromArray(S, c, ci + cRow + 2 * cTap);
      FloatVector s2_0 = FloatVector.fromArray(S, c, ci + 2 * cRow);
      FloatVector s2_1 = FloatVector.fromArray(S, c, ci + 2 * cRow + cTap);
      FloatVector s2_2 = FloatVector.fromArray(S, c, ci + 2 * cRow + 2 * cTap);
      FloatVector none = FloatVector.zero(S);
      FloatVector x0_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o);
      FloatVector x0_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xTap);
      FloatVector x0_2;
      FloatVector x1_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o + xRow);
      FloatVector x1_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xRow + xTap);
      FloatVector x1_2;
      FloatVector x2_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o + 2 * xRow);
      FloatVector x2_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + 2 * xRow + xTap);
      FloatVector x2_2;
      FloatVector v;
      int xi = xb + o + 2 * xTap;
      int di = db + o;
      int p = 0;
      for (; p <= count - right - 3; p += 3) {
        v = FloatVector.fromArray(S, d, di);
        x0_2 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        x1_2 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_0.fma(v, s1_0);
        s1_1 = x1_1.fma(v, s1_1);
        s1_2 = x1_2.fma(v, s1_2);
        x2_2 = FloatVector.fromArray(S, x, xi + 2 * xRow);
        s2_0 = x2_0.fma(v, s2_0);
        s2_1 = x2_1.fma(v, s2_1);
        s2_2 = x2_2.fma(v, s2_2);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_0 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_1.fma(v, s0_0);
        s0_1 = x0_2.fma(v, s0_1);
        s0_2 = x0_0.fma(v, s0_2);
        x1_0 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_1.fma(v, s1_0);
        s1_1 = x1_2.fma(v, s1_1);
        s1_2 = x1_0.fma(v, s1_2);
        x2_0 = FloatVector.fromArray(S, x, xi + 2 * xRow);
        s2_0 = x2_1.fma(v, s2_0);
        s2_1 = x2_2.fma(v, s2_1);
        s2_2 = x2_0.fma(v, s2_2);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_1 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_2.fma(v, s0_0);
        s0_1 = x0_0.fma(v, s0_1);
        s0_2 = x0_1.fma(v, s0_2);
        x1_1 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_2.fma(v, s1_0);
        s1_1 = x1_0.fma(v, s1_1);
        s1_2 = x1_1.fma(v, s1_2);
        x2_1 = FloatVector.fromArray(S, x, xi + 2 * xRow);
        s2_0 = x2_2.fma(v, s2_0);
        s2_1 = x2_0.fma(v, s2_1);
        s2_2 = x2_1.fma(v, s2_2);
        di += dStep;
        xi += xTap;
      }
      for (; p < count; p++) {
        v = FloatVector.fromArray(S, d, di);
        x0_2 = p >= count - right ? none : FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        x0_0 = x0_1;
        x0_1 = x0_2;
        x1_2 = p >= count - right ? none : FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_0.fma(v, s1_0);
        s1_1 = x1_1.fma(v, s1_1);
        s1_2 = x1_2.fma(v, s1_2);
        x1_0 = x1_1;
        x1_1 = x1_2;
        x2_2 = p >= count - right ? none : FloatVector.fromArray(S, x, xi + 2 * xRow);
        s2_0 = x2_0.fma(v, s2_0);
        s2_1 = x2_1.fma(v, s2_1);
        s2_2 = x2_2.fma(v, s2_2);
        x2_0 = x2_1;
        x2_1 = x2_2;
        di += dStep;
        xi += xTap;
      }
      s0_0.intoArray(c, ci);
      s0_1.intoArray(c, ci + cTap);
      s0_2.intoArray(c, ci + 2 * cTap);
      s1_0.intoArray(c, ci + cRow);
      s1_1.intoArray(c, ci + cRow + cTap);
      s1_2.intoArray(c, ci + cRow + 2 * cTap);
      s2_0.intoArray(c, ci + 2 * cRow);
      s2_1.intoArray(c, ci + 2 * cRow + cTap);
      s2_2.intoArray(c, ci + 2 * cRow + 2 * cTap);
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

  private static void line7of5(
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
        if (right <= 3) {
          v = FloatVector.fromArray(S, x, xi + 7 * xTap);
          s3 = v.fma(w4, s3);
          s4 = v.fma(w3, s4);
          s5 = v.fma(w2, s5);
          s6 = v.fma(w1, s6);
        }
        if (right <= 2) {
          v = FloatVector.fromArray(S, x, xi + 8 * xTap);
          s4 = v.fma(w4, s4);
          s5 = v.fma(w3, s5);
          s6 = v.fma(w2, s6);
        }
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 9 * xTap);
          s5 = v.fma(w4, s5);
          s6 = v.fma(w3, s6);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 10 * xTap);
          s6 = v.fma(w4, s6);
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

  private static void line8of5by2(
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
        }
        if (left <= 2) {
          v = FloatVector.fromArray(S, x, xi + 2 * xTap);
          s0 = v.fma(w2, s0);
          s1 = v.fma(w0, s1);
        }
        if (left <= 3) {
          v = FloatVector.fromArray(S, x, xi + 3 * xTap);
          s0 = v.fma(w3, s0);
          s1 = v.fma(w1, s1);
        }
        v = FloatVector.fromArray(S, x, xi + 4 * xTap);
        s0 = v.fma(w4, s0);
        s1 = v.fma(w2, s1);
        s2 = v.fma(w0, s2);
        v = FloatVector.fromArray(S, x, xi + 5 * xTap);
        s1 = v.fma(w3, s1);
        s2 = v.fma(w1, s2);
        v = FloatVector.fromArray(S, x, xi + 6 * xTap);
        s1 = v.fma(w4, s1);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w0, s3);
        v = FloatVector.fromArray(S, x, xi + 7 * xTap);
        s2 = v.fma(w3, s2);
        s3 = v.fma(w1, s3);
        v = FloatVector.fromArray(S, x, xi + 8 * xTap);
        s2 = v.fma(w4, s2);
        s3 = v.fma(w2, s3);
        s4 = v.fma(w0, s4);
        v = FloatVector.fromArray(S, x, xi + 9 * xTap);
        s3 = v.fma(w3, s3);
        s4 = v.fma(w1, s4);
        v = FloatVector.fromArray(S, x, xi + 10 * xTap);
        s3 = v.fma(w4, s3);
        s4 = v.fma(w2, s4);
        s5 = v.fma(w0, s5);
        v = FloatVector.fromArray(S, x, xi + 11 * xTap);
        s4 = v.fma(w3, s4);
        s5 = v.fma(w1, s5);
        v = FloatVector.fromArray(S, x, xi + 12 * xTap);
        s4 = v.fma(w4, s4);
        s5 = v.fma(w2, s5);
        s6 = v.fma(w0, s6);
        v = FloatVector.fromArray(S, x, xi + 13 * xTap);
        s5 = v.fma(w3, s5);
        s6 = v.fma(w1, s6);
        v = FloatVector.fromArray(S, x, xi + 14 * xTap);
        s5 = v.fma(w4, s5);
        s6 = v.fma(w2, s6);
        s7 = v.fma(w0, s7);
        if (right <= 3) {
          v = FloatVector.fromArray(S, x, xi + 15 * xTap);
          s6 = v.fma(w3, s6);
          s7 = v.fma(w1, s7);
        }
        if (right <= 2) {
          v = FloatVector.fromArray(S, x, xi + 16 * xTap);
          s6 = v.fma(w4, s6);
          s7 = v.fma(w2, s7);
        }
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 17 * xTap);
          s7 = v.fma(w3, s7);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 18 * xTap);
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

  private static void line7of5by2(
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
        }
        if (left <= 2) {
          v = FloatVector.fromArray(S, x, xi + 2 * xTap);
          s0 = v.fma(w2, s0);
          s1 = v.fma(w0, s1);
        }
        if (left <= 3) {
          v = FloatVector.fromArray(S, x, xi + 3 * xTap);
          s0 = v.fma(w3, s0);
          s1 = v.fma(w1, s1);
        }
        v = FloatVector.fromArray(S, x, xi + 4 * xTap);
        s0 = v.fma(w4, s0);
        s1 = v.fma(w2, s1);
        s2 = v.fma(w0, s2);
        v = FloatVector.fromArray(S, x, xi + 5 * xTap);
        s1 = v.fma(w3, s1);
        s2 = v.fma(w1, s2);
        v = FloatVector.fromArray(S, x, xi + 6 * xTap);
        s1 = v.fma(w4, s1);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w0, s3);
        v = FloatVector.fromArray(S, x, xi + 7 * xTap);
        s2 = v.fma(w3, s2);
        s3 = v.fma(w1, s3);
        v = FloatVector.fromArray(S, x, xi + 8 * xTap);
        s2 = v.fma(w4, s2);
        s3 = v.fma(w2, s3);
        s4 = v.fma(w0, s4);
        v = FloatVector.fromArray(S, x, xi + 9 * xTap);
        s3 = v.fma(w3, s3);
        s4 = v.fma(w1, s4);
        v = FloatVector.fromArray(S, x, xi + 10 * xTap);
        s3 = v.fma(w4, s3);
        s4 = v.fma(w2, s4);
        s5 = v.fma(w0, s5);
        v = FloatVector.fromArray(S, x, xi + 11 * xTap);
        s4 = v.fma(w3, s4);
        s5 = v.fma(w1, s5);
        v = FloatVector.fromArray(S, x, xi + 12 * xTap);
        s4 = v.fma(w4, s4);
        s5 = v.fma(w2, s5);
        s6 = v.fma(w0, s6);
        if (right <= 3) {
          v = FloatVector.fromArray(S, x, xi + 13 * xTap);
          s5 = v.fma(w3, s5);
          s6 = v.fma(w1, s6);
        }
        if (right <= 2) {
          v = FloatVector.fromArray(S, x, xi + 14 * xTap);
          s5 = v.fma(w4, s5);
          s6 = v.fma(w2, s6);
        }
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 15 * xTap);
          s6 = v.fma(w3, s6);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 16 * xTap);
          s6 = v.fma(w4, s6);
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
    }
  }

  private static void line4of5by2(
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
        }
        if (left <= 2) {
          v = FloatVector.fromArray(S, x, xi + 2 * xTap);
          s0 = v.fma(w2, s0);
          s1 = v.fma(w0, s1);
        }
        if (left <= 3) {
          v = FloatVector.fromArray(S, x, xi + 3 * xTap);
          s0 = v.fma(w3, s0);
          s1 = v.fma(w1, s1);
        }
        v = FloatVector.fromArray(S, x, xi + 4 * xTap);
        s0 = v.fma(w4, s0);
        s1 = v.fma(w2, s1);
        s2 = v.fma(w0, s2);
        v = FloatVector.fromArray(S, x, xi + 5 * xTap);
        s1 = v.fma(w3, s1);
        s2 = v.fma(w1, s2);
        v = FloatVector.fromArray(S, x, xi + 6 * xTap);
        s1 = v.fma(w4, s1);
        s2 = v.fma(w2, s2);
        s3 = v.fma(w0, s3);
        if (right <= 3) {
          v = FloatVector.fromArray(S, x, xi + 7 * xTap);
          s2 = v.fma(w3, s2);
          s3 = v.fma(w1, s3);
        }
        if (right <= 2) {
          v = FloatVector.fromArray(S, x, xi + 8 * xTap);
          s2 = v.fma(w4, s2);
          s3 = v.fma(w2, s3);
        }
        if (right <= 1) {
          v = FloatVector.fromArray(S, x, xi + 9 * xTap);
          s3 = v.fma(w3, s3);
        }
        if (right <= 0) {
          v = FloatVector.fromArray(S, x, xi + 10 * xTap);
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

  private static void gradient5x1(
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
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      FloatVector s0_1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s0_2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector s0_3 = FloatVector.fromArray(S, c, ci + 3 * cTap);
      FloatVector s0_4 = FloatVector.fromArray(S, c, ci + 4 * cTap);
      FloatVector none = FloatVector.zero(S);
      FloatVector x0_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o);
      FloatVector x0_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xTap);
      FloatVector x0_2 = left > 2 ? none : FloatVector.fromArray(S, x, xb + o + 2 * xTap);
      FloatVector x0_3 = left > 3 ? none : FloatVector.fromArray(S, x, xb + o + 3 * xTap);
      FloatVector x0_4;
      FloatVector v;
      int xi = xb + o + 4 * xTap;
      int di = db + o;
      int p = 0;
      for (; p <= count - right - 5; p += 5) {
        v = FloatVector.fromArray(S, d, di);
        x0_4 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        s0_3 = x0_3.fma(v, s0_3);
        s0_4 = x0_4.fma(v, s0_4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_0 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_1.fma(v, s0_0);
        s0_1 = x0_2.fma(v, s0_1);
        s0_2 = x0_3.fma(v, s0_2);
        s0_3 = x0_4.fma(v, s0_3);
        s0_4 = x0_0.fma(v, s0_4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_1 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_2.fma(v, s0_0);
        s0_1 = x0_3.fma(v, s0_1);
        s0_2 = x0_4.fma(v, s0_2);
        s0_3 = x0_0.fma(v, s0_3);
        s0_4 = x0_1.fma(v, s0_4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_2 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_3.fma(v, s0_0);
        s0_1 = x0_4.fma(v, s0_1);
        s0_2 = x0_0.fma(v, s0_2);
        s0_3 = x0_1.fma(v, s0_3);
        s0_4 = x0_2.fma(v, s0_4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_3 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_4.fma(v, s0_0);
        s0_1 = x0_0.fma(v, s0_1);
        s0_2 = x0_1.fma(v, s0_2);
        s0_3 = x0_2.fma(v, s0_3);
        s0_4 = x0_3.fma(v, s0_4);
        di += dStep;
        xi += xTap;
      }
      for (; p < count; p++) {
        v = FloatVector.fromArray(S, d, di);
        x0_4 = p >= count - right ? none : FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        s0_3 = x0_3.fma(v, s0_3);
        s0_4 = x0_4.fma(v, s0_4);
        x0_0 = x0_1;
        x0_1 = x0_2;
        x0_2 = x0_3;
        x0_3 = x0_4;
        di += dStep;
        xi += xTap;
      }
      s0_0.intoArray(c, ci);
      s0_1.intoArray(c, ci + cTap);
      s0_2.intoArray(c, ci + 2 * cTap);
      s0_3.intoArray(c, ci + 3 * cTap);
      s0_4.intoArray(c, ci + 4 * cTap);
    }
  }

  private static void gradient5x2(
      int channels,
      float[] x,
      int xb,
      int xTap,
      int xRow,
      float[] d,
      int db,
      int dStep,
      int count,
      int left,
      int right,
      float[] c,
      int cb,
      int cTap,
      int cRow) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      int ci = cb + i;
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      FloatVector s0_1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s0_2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector s0_3 = FloatVector.fromArray(S, c, ci + 3 * cTap);
      FloatVector s0_4 = FloatVector.fromArray(S, c, ci + 4 * cTap);
      FloatVector s1_0 = FloatVector.fromArray(S, c, ci + cRow);
      FloatVector s1_1 = FloatVector.fromArray(S, c, ci + cRow + cTap);
      FloatVector s1_2 = FloatVector.fromArray(S, c, ci + cRow + 2 * cTap);
      FloatVector s1_3 = FloatVector.fromArray(S, c, ci + cRow + 3 * cTap);
      FloatVector s1_4 = FloatVector.fromArray(S, c, ci + cRow + 4 * cTap);
      FloatVector none = FloatVector.zero(S);
      FloatVector x0_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o);
      FloatVector x0_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xTap);
      FloatVector x0_2 = left > 2 ? none : FloatVector.fromArray(S, x, xb + o + 2 * xTap);
      FloatVector x0_3 = left > 3 ? none : FloatVector.fromArray(S, x, xb + o + 3 * xTap);
      FloatVector x0_4;
      FloatVector x1_0 = left > 0 ? none : FloatVector.fromArray(S, x, xb + o + xRow);
      FloatVector x1_1 = left > 1 ? none : FloatVector.fromArray(S, x, xb + o + xRow + xTap);
      FloatVector x1_2 = left > 2 ? none : FloatVector.fromArray(S, x, xb + o + xRow + 2 * xTap);
      FloatVector x1_3 = left > 3 ? none : FloatVector.fromArray(S, x, xb + o + xRow + 3 * xTap);
      FloatVector x1_4;
      FloatVector v;
      int xi = xb + o + 4 * xTap;
      int di = db + o;
      int p = 0;
      for (; p <= count - right - 5; p += 5) {
        v = FloatVector.fromArray(S, d, di);
        x0_4 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        s0_3 = x0_3.fma(v, s0_3);
        s0_4 = x0_4.fma(v, s0_4);
        x1_4 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_0.fma(v, s1_0);
        s1_1 = x1_1.fma(v, s1_1);
        s1_2 = x1_2.fma(v, s1_2);
        s1_3 = x1_3.fma(v, s1_3);
        s1_4 = x1_4.fma(v, s1_4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_0 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_1.fma(v, s0_0);
        s0_1 = x0_2.fma(v, s0_1);
        s0_2 = x0_3.fma(v, s0_2);
        s0_3 = x0_4.fma(v, s0_3);
        s0_4 = x0_0.fma(v, s0_4);
        x1_0 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_1.fma(v, s1_0);
        s1_1 = x1_2.fma(v, s1_1);
        s1_2 = x1_3.fma(v, s1_2);
        s1_3 = x1_4.fma(v, s1_3);
        s1_4 = x1_0.fma(v, s1_4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_1 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_2.fma(v, s0_0);
        s0_1 = x0_3.fma(v, s0_1);
        s0_2 = x0_4.fma(v, s0_2);
        s0_3 = x0_0.fma(v, s0_3);
        s0_4 = x0_1.fma(v, s0_4);
        x1_1 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_2.fma(v, s1_0);
        s1_1 = x1_3.fma(v, s1_1);
        s1_2 = x1_4.fma(v, s1_2);
        s1_3 = x1_0.fma(v, s1_3);
        s1_4 = x1_1.fma(v, s1_4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_2 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_3.fma(v, s0_0);
        s0_1 = x0_4.fma(v, s0_1);
        s0_2 = x0_0.fma(v, s0_2);
        s0_3 = x0_1.fma(v, s0_3);
        s0_4 = x0_2.fma(v, s0_4);
        x1_2 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_3.fma(v, s1_0);
        s1_1 = x1_4.fma(v, s1_1);
        s1_2 = x1_0.fma(v, s1_2);
        s1_3 = x1_1.fma(v, s1_3);
        s1_4 = x1_2.fma(v, s1_4);
        di += dStep;
        xi += xTap;
        v = FloatVector.fromArray(S, d, di);
        x0_3 = FloatVector.fromArray(S, x, xi);
        s0_0 = x0_4.fma(v, s0_0);
        s0_1 = x0_0.fma(v, s0_1);
        s0_2 = x0_1.fma(v, s0_2);
        s0_3 = x0_2.fma(v, s0_3);
        s0_4 = x0_3.fma(v, s0_4);
        x1_3 = FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_4.fma(v, s1_0);
        s1_1 = x1_0.fma(v, s1_1);
        s1_2 = x1_1.fma(v, s1_2);
        s1_3 = x1_2.fma(v, s1_3);
        s1_4 = x1_3.fma(v, s1_4);
        di += dStep;
        xi += xTap;
      }
      for (; p < count; p++) {
        v = FloatVector.fromArray(S, d, di);
        x0_4 = p >= count - right ? none : FloatVector.fromArray(S, x, xi);
        s0_0 = x0_0.fma(v, s0_0);
        s0_1 = x0_1.fma(v, s0_1);
        s0_2 = x0_2.fma(v, s0_2);
        s0_3 = x0_3.fma(v, s0_3);
        s0_4 = x0_4.fma(v, s0_4);
        x0_0 = x0_1;
        x0_1 = x0_2;
        x0_2 = x0_3;
        x0_3 = x0_4;
        x1_4 = p >= count - right ? none : FloatVector.fromArray(S, x, xi + xRow);
        s1_0 = x1_0.fma(v, s1_0);
        s1_1 = x1_1.fma(v, s1_1);
        s1_2 = x1_2.fma(v, s1_2);
        s1_3 = x1_3.fma(v, s1_3);
        s1_4 = x1_4.fma(v, s1_4);
        x1_0 = x1_1;
        x1_1 = x1_2;
        x1_2 = x1_3;
        x1_3 = x1_4;
        di += dStep;
        xi += xTap;
      }
      s0_0.intoArray(c, ci);
      s0_1.intoArray(c, ci + cTap);
      s0_2.intoArray(c, ci + 2 * cTap);
      s0_3.intoArray(c, ci + 3 * cTap);
      s0_4.intoArray(c, ci + 4 * cTap);
      s1_0.intoArray(c, ci + cRow);
      s1_1.intoArray(c, ci + cRow + cTap);
      s1_2.intoArray(c, ci + cRow + 2 * cTap);
      s1_3.intoArray(c, ci + cRow + 3 * cTap);
      s1_4.intoArray(c, ci + cRow + 4 * cTap);
    }
  }

  private static void strided3x1(
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
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      FloatVector s0_1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s0_2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      int xi = xb + o;
      int di = db + o;
      for (int p = 0; p < count; p++) {
        FloatVector v = FloatVector.fromArray(S, d, di);
        s0_0 = FloatVector.fromArray(S, x, xi).fma(v, s0_0);
        s0_1 = FloatVector.fromArray(S, x, xi + xTap).fma(v, s0_1);
        s0_2 = FloatVector.fromArray(S, x, xi + 2 * xTap).fma(v, s0_2);
        di += dStep;
        xi += xStep;
      }
      s0_0.intoArray(c, ci);
      s0_1.intoArray(c, ci + cTap);
      s0_2.intoArray(c, ci + 2 * cTap);
    }
  }

  private static void strided3x3(
      int channels,
      float[] x,
      int xb,
      int xStep,
      int xTap,
      int xRow,
      float[] d,
      int db,
      int dStep,
      int count,
      float[] c,
      int cb,
      int cTap,
      int cRow) {
    for (int i = 0; i < channels; i += L) {
      int o = Math.min(i, channels - L);
      int ci = cb + i;
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      FloatVector s0_1 = FloatVector.fromArray(S, c, ci + cTap);
      FloatVector s0_2 = FloatVector.fromArray(S, c, ci + 2 * cTap);
      FloatVector s1_0 = FloatVector.fromArray(S, c, ci + cRow);
      FloatVector s1_1 = FloatVector.fromArray(S, c, ci + cRow + cTap);
      FloatVector s1_2 = FloatVector.fromArray(S, c, ci + cRow + 2 * cTap);
      FloatVector s2_0 = FloatVector.fromArray(S, c, ci + 2 * cRow);
      FloatVector s2_1 = FloatVector.fromArray(S, c, ci + 2 * cRow + cTap);
      FloatVector s2_2 = FloatVector.fromArray(S, c, ci + 2 * cRow + 2 * cTap);
      int xi = xb + o;
      int di = db + o;
      for (int p = 0; p < count; p++) {
        FloatVector v = FloatVector.fromArray(S, d, di);
        s0_0 = FloatVector.fromArray(S, x, xi).fma(v, s0_0);
        s0_1 = FloatVector.fromArray(S, x, xi + xTap).fma(v, s0_1);
        s0_2 = FloatVector.fromArray(S, x, xi + 2 * xTap).fma(v, s0_2);
        s1_0 = FloatVector.fromArray(S, x, xi + xRow).fma(v, s1_0);
        s1_1 = FloatVector.fromArray(S, x, xi + xRow + xTap).fma(v, s1_1);
        s1_2 = FloatVector.fromArray(S, x, xi + xRow + 2 * xTap).fma(v, s1_2);
        s2_0 = FloatVector.fromArray(S, x, xi + 2 * xRow).fma(v, s2_0);
        s2_1 = FloatVector.fromArray(S, x, xi + 2 * xRow + xTap).fma(v, s2_1);
        s2_2 = FloatVector.fromArray(S, x, xi + 2 * xRow + 2 * xTap).fma(v, s2_2);
        di += dStep;
        xi += xStep;
      }
      s0_0.intoArray(c, ci);
      s0_1.intoArray(c, ci + cTap);
      s0_2.intoArray(c, ci + 2 * cTap);
      s1_0.intoArray(c, ci + cRow);
      s1_1.intoArray(c, ci + cRow + cTap);
      s1_2.intoArray(c, ci + cRow + 2 * cTap);
      s2_0.intoArray(c, ci + 2 * cRow);
      s2_1.intoArray(c, ci + 2 * cRow + cTap);
      s2_2.intoArray(c, ci + 2 * cRow + 2 * cTap);
    }
  }

  private static void strided1x1(
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
      FloatVector s0_0 = FloatVector.fromArray(S, c, ci);
      int xi = xb + o;
      int di = db + o;
      for (int p = 0; p < count; p++) {
        FloatVector v = FloatVector.fromArray(S, d, di);
        s0_0 = FloatVector.fromArray(S, x, xi).fma(v, s0_0);
        di += dStep;
        xi += xStep;
      }
      s0_0.intoArray(c, ci);
    }
  }
}
