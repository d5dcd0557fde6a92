package striate.kernels.element;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link ScalarDropout} in vectors, with the same masks. */
final class VectorDropout {

  private static final VectorSpecies<Float> SPECIES = VectorFunctions.SPECIES;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorDropout() {}

  static void apply(
      float[] x, int xo, float[] y, int yo, int n, int threshold, float scale, int count, int key) {
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    FloatVector zero = FloatVector.zero(SPECIES);
    IntVector dropped = IntVector.broadcast(INTS, ScalarDropout.DROPPED);
    IntVector counts = IntVector.broadcast(INTS, count).addIndex(1);
    int half = threshold >> 1;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      IntVector h = counts.add(i);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 17));
      h = h.mul(ScalarDropout.M1).lanewise(VectorOperators.XOR, key);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 11));
      h = h.mul(ScalarDropout.M2);
      h = h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, 15));
      h = h.mul(ScalarDropout.M3);
      IntVector kept = h.lanewise(VectorOperators.ASHR, 1).sub(half);
      kept = kept.lanewise(VectorOperators.ASHR, 31);
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i).fma(factor, zero);
      IntVector bits =
          v.reinterpretAsInts().lanewise(VectorOperators.BITWISE_BLEND, dropped, kept.not());
      bits.reinterpretAsFloats().intoArray(y, yo + i);
    }
    ScalarDropout.apply(x, xo + end, y, yo + end, n - end, threshold, scale, count + end, key);
  }
}
