package striate.kernels.element;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link PairArithmetic} in vectors; what is left over at the end of a range goes one by one. */
final class VectorPairs {
  private static final VectorSpecies<Float> SPECIES = VectorFunctions.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorPairs() {}

  static void sum(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      v.add(FloatVector.fromArray(SPECIES, b, bo + i)).intoArray(y, yo + i);
    }
    PairArithmetic.scalarSum(a, ao + end, b, bo + end, y, yo + end, n - end);
  }

  static void difference(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      v.sub(FloatVector.fromArray(SPECIES, b, bo + i)).intoArray(y, yo + i);
    }
    PairArithmetic.scalarDifference(a, ao + end, b, bo + end, y, yo + end, n - end);
  }

  static void product(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      v.mul(FloatVector.fromArray(SPECIES, b, bo + i)).intoArray(y, yo + i);
    }
    PairArithmetic.scalarProduct(a, ao + end, b, bo + end, y, yo + end, n - end);
  }

  static void quotient(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      v.div(FloatVector.fromArray(SPECIES, b, bo + i)).intoArray(y, yo + i);
    }
    PairArithmetic.scalarQuotient(a, ao + end, b, bo + end, y, yo + end, n - end);
  }

  static void larger(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      v.max(FloatVector.fromArray(SPECIES, b, bo + i)).intoArray(y, yo + i);
    }
    PairArithmetic.scalarLarger(a, ao + end, b, bo + end, y, yo + end, n - end);
  }

  static void smaller(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      v.min(FloatVector.fromArray(SPECIES, b, bo + i)).intoArray(y, yo + i);
    }
    PairArithmetic.scalarSmaller(a, ao + end, b, bo + end, y, yo + end, n - end);
  }

  static void productSum(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      v = v.mul(FloatVector.fromArray(SPECIES, b, bo + i));
      v.add(FloatVector.fromArray(SPECIES, c, co + i)).intoArray(y, yo + i);
    }
    PairArithmetic.scalarProductSum(a, ao + end, b, bo + end, c, co + end, y, yo + end, n - end);
  }

  static void shiftScale(float[] x, int xo, float shift, float scale, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      v.sub(shift).mul(scale).intoArray(y, yo + i);
    }
    PairArithmetic.scalarShiftScale(x, xo + end, shift, scale, y, yo + end, n - end);
  }

  static void prelu(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      FloatVector below = v.mul(FloatVector.fromArray(SPECIES, b, bo + i));
      v.blend(below, v.compare(VectorOperators.LT, 0f)).intoArray(y, yo + i);
    }
    PairArithmetic.scalarPrelu(a, ao + end, b, bo + end, y, yo + end, n - end);
  }

  static void preluBackward(
      float[] a, int ao, float[] b, int bo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      FloatVector.fromArray(SPECIES, b, bo + i)
          .blend(1f, v.compare(VectorOperators.GT, 0f))
          .mul(FloatVector.fromArray(SPECIES, dy, dyo + i))
          .intoArray(dx, dxo + i);
    }
    PairArithmetic.scalarPreluBackward(
        a, ao + end, b, bo + end, dy, dyo + end, dx, dxo + end, n - end);
  }

  static void preluSlope(float[] a, int ao, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, a, ao + i);
      v.blend(0f, v.compare(VectorOperators.GT, 0f))
          .mul(FloatVector.fromArray(SPECIES, dy, dyo + i))
          .intoArray(dx, dxo + i);
    }
    PairArithmetic.scalarPreluSlope(a, ao + end, dy, dyo + end, dx, dxo + end, n - end);
  }
}
