package striate.kernels.norm;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import striate.kernels.element.VectorFunctions;

/** {@link Normalisation} with a channel in each lane; left-over channels go one by one. */
final class VectorNormalisation {

  private static final VectorSpecies<Float> SPECIES = VectorFunctions.SPECIES;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int HALF = DOUBLES.length();

  private VectorNormalisation() {}

  static void sums(
      float[] x, int xo, int rows, int channels, double[] sum, double[] squares, int so) {
    int j = SPECIES.loopBound(channels);
    Arrays.fill(sum, so, so + j, 0);
    Arrays.fill(squares, so, so + j, 0);
    // All channels of a few rows, which are then in the cache; at least once, see NormIdleCalls.
    int first = 0;
    do {
      int n = Math.min(Normalisation.SUM_BLOCK, rows - first);
      for (int lane = 0; lane < j; lane += LANES) {
        int at = xo + lane;
        laneSums(x, at + first * channels, at, n, channels, sum, squares, so + lane);
      }
      first += Normalisation.SUM_BLOCK;
    } while (first < rows);
    if (j < channels) {
      ScalarNormalisation.sums(x, xo, rows, channels, j, sum, squares, so);
    }
  }

  /** Adds the sums of a block of rows to what is there. */
  private static void laneSums(
      float[] x, int xo, int first, int rows, int stride, double[] sum, double[] squares, int so) {
    FloatVector shift = FloatVector.fromArray(SPECIES, x, first);
    FloatVector part = FloatVector.zero(SPECIES);
    FloatVector partSquares = part;
    for (int r = 0; r < rows; r++) {
      FloatVector d = FloatVector.fromArray(SPECIES, x, xo + r * stride).sub(shift);
      part = part.add(d);
      partSquares = d.fma(d, partSquares);
    }
    addTo(sum, so, part);
    addTo(squares, so, partSquares);
  }

  private static void addTo(double[] sum, int at, FloatVector part) {
    DoubleVector.fromArray(DOUBLES, sum, at).add(toDoubles(part, 0)).intoArray(sum, at);
    int next = at + HALF;
    DoubleVector.fromArray(DOUBLES, sum, next).add(toDoubles(part, 1)).intoArray(sum, next);
  }

  private static DoubleVector toDoubles(FloatVector v, int half) {
    return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, half);
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
      boolean relu) {
    int j = 0;
    for (; j + LANES <= channels; j += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, scale, so + j);
      FloatVector b = FloatVector.fromArray(SPECIES, shift, sho + j);
      int from = xo + j;
      int to = yo + j;
      if (relu) {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + r * channels).fma(a, b);
          v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(y, to + r * channels);
        }
      } else {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, from + r * channels).fma(a, b);
          v.intoArray(y, to + r * channels);
        }
      }
    }
    if (j < channels) {
      ScalarNormalisation.normalise(x, xo, rows, channels, j, scale, so, shift, sho, y, yo, relu);
    }
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
      boolean relu,
      double[] sums,
      int so) {
    int j = SPECIES.loopBound(channels);
    Arrays.fill(sums, so, so + j, 0);
    Arrays.fill(sums, so + channels, so + channels + j, 0);
    int first = 0;
    do {
      int n = Math.min(Normalisation.SUM_BLOCK, rows - first);
      int at = first * channels;
      for (int lane = 0; lane < j; lane += LANES) {
        int xl = xo + at + lane;
        int gl = dyo + at + lane;
        laneBackwardSums(x, xl, dy, gl, n, channels, saved, vo + lane, relu, sums, so + lane);
      }
      first += Normalisation.SUM_BLOCK;
    } while (first < rows);
    if (j < channels) {
      ScalarNormalisation.backwardSums(
          x, xo, dy, dyo, rows, channels, j, saved, vo, relu, sums, so);
    }
  }

  /** Adds the sums of a block of rows to what is there. */
  private static void laneBackwardSums(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] saved,
      int vo,
      boolean relu,
      double[] sums,
      int so) {
    FloatVector mean = FloatVector.fromArray(SPECIES, saved, vo);
    FloatVector scale = FloatVector.fromArray(SPECIES, saved, vo + 2 * channels);
    FloatVector shift = FloatVector.fromArray(SPECIES, saved, vo + 3 * channels);
    FloatVector part = FloatVector.zero(SPECIES);
    FloatVector partProducts = part;
    if (relu) {
      for (int r = 0; r < rows; r++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * channels);
        FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + r * channels);
        g = g.blend(0f, v.fma(scale, shift).compare(VectorOperators.LE, 0f));
        part = part.add(g);
        partProducts = g.fma(v.sub(mean), partProducts);
      }
    } else {
      for (int r = 0; r < rows; r++) {
        FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * channels);
        FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + r * channels);
        part = part.add(g);
        partProducts = g.fma(v.sub(mean), partProducts);
      }
    }
    addTo(sums, so, part);
    addTo(sums, so + channels, partProducts);
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
      boolean relu,
      float[] dx,
      int dxo) {
    int j = 0;
    for (; j + LANES <= channels; j += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, abk, ao + j);
      FloatVector b = FloatVector.fromArray(SPECIES, abk, ao + channels + j);
      FloatVector k = FloatVector.fromArray(SPECIES, abk, ao + 2 * channels + j);
      int xs = xo + j;
      int gs = dyo + j;
      int to = dxo + j;
      if (relu) {
        FloatVector scale = FloatVector.fromArray(SPECIES, saved, vo + 2 * channels + j);
        FloatVector shift = FloatVector.fromArray(SPECIES, saved, vo + 3 * channels + j);
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xs + r * channels);
          FloatVector g = FloatVector.fromArray(SPECIES, dy, gs + r * channels);
          g = g.blend(0f, v.fma(scale, shift).compare(VectorOperators.LE, 0f));
          g.fma(a, v.fma(b, k)).intoArray(dx, to + r * channels);
        }
      } else {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xs + r * channels);
          FloatVector g = FloatVector.fromArray(SPECIES, dy, gs + r * channels);
          g.fma(a, v.fma(b, k)).intoArray(dx, to + r * channels);
        }
      }
    }
    if (j < channels) {
      ScalarNormalisation.backward(
          x, xo, dy, dyo, rows, channels, j, abk, ao, saved, vo, relu, dx, dxo);
    }
  }
}
