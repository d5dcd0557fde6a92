package striate.kernels.pool;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import striate.kernels.element.Arithmetic;
import striate.kernels.element.VectorFunctions;

/**
 * {@link Pooling} with a channel in each lane. Channels that do not fill a last vector are done by
 * one that goes back over some of those before, to the same bits; where sums are added to what
 * stands there, and where there are fewer than a vector, they go one by one.
 */
public final class VectorPooling {

  private static final VectorSpecies<Float> SPECIES = VectorFunctions.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorPooling() {}

  /** How many channels are done in vectors: all, unless there are fewer than one has. */
  private static int vectorEnd(int channels) {
    return channels < LANES ? 0 : channels;
  }

  public static void max(
      PoolShape s,
      float[] x,
      int xo,
      float[] y,
      int yo,
      float[] index,
      int io,
      int rowFrom,
      int rowTo) {
    int c = s.channels();
    int outWidth = s.outWidth();
    int vectorEnd = vectorEnd(c);
    for (int oh = rowFrom; oh < rowTo; oh++) {
      int out = oh * outWidth * c;
      if (s.isPlainTwoByTwo()) {
        int from = xo + 2 * oh * s.width() * c;
        maxTwoByTwo(x, from, from + s.width() * c, c, outWidth, y, yo + out, index, io + out);
        continue;
      }
      for (int ow = 0; ow < outWidth; ow++, out += c) {
        maxPixel(s, oh, ow, x, xo, y, yo + out, index, io + out, vectorEnd);
      }
    }
    if (vectorEnd < c) {
      ScalarPooling.max(s, vectorEnd, x, xo, y, yo, index, io, rowFrom, rowTo);
    }
  }

  private static void maxPixel(
      PoolShape s,
      int oh,
      int ow,
      float[] x,
      int xo,
      float[] y,
      int yo,
      float[] index,
      int io,
      int vectorEnd) {
    int h0 = oh * s.strideHeight() - s.padTop();
    int w0 = ow * s.strideWidth() - s.padLeft();
    int dilationHeight = s.dilationHeight();
    int dilationWidth = s.dilationWidth();
    int kh0 = PoolShape.firstInside(h0, dilationHeight);
    int kh1 = PoolShape.endInside(h0, dilationHeight, s.windowHeight(), s.height());
    int kw0 = PoolShape.firstInside(w0, dilationWidth);
    int kw1 = PoolShape.endInside(w0, dilationWidth, s.windowWidth(), s.width());
    if (kh0 >= kh1 || kw0 >= kw1) {
      Arithmetic.fill(y, yo, vectorEnd, Float.NEGATIVE_INFINITY);
      Arithmetic.fill(index, io, vectorEnd, 0f);
      return;
    }
    int c = s.channels();
    int windowWidth = s.windowWidth();
    int rowStep = dilationHeight * s.width() * c;
    int columnStep = dilationWidth * c;
    int start = xo + (h0 * s.width() + w0) * c;
    for (int i = 0; i < vectorEnd; i += LANES) {
      int j = Math.min(i, vectorEnd - LANES);
      int first = start + kh0 * rowStep + kw0 * columnStep + j;
      FloatVector best = FloatVector.fromArray(SPECIES, x, first);
      FloatVector at = FloatVector.broadcast(SPECIES, kh0 * windowWidth + kw0);
      for (int kh = kh0; kh < kh1; kh++) {
        int row = start + kh * rowStep + j;
        for (int kw = kw0; kw < kw1; kw++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, row + kw * columnStep);
          VectorMask<Float> better = better(v, best);
          best = best.blend(v, better);
          at = at.blend(kh * windowWidth + kw, better);
        }
      }
      best.intoArray(y, yo + j);
      at.intoArray(index, io + j);
    }
  }

  /** Where v is larger than best, or the first NaN: not at most best, and best not NaN. */
  private static VectorMask<Float> better(FloatVector v, FloatVector best) {
    return best.compare(VectorOperators.EQ, best).andNot(v.compare(VectorOperators.LE, best));
  }

  private static void maxTwoByTwo(
      float[] x,
      int top,
      int bottom,
      int c,
      int outWidth,
      float[] y,
      int yo,
      float[] index,
      int io) {
    int vectorEnd = vectorEnd(c);
    for (int i = 0; i < vectorEnd; i += LANES) {
      int j = Math.min(i, vectorEnd - LANES);
      for (int ow = 0; ow < outWidth; ow++) {
        int from = 2 * ow * c + j;
        FloatVector best = FloatVector.fromArray(SPECIES, x, top + from);
        FloatVector at = FloatVector.zero(SPECIES);
        FloatVector v = FloatVector.fromArray(SPECIES, x, top + from + c);
        VectorMask<Float> better = better(v, best);
        best = best.blend(v, better);
        at = at.blend(1f, better);
        v = FloatVector.fromArray(SPECIES, x, bottom + from);
        better = better(v, best);
        best = best.blend(v, better);
        at = at.blend(2f, better);
        v = FloatVector.fromArray(SPECIES, x, bottom + from + c);
        better = better(v, best);
        best.blend(v, better).intoArray(y, yo + ow * c + j);
        at.blend(3f, better).intoArray(index, io + ow * c + j);
      }
    }
  }

  public static void max(
      PoolShape s, float[] x, int xo, float[] y, int yo, int rowFrom, int rowTo) {
    int c = s.channels();
    int outWidth = s.outWidth();
    int vectorEnd = vectorEnd(c);
    for (int oh = rowFrom; oh < rowTo; oh++) {
      int out = oh * outWidth * c;
      for (int ow = 0; ow < outWidth; ow++, out += c) {
        maxPixel(s, oh, ow, x, xo, y, yo + out, vectorEnd);
      }
    }
    if (vectorEnd < c) {
      ScalarPooling.max(s, vectorEnd, x, xo, y, yo, rowFrom, rowTo);
    }
  }

  private static void maxPixel(
      PoolShape s, int oh, int ow, float[] x, int xo, float[] y, int yo, int vectorEnd) {
    int h0 = oh * s.strideHeight() - s.padTop();
    int w0 = ow * s.strideWidth() - s.padLeft();
    int dilationHeight = s.dilationHeight();
    int dilationWidth = s.dilationWidth();
    int kh0 = PoolShape.firstInside(h0, dilationHeight);
    int kh1 = PoolShape.endInside(h0, dilationHeight, s.windowHeight(), s.height());
    int kw0 = PoolShape.firstInside(w0, dilationWidth);
    int kw1 = PoolShape.endInside(w0, dilationWidth, s.windowWidth(), s.width());
    int c = s.channels();
    int rowStep = dilationHeight * s.width() * c;
    int columnStep = dilationWidth * c;
    int start = xo + (h0 * s.width() + w0) * c;
    for (int i = 0; i < vectorEnd; i += LANES) {
      int j = Math.min(i, vectorEnd - LANES);
      FloatVector best = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      for (int kh = kh0; kh < kh1; kh++) {
        int row = start + kh * rowStep + j;
        for (int kw = kw0; kw < kw1; kw++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, row + kw * columnStep);
          best = best.blend(v, better(v, best));
        }
      }
      best.intoArray(y, yo + j);
    }
  }

  /** The gradient of windows that cover every input once: each value is written, none is read. */
  static void maxTwoByTwoBackward(
      PoolShape s, float[] dy, int dyo, float[] index, int io, float[] dx, int dxo) {
    int c = s.channels();
    int outWidth = s.outWidth();
    int row = s.width() * c;
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int oh = 0; oh < s.outHeight(); oh++) {
      int g0 = dyo + oh * outWidth * c;
      int i0 = io + oh * outWidth * c;
      int top = dxo + 2 * oh * row;
      int bottom = top + row;
      for (int j = 0; j + LANES <= c; j += LANES) {
        for (int ow = 0; ow < outWidth; ow++) {
          FloatVector g = FloatVector.fromArray(SPECIES, dy, g0 + ow * c + j);
          FloatVector at = FloatVector.fromArray(SPECIES, index, i0 + ow * c + j);
          int to = 2 * ow * c + j;
          zero.blend(g, at.compare(VectorOperators.EQ, 0f)).intoArray(dx, top + to);
          zero.blend(g, at.compare(VectorOperators.EQ, 1f)).intoArray(dx, top + to + c);
          zero.blend(g, at.compare(VectorOperators.EQ, 2f)).intoArray(dx, bottom + to);
          zero.blend(g, at.compare(VectorOperators.EQ, 3f)).intoArray(dx, bottom + to + c);
        }
      }
    }
  }

  /** Adds each output's gradient to the input that won; dx holds zeros. */
  public static void maxBackward(
      PoolShape s, float[] dy, int dyo, float[] index, int io, float[] dx, int dxo) {
    int c = s.channels();
    int outHeight = s.outHeight();
    int outWidth = s.outWidth();
    int vectorEnd = SPECIES.loopBound(c);
    for (int oh = 0; oh < outHeight; oh++) {
      for (int ow = 0; ow < outWidth; ow++) {
        int out = (oh * outWidth + ow) * c;
        maxBackwardPixel(s, oh, ow, dy, dyo + out, index, io + out, dx, dxo, vectorEnd);
      }
    }
    if (vectorEnd < c) {
      ScalarPooling.maxBackward(s, vectorEnd, dy, dyo, index, io, dx, dxo);
    }
  }

  private static void maxBackwardPixel(
      PoolShape s,
      int oh,
      int ow,
      float[] dy,
      int dyo,
      float[] index,
      int io,
      float[] dx,
      int dxo,
      int vectorEnd) {
    int h0 = oh * s.strideHeight() - s.padTop();
    int w0 = ow * s.strideWidth() - s.padLeft();
    int dilationHeight = s.dilationHeight();
    int dilationWidth = s.dilationWidth();
    int kh0 = PoolShape.firstInside(h0, dilationHeight);
    int kh1 = PoolShape.endInside(h0, dilationHeight, s.windowHeight(), s.height());
    int kw0 = PoolShape.firstInside(w0, dilationWidth);
    int kw1 = PoolShape.endInside(w0, dilationWidth, s.windowWidth(), s.width());
    int c = s.channels();
    int windowWidth = s.windowWidth();
    int rowStep = dilationHeight * s.width() * c;
    int columnStep = dilationWidth * c;
    int start = dxo + (h0 * s.width() + w0) * c;
    for (int j = 0; j < vectorEnd; j += LANES) {
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + j);
      FloatVector at = FloatVector.fromArray(SPECIES, index, io + j);
      FloatVector zero = FloatVector.zero(SPECIES);
      for (int kh = kh0; kh < kh1; kh++) {
        int row = start + kh * rowStep + j;
        for (int kw = kw0; kw < kw1; kw++) {
          VectorMask<Float> won = at.compare(VectorOperators.EQ, (float) (kh * windowWidth + kw));
          FloatVector sum = FloatVector.fromArray(SPECIES, dx, row + kw * columnStep);
          sum.add(zero.blend(g, won)).intoArray(dx, row + kw * columnStep);
        }
      }
    }
  }

  public static void average(
      PoolShape s,
      boolean countPadding,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int rowFrom,
      int rowTo) {
    int c = s.channels();
    int outWidth = s.outWidth();
    int vectorEnd = vectorEnd(c);
    for (int oh = rowFrom; oh < rowTo; oh++) {
      for (int ow = 0; ow < outWidth; ow++) {
        int out = yo + (oh * outWidth + ow) * c;
        averagePixel(s, countPadding, oh, ow, x, xo, y, out, vectorEnd);
      }
    }
    if (vectorEnd < c) {
      ScalarPooling.average(s, vectorEnd, countPadding, x, xo, y, yo, rowFrom, rowTo);
    }
  }

  private static void averagePixel(
      PoolShape s,
      boolean countPadding,
      int oh,
      int ow,
      float[] x,
      int xo,
      float[] y,
      int yo,
      int vectorEnd) {
    int h0 = oh * s.strideHeight() - s.padTop();
    int w0 = ow * s.strideWidth() - s.padLeft();
    int dilationHeight = s.dilationHeight();
    int dilationWidth = s.dilationWidth();
    int kh0 = PoolShape.firstInside(h0, dilationHeight);
    int kh1 = PoolShape.endInside(h0, dilationHeight, s.windowHeight(), s.height());
    int kw0 = PoolShape.firstInside(w0, dilationWidth);
    int kw1 = PoolShape.endInside(w0, dilationWidth, s.windowWidth(), s.width());
    float factor = ScalarPooling.factor(s, countPadding, oh, ow);
    int c = s.channels();
    int rowStep = dilationHeight * s.width() * c;
    int columnStep = dilationWidth * c;
    int start = xo + (h0 * s.width() + w0) * c;
    for (int i = 0; i < vectorEnd; i += LANES) {
      int j = Math.min(i, vectorEnd - LANES);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int kh = kh0; kh < kh1; kh++) {
        int row = start + kh * rowStep + j;
        for (int kw = kw0; kw < kw1; kw++) {
          sum = sum.add(FloatVector.fromArray(SPECIES, x, row + kw * columnStep));
        }
      }
      sum.mul(factor).intoArray(y, yo + j);
    }
  }
}
