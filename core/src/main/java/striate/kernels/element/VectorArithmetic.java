package striate.kernels.element;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Arithmetic} in vectors; what is left over at the end of a range goes one by one. */
public final class VectorArithmetic {

  private static final VectorSpecies<Float> SPECIES = VectorFunctions.SPECIES;
  private static final int LANES = SPECIES.length();

  /** 0, 1, 2, … */
  private static final float[] LANE = new float[LANES];

  static {
    for (int i = 0; i < LANES; i++) {
      LANE[i] = i;
    }
  }

  private VectorArithmetic() {}

  /** Four vectors of columns at a time, then one at a time. */
  public static void columnSums(
      float[] x, int xo, int rows, int columns, float[] out, int oo, boolean accumulate) {
    int j = 0;
    for (; j + 4 * LANES <= columns; j += 4 * LANES) {
      fourColumnSums(x, xo + j, rows, columns, out, oo + j, accumulate);
    }
    if (columns < LANES) {
      ScalarArithmetic.columnSums(x, xo, rows, columns, columns, out, oo, accumulate);
      return;
    }
    // The last vector goes back over columns that are done.
    for (; j < columns; j += LANES) {
      int at = Math.min(j, columns - LANES);
      oneColumnSum(x, xo + at, rows, columns, out, oo + at, accumulate, j - at);
    }
  }

  private static void fourColumnSums(
      float[] x, int xo, int rows, int stride, float[] out, int oo, boolean accumulate) {
    if (rows == 0 && accumulate) {
      return; // see IdleCalls
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector t0 = accumulate ? FloatVector.fromArray(SPECIES, out, oo) : zero;
    FloatVector t1 = accumulate ? FloatVector.fromArray(SPECIES, out, oo + LANES) : zero;
    FloatVector t2 = accumulate ? FloatVector.fromArray(SPECIES, out, oo + 2 * LANES) : zero;
    FloatVector t3 = accumulate ? FloatVector.fromArray(SPECIES, out, oo + 3 * LANES) : zero;
    for (int first = 0; first < rows; first += Arithmetic.SUM_BLOCK) {
      int end = Math.min(first + Arithmetic.SUM_BLOCK, rows);
      FloatVector p0 = zero;
      FloatVector p1 = zero;
      FloatVector p2 = zero;
      FloatVector p3 = zero;
      for (int r = first; r < end; r++) {
        int at = xo + r * stride;
        p0 = p0.add(FloatVector.fromArray(SPECIES, x, at));
        p1 = p1.add(FloatVector.fromArray(SPECIES, x, at + LANES));
        p2 = p2.add(FloatVector.fromArray(SPECIES, x, at + 2 * LANES));
        p3 = p3.add(FloatVector.fromArray(SPECIES, x, at + 3 * LANES));
      }
      t0 = t0.add(p0);
      t1 = t1.add(p1);
      t2 = t2.add(p2);
      t3 = t3.add(p3);
    }
    t0.intoArray(out, oo);
    t1.intoArray(out, oo + LANES);
    t2.intoArray(out, oo + 2 * LANES);
    t3.intoArray(out, oo + 3 * LANES);
  }

  private static void oneColumnSum(
      float[] x, int xo, int rows, int stride, float[] out, int oo, boolean accumulate, int done) {
    if (rows == 0 && accumulate) {
      return; // see IdleCalls
    }
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector total = accumulate ? FloatVector.fromArray(SPECIES, out, oo) : zero;
    for (int first = 0; first < rows; first += Arithmetic.SUM_BLOCK) {
      int end = Math.min(first + Arithmetic.SUM_BLOCK, rows);
      FloatVector part = zero;
      for (int r = first; r < end; r++) {
        part = part.add(FloatVector.fromArray(SPECIES, x, xo + r * stride));
      }
      total = total.add(part);
    }
    VectorMask<Float> not =
        FloatVector.fromArray(SPECIES, LANE, 0).compare(VectorOperators.LT, done);
    total.blend(FloatVector.fromArray(SPECIES, out, oo), not).intoArray(out, oo);
  }

  public static void addBias(
      float[] y, int yo, int rows, int columns, float[] bias, int bo, boolean relu) {
    int j = 0;
    for (; j + LANES <= columns; j += LANES) {
      FloatVector b = FloatVector.fromArray(SPECIES, bias, bo + j);
      int first = yo + j;
      if (relu) {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, y, first + r * columns).add(b);
          v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(y, first + r * columns);
        }
      } else {
        for (int r = 0; r < rows; r++) {
          FloatVector v = FloatVector.fromArray(SPECIES, y, first + r * columns).add(b);
          v.intoArray(y, first + r * columns);
        }
      }
    }
    if (j < columns) {
      ScalarArithmetic.addBias(y, yo + j, rows, columns, columns - j, bias, bo + j, relu);
    }
  }

  /**
   * A number times zero is zero, anything else times zero NaN; the first such block is searched.
   */
  static int firstNotFinite(float[] x, int xo, int n) {
    int i = 0;
    for (; i + 4 * LANES <= n; i += 4 * LANES) {
      FloatVector zero = FloatVector.zero(SPECIES);
      FloatVector s0 = FloatVector.fromArray(SPECIES, x, xo + i).mul(zero);
      s0 = FloatVector.fromArray(SPECIES, x, xo + i + LANES).fma(zero, s0);
      FloatVector s1 = FloatVector.fromArray(SPECIES, x, xo + i + 2 * LANES).mul(zero);
      s1 = FloatVector.fromArray(SPECIES, x, xo + i + 3 * LANES).fma(zero, s1);
      VectorMask<Float> bad = s0.add(s1).compare(VectorOperators.NE, 0f);
      if (bad.anyTrue()) {
        break;
      }
    }
    int at = ScalarArithmetic.firstNotFinite(x, xo + i, n - i);
    return at < 0 ? -1 : i + at;
  }
}
