package striate.kernels.norm;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import striate.kernels.element.VectorFunctions;

/**
 * {@link Normalisation} with a channel in each lane. Where channels do not fill the last vector, it
 * goes back over some of those before: whatever it adds to there it adds nothing, and what it
 * writes there stays as it was, for it may have been written in place.
 */
final class VectorNormalisation {

  private static final VectorSpecies<Float> SPECIES = VectorFunctions.SPECIES;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int HALF = DOUBLES.length();

  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** Up to so many channels what belongs to a channel is kept in registers over some rows. */
  private static final int MOST_LANES = 4 * LANES;

  /** 0, 1, 2, … */
  private static final float[] LANE = new float[LANES];

  static {
    for (int i = 0; i < LANES; i++) {
      LANE[i] = i;
    }
  }

  private VectorNormalisation() {}

  static void sums(
      float[] x, int xo, int rows, int channels, double[] sum, double[] squares, int so) {
    Arrays.fill(sum, so, so + channels, 0);
    Arrays.fill(squares, so, so + channels, 0);
    int last = channels - LANES;
    // All channels of a few rows, which are then in the cache; at least once, see NormIdleCalls.
    int first = 0;
    do {
      int n = Math.min(Normalisation.SUM_BLOCK, rows - first);
      for (int next = 0; next < channels; next += LANES) {
        int j = Math.min(next, last);
        int at = xo + j;
        int done = next - j;
        laneSums(x, at + first * channels, at, n, channels, sum, squares, so + j, done);
      }
      first += Normalisation.SUM_BLOCK;
    } while (first < rows);
  }

  /** Adds the sums of a block of rows to what is there, but for the first {@code done} lanes. */
  private static void laneSums(
      float[] x,
      int xo,
      int first,
      int rows,
      int stride,
      double[] sum,
      double[] squares,
      int so,
      int done) {
    FloatVector shift = FloatVector.fromArray(SPECIES, x, first);
    FloatVector part = FloatVector.zero(SPECIES);
    FloatVector partSquares = part;
    for (int r = 0; r < rows; r++) {
      FloatVector d = FloatVector.fromArray(SPECIES, x, xo + r * stride).sub(shift);
      part = part.add(d);
      partSquares = d.fma(d, partSquares);
    }
    VectorMask<Float> not =
        FloatVector.fromArray(SPECIES, LANE, 0).compare(VectorOperators.LT, done);
    FloatVector added = part.blend(0f, not);
    DoubleVector.fromArray(DOUBLES, sum, so)
        .add(added.convertShape(VectorOperators.F2D, DOUBLES, 0))
        .intoArray(sum, so);
    DoubleVector.fromArray(DOUBLES, sum, so + HALF)
        .add(added.convertShape(VectorOperators.F2D, DOUBLES, 1))
        .intoArray(sum, so + HALF);
    FloatVector addedToo = partSquares.blend(0f, not);
    DoubleVector.fromArray(DOUBLES, squares, so)
        .add(addedToo.convertShape(VectorOperators.F2D, DOUBLES, 0))
        .intoArray(squares, so);
    DoubleVector.fromArray(DOUBLES, squares, so + HALF)
        .add(addedToo.convertShape(VectorOperators.F2D, DOUBLES, 1))
        .intoArray(squares, so + HALF);
  }

  static void normalise(
      float[] x,
      int xo,
      int rows,
      int channels,
      float[] scale,
      int so,
      float[] shift,
      int sho,
      float[] y,
      int yo,
      float ceiling) {
    if (channels > MOST_LANES) {
      normaliseRows(x, xo, rows, channels, scale, so, shift, sho, y, yo, ceiling);
    } else {
      normaliseLanes(x, xo, rows, channels, scale, so, shift, sho, y, yo, ceiling);
    }
  }

  /** {@link #normalise}, row by row: where rows are long, memory is read in its order. */
  private static void normaliseRows(
      float[] x,
      int xo,
      int rows,
      int channels,
      float[] scale,
      int so,
      float[] shift,
      int sho,
      float[] y,
      int yo,
      float ceiling) {
    FloatVector least = FloatVector.broadcast(SPECIES, ceiling > 0 ? 0 : Float.NEGATIVE_INFINITY);
    FloatVector most = FloatVector.broadcast(SPECIES, ceiling > 0 ? ceiling : INFINITY);
    int last = channels - LANES;
    for (int r = 0; r < rows; r++) {
      int from = xo + r * channels;
      int to = yo + r * channels;
      // Before anything is written, for it may be written to the same place.
      FloatVector v = FloatVector.fromArray(SPECIES, x, from + last);
      for (int j = 0; j < last; j += LANES) {
        FloatVector a = FloatVector.fromArray(SPECIES, scale, so + j);
        FloatVector b = FloatVector.fromArray(SPECIES, shift, sho + j);
        FloatVector u = FloatVector.fromArray(SPECIES, x, from + j).fma(a, b);
        u = u.blend(least, u.compare(VectorOperators.LT, least));
        u.blend(most, u.compare(VectorOperators.GT, most)).intoArray(y, to + j);
      }
      FloatVector a = FloatVector.fromArray(SPECIES, scale, so + last);
      FloatVector b = FloatVector.fromArray(SPECIES, shift, sho + last);
      v = v.fma(a, b);
      v = v.blend(least, v.compare(VectorOperators.LT, least));
      v.blend(most, v.compare(VectorOperators.GT, most)).intoArray(y, to + last);
    }
  }

  /** {@link #normalise}, a vector of channels after the other. */
  private static void normaliseLanes(
      float[] x,
      int xo,
      int rows,
      int channels,
      float[] scale,
      int so,
      float[] shift,
      int sho,
      float[] y,
      int yo,
      float ceiling) {
    int last = channels - LANES;
    for (int next = 0; next < channels; next += LANES) {
      int j = Math.min(next, last);
      FloatVector a = FloatVector.fromArray(SPECIES, scale, so + j);
      FloatVector b = FloatVector.fromArray(SPECIES, shift, sho + j);
      int from = xo + j;
      int to = yo + j;
      if (j < next) {
        FloatVector least = FloatVector.broadcast(SPECIES, least(ceiling));
        FloatVector most = FloatVector.broadcast(SPECIES, most(ceiling));
        VectorMask<Float> done =
            FloatVector.fromArray(SPECIES, LANE, 0).compare(VectorOperators.LT, next - j);
        for (int r = 0; r < rows; r++) {
          int at = to + r * channels;
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + r * channels).fma(a, b);
          v = v.blend(least, v.compare(VectorOperators.LT, least));
          v = v.blend(most, v.compare(VectorOperators.GT, most));
          v.blend(FloatVector.fromArray(SPECIES, y, at), done).intoArray(y, at);
        }
      } else if (ceiling == 0) {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + r * channels).fma(a, b);
          v.intoArray(y, to + r * channels);
        }
      } else if (ceiling == INFINITY) {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + r * channels).fma(a, b);
          v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(y, to + r * channels);
        }
      } else {
        FloatVector most = FloatVector.broadcast(SPECIES, ceiling);
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + r * channels).fma(a, b);
          v = v.blend(0f, v.compare(VectorOperators.LT, 0f));
          v.blend(most, v.compare(VectorOperators.GT, most)).intoArray(y, to + r * channels);
        }
      }
    }
  }

  private static float least(float ceiling) {
    return ceiling > 0 ? 0 : Float.NEGATIVE_INFINITY;
  }

  private static float most(float ceiling) {
    return ceiling > 0 ? ceiling : INFINITY;
  }

  static void backwardSums(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] saved,
      int vo,
      float ceiling,
      double[] sums,
      int so) {
    Arrays.fill(sums, so, so + 2 * channels, 0);
    int last = channels - LANES;
    int first = 0;
    do {
      int n = Math.min(Normalisation.SUM_BLOCK, rows - first);
      int at = first * channels;
      for (int next = 0; next < channels; next += LANES) {
        int j = Math.min(next, last);
        int xl = xo + at + j;
        int gl = dyo + at + j;
        int v = vo + j;
        int s = so + j;
        int done = next - j;
        if (ceiling == 0) {
          plainSums(x, xl, dy, gl, n, channels, saved, v, sums, s, done);
        } else if (ceiling == INFINITY) {
          reluSums(x, xl, dy, gl, n, channels, saved, v, sums, s, done);
        } else {
          clippedSums(x, xl, dy, gl, n, channels, saved, v, ceiling, sums, s, done);
        }
      }
      first += Normalisation.SUM_BLOCK;
    } while (first < rows);
  }

  // One loop in a method: HotSpot keeps a vector as an object where several ways lead to it. And no
  // method of ours that takes or gives a vector: now and then HotSpot does not inline it, and then
  // vectors are objects for good.

  /** Adds the sums of a block of rows to what is there, but for the first {@code done} lanes. */
  private static void plainSums(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] saved,
      int vo,
      double[] sums,
      int so,
      int done) {
    FloatVector mean = FloatVector.fromArray(SPECIES, saved, vo);
    FloatVector part = FloatVector.zero(SPECIES);
    FloatVector partProducts = part;
    for (int r = 0; r < rows; r++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * channels);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + r * channels);
      part = part.add(g);
      partProducts = g.fma(v.sub(mean), partProducts);
    }
    VectorMask<Float> not =
        FloatVector.fromArray(SPECIES, LANE, 0).compare(VectorOperators.LT, done);
    FloatVector added = part.blend(0f, not);
    DoubleVector.fromArray(DOUBLES, sums, so)
        .add(added.convertShape(VectorOperators.F2D, DOUBLES, 0))
        .intoArray(sums, so);
    DoubleVector.fromArray(DOUBLES, sums, so + HALF)
        .add(added.convertShape(VectorOperators.F2D, DOUBLES, 1))
        .intoArray(sums, so + HALF);
    FloatVector addedToo = partProducts.blend(0f, not);
    DoubleVector.fromArray(DOUBLES, sums, so + channels)
        .add(addedToo.convertShape(VectorOperators.F2D, DOUBLES, 0))
        .intoArray(sums, so + channels);
    DoubleVector.fromArray(DOUBLES, sums, so + channels + HALF)
        .add(addedToo.convertShape(VectorOperators.F2D, DOUBLES, 1))
        .intoArray(sums, so + channels + HALF);
  }

  /** The same where a ReLU follows. */
  private static void reluSums(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] saved,
      int vo,
      double[] sums,
      int so,
      int done) {
    FloatVector mean = FloatVector.fromArray(SPECIES, saved, vo);
    FloatVector scale = FloatVector.fromArray(SPECIES, saved, vo + 2 * channels);
    FloatVector shift = FloatVector.fromArray(SPECIES, saved, vo + 3 * channels);
    FloatVector part = FloatVector.zero(SPECIES);
    FloatVector partProducts = part;
    for (int r = 0; r < rows; r++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * channels);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + r * channels);
      g = g.blend(0f, v.fma(scale, shift).compare(VectorOperators.LE, 0f));
      part = part.add(g);
      partProducts = g.fma(v.sub(mean), partProducts);
    }
    VectorMask<Float> not =
        FloatVector.fromArray(SPECIES, LANE, 0).compare(VectorOperators.LT, done);
    FloatVector added = part.blend(0f, not);
    DoubleVector.fromArray(DOUBLES, sums, so)
        .add(added.convertShape(VectorOperators.F2D, DOUBLES, 0))
        .intoArray(sums, so);
    DoubleVector.fromArray(DOUBLES, sums, so + HALF)
        .add(added.convertShape(VectorOperators.F2D, DOUBLES, 1))
        .intoArray(sums, so + HALF);
    FloatVector addedToo = partProducts.blend(0f, not);
    DoubleVector.fromArray(DOUBLES, sums, so + channels)
        .add(addedToo.convertShape(VectorOperators.F2D, DOUBLES, 0))
        .intoArray(sums, so + channels);
    DoubleVector.fromArray(DOUBLES, sums, so + channels + HALF)
        .add(addedToo.convertShape(VectorOperators.F2D, DOUBLES, 1))
        .intoArray(sums, so + channels + HALF);
  }

  /** The same where a clipped ReLU follows. */
  private static void clippedSums(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] saved,
      int vo,
      float ceiling,
      double[] sums,
      int so,
      int done) {
    FloatVector mean = FloatVector.fromArray(SPECIES, saved, vo);
    FloatVector scale = FloatVector.fromArray(SPECIES, saved, vo + 2 * channels);
    FloatVector shift = FloatVector.fromArray(SPECIES, saved, vo + 3 * channels);
    FloatVector most = FloatVector.broadcast(SPECIES, ceiling);
    FloatVector part = FloatVector.zero(SPECIES);
    FloatVector partProducts = part;
    for (int r = 0; r < rows; r++) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * channels);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + r * channels);
      FloatVector y = v.fma(scale, shift);
      g = g.blend(0f, y.compare(VectorOperators.LE, 0f));
      g = g.blend(0f, y.compare(VectorOperators.GE, most));
      part = part.add(g);
      partProducts = g.fma(v.sub(mean), partProducts);
    }
    VectorMask<Float> not =
        FloatVector.fromArray(SPECIES, LANE, 0).compare(VectorOperators.LT, done);
    FloatVector added = part.blend(0f, not);
    DoubleVector.fromArray(DOUBLES, sums, so)
        .add(added.convertShape(VectorOperators.F2D, DOUBLES, 0))
        .intoArray(sums, so);
    DoubleVector.fromArray(DOUBLES, sums, so + HALF)
        .add(added.convertShape(VectorOperators.F2D, DOUBLES, 1))
        .intoArray(sums, so + HALF);
    FloatVector addedToo = partProducts.blend(0f, not);
    DoubleVector.fromArray(DOUBLES, sums, so + channels)
        .add(addedToo.convertShape(VectorOperators.F2D, DOUBLES, 0))
        .intoArray(sums, so + channels);
    DoubleVector.fromArray(DOUBLES, sums, so + channels + HALF)
        .add(addedToo.convertShape(VectorOperators.F2D, DOUBLES, 1))
        .intoArray(sums, so + channels + HALF);
  }

  static void backward(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] abk,
      int ao,
      float[] saved,
      int vo,
      float ceiling,
      float[] dx,
      int dxo) {
    if (channels > MOST_LANES) {
      backwardRows(x, xo, dy, dyo, rows, channels, abk, ao, saved, vo, ceiling, dx, dxo);
    } else {
      backwardLanes(x, xo, dy, dyo, rows, channels, abk, ao, saved, vo, ceiling, dx, dxo);
    }
  }

  /** {@link #backward}, row by row. */
  private static void backwardRows(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] abk,
      int ao,
      float[] saved,
      int vo,
      float ceiling,
      float[] dx,
      int dxo) {
    // Nothing compares with NaN.
    FloatVector least = FloatVector.broadcast(SPECIES, ceiling > 0 ? 0 : Float.NaN);
    FloatVector most =
        FloatVector.broadcast(SPECIES, ceiling > 0 && ceiling < INFINITY ? ceiling : Float.NaN);
    int bo = ao + channels;
    int ko = ao + 2 * channels;
    int scale = vo + 2 * channels;
    int shift = vo + 3 * channels;
    int last = channels - LANES;
    for (int r = 0; r < rows; r++) {
      int at = r * channels;
      // Before anything is written, for it may be written to the same place.
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + at + last);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + at + last);
      for (int j = 0; j < last; j += LANES) {
        FloatVector u = FloatVector.fromArray(SPECIES, x, xo + at + j);
        FloatVector h = FloatVector.fromArray(SPECIES, dy, dyo + at + j);
        FloatVector y =
            u.fma(
                FloatVector.fromArray(SPECIES, saved, scale + j),
                FloatVector.fromArray(SPECIES, saved, shift + j));
        h = h.blend(0f, y.compare(VectorOperators.LE, least));
        h = h.blend(0f, y.compare(VectorOperators.GE, most));
        u =
            u.fma(
                FloatVector.fromArray(SPECIES, abk, bo + j),
                FloatVector.fromArray(SPECIES, abk, ko + j));
        h.fma(FloatVector.fromArray(SPECIES, abk, ao + j), u).intoArray(dx, dxo + at + j);
      }
      FloatVector y =
          v.fma(
              FloatVector.fromArray(SPECIES, saved, scale + last),
              FloatVector.fromArray(SPECIES, saved, shift + last));
      g = g.blend(0f, y.compare(VectorOperators.LE, least));
      g = g.blend(0f, y.compare(VectorOperators.GE, most));
      v =
          v.fma(
              FloatVector.fromArray(SPECIES, abk, bo + last),
              FloatVector.fromArray(SPECIES, abk, ko + last));
      g.fma(FloatVector.fromArray(SPECIES, abk, ao + last), v).intoArray(dx, dxo + at + last);
    }
  }

  /** {@link #backward}, a vector of channels after the other. */
  private static void backwardLanes(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] abk,
      int ao,
      float[] saved,
      int vo,
      float ceiling,
      float[] dx,
      int dxo) {
    int last = channels - LANES;
    for (int next = 0; next < channels; next += LANES) {
      int j = Math.min(next, last);
      FloatVector a = FloatVector.fromArray(SPECIES, abk, ao + j);
      FloatVector b = FloatVector.fromArray(SPECIES, abk, ao + channels + j);
      FloatVector k = FloatVector.fromArray(SPECIES, abk, ao + 2 * channels + j);
      int xs = xo + j;
      int gs = dyo + j;
      int to = dxo + j;
      if (ceiling == 0 && j == next) {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xs + r * channels);
          FloatVector g = FloatVector.fromArray(SPECIES, dy, gs + r * channels);
          g.fma(a, v.fma(b, k)).intoArray(dx, to + r * channels);
        }
        continue;
      }
      FloatVector scale = FloatVector.fromArray(SPECIES, saved, vo + 2 * channels + j);
      FloatVector shift = FloatVector.fromArray(SPECIES, saved, vo + 3 * channels + j);
      if (ceiling == INFINITY && j == next) {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xs + r * channels);
          FloatVector g = FloatVector.fromArray(SPECIES, dy, gs + r * channels);
          g = g.blend(0f, v.fma(scale, shift).compare(VectorOperators.LE, 0f));
          g.fma(a, v.fma(b, k)).intoArray(dx, to + r * channels);
        }
        continue;
      }
      // Nothing compares with NaN.
      FloatVector least = FloatVector.broadcast(SPECIES, ceiling == 0 ? Float.NaN : 0);
      FloatVector most =
          FloatVector.broadcast(SPECIES, ceiling > 0 && ceiling < INFINITY ? ceiling : Float.NaN);
      if (j == next) {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xs + r * channels);
          FloatVector g = FloatVector.fromArray(SPECIES, dy, gs + r * channels);
          FloatVector y = v.fma(scale, shift);
          g = g.blend(0f, y.compare(VectorOperators.LE, least));
          g = g.blend(0f, y.compare(VectorOperators.GE, most));
          g.fma(a, v.fma(b, k)).intoArray(dx, to + r * channels);
        }
        continue;
      }
      VectorMask<Float> done =
          FloatVector.fromArray(SPECIES, LANE, 0).compare(VectorOperators.LT, next - j);
      for (int r = 0; r < rows; r++) {
        int at = to + r * channels;
        FloatVector v = FloatVector.fromArray(SPECIES, x, xs + r * channels);
        FloatVector g = FloatVector.fromArray(SPECIES, dy, gs + r * channels);
        FloatVector before = FloatVector.fromArray(SPECIES, dx, at);
        FloatVector y = v.fma(scale, shift);
        g = g.blend(0f, y.compare(VectorOperators.LE, least));
        g = g.blend(0f, y.compare(VectorOperators.GE, most));
        g.fma(a, v.fma(b, k)).blend(before, done).intoArray(dx, at);
      }
    }
  }
}
