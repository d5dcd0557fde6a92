package striate.kernels.element;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link ClippedRelu} in vectors; what is left over at the end of a range goes one by one. */
final class VectorClippedRelu {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorClippedRelu() {}

  static void forward(float[] x, int xo, float[] y, int yo, int n, float ceiling) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      v = v.blend(0f, v.compare(VectorOperators.LT, 0f));
      v.blend(ceiling, v.compare(VectorOperators.GT, ceiling)).intoArray(y, yo + i);
    }
    ClippedRelu.scalarForward(x, xo + end, y, yo + end, n - end, ceiling);
  }

  static void backward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float ceiling) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yo + i);
      VectorMask<Float> still =
          v.compare(VectorOperators.LE, 0f).or(v.compare(VectorOperators.GE, ceiling));
      FloatVector.fromArray(SPECIES, dy, dyo + i).blend(0f, still).intoArray(dx, dxo + i);
    }
    ClippedRelu.scalarBackward(y, yo + end, dy, dyo + end, dx, dxo + end, n - end, ceiling);
  }
}
