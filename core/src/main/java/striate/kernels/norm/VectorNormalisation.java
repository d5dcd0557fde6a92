package striate.kernels.norm;

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
    int j = 0;
    for (; j + LANES <= channels; j += LANES) {
      laneSums(x, xo + j, rows, channels, sum, squares, so + j);
    }
    if (j < channels) {
      ScalarNormalisation.sums(x, xo, rows, channels, j, sum, squares, so);
    }
  }

  private static void laneSums(
      float[] x, int xo, int rows, int stride, double[] sum, double[] squares, int so) {
    FloatVector shift = FloatVector.fromArray(SPECIES, x, xo);
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    DoubleVector lowSquares = low;
    DoubleVector highSquares = low;
    for (int first = 0; first < rows; first += Normalisation.SUM_BLOCK) {
      int end = Math.min(first + Normalisation.SUM_BLOCK, rows);
      FloatVector part = FloatVector.zero(SPECIES);
      FloatVector partSquares = part;
      for (int r = first; r < end; r++) {
        FloatVector d = FloatVector.fromArray(SPECIES, x, xo + r * stride).sub(shift);
        part = part.add(d);
        partSquares = d.fma(d, partSquares);
      }
      low = low.add(toDoubles(part, 0));
      high = high.add(toDoubles(part, 1));
      lowSquares = lowSquares.add(toDoubles(partSquares, 0));
      highSquares = highSquares.add(toDoubles(partSquares, 1));
    }
    low.intoArray(sum, so);
    high.intoArray(sum, so + HALF);
    lowSquares.intoArray(squares, so);
    highSquares.intoArray(squares, so + HALF);
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
    int j = 0;
    for (; j + LANES <= channels; j += LANES) {
      laneBackwardSums(x, xo + j, dy, dyo + j, rows, channels, saved, vo + j, relu, sums, so + j);
    }
    if (j < channels) {
      ScalarNormalisation.backwardSums(
          x, xo, dy, dyo, rows, channels, j, saved, vo, relu, sums, so);
    }
  }

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
    DoubleVector low = DoubleVector.zero(DOUBLES);
    DoubleVector high = low;
    DoubleVector lowProducts = low;
    DoubleVector highProducts = low;
    for (int first = 0; first < rows; first += Normalisation.SUM_BLOCK) {
      int end = Math.min(first + Normalisation.SUM_BLOCK, rows);
      FloatVector part = FloatVector.zero(SPECIES);
      FloatVector partProducts = part;
      if (relu) {
        for (int r = first; r < end; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * channels);
          FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + r * channels);
          g = g.blend(0f, v.fma(scale, shift).compare(VectorOperators.LE, 0f));
          part = part.add(g);
          partProducts = g.fma(v.sub(mean), partProducts);
        }
      } else {
        for (int r = first; r < end; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, x, xo + r * channels);
          FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + r * channels);
          part = part.add(g);
          partProducts = g.fma(v.sub(mean), partProducts);
        }
      }
      low = low.add(toDoubles(part, 0));
      high = high.add(toDoubles(part, 1));
      lowProducts = lowProducts.add(toDoubles(partProducts, 0));
      highProducts = highProducts.add(toDoubles(partProducts, 1));
    }
    low.intoArray(sums, so);
    high.intoArray(sums, so + HALF);
    lowProducts.intoArray(sums, so + channels);
    highProducts.intoArray(sums, so + channels + HALF);
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
