package striate.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Negative values become zero, in place, while they are still in cache. */
final class Rectifier {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Rectifier() {}

  /** Rectifies {@code y[from]} to {@code y[to - 1]}; NaN stays. */
  static void apply(float[] y, int from, int to) {
    int i = from;
    for (; i <= to - L; i += L) {
      FloatVector v = FloatVector.fromArray(S, y, i);
      v.blend(0f, v.lt(0f)).intoArray(y, i);
    }
    for (; i < to; i++) {
      y[i] = y[i] < 0 ? 0 : y[i];
    }
  }
}
