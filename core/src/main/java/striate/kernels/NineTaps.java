package striate.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with nine terms: a 3×3 kernel over a single channel, the first layer of most networks
 * for grey images. All weights of a vector of columns stay in registers while the rows pass by, so
 * that a row costs nine multiplications and little else; a tile of rows would spend as long on its
 * first and last instructions. The sums are those of the tiles, in the same order.
 */
final class NineTaps {
  static final int TERMS = 9;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private NineTaps() {}

  /**
   * One vector of columns for rows {@code [from, to)}; what the arguments mean is told at {@link
   * Tiles#multiply}.
   *
   * @param step floats from one term's weights to the next
   */
  static void multiply(
      float[] a,
      int ab,
      int[] rows,
      int lda,
      int from,
      int to,
      int[] offsets,
      float[] b,
      int bo,
      int step,
      float[] init,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int ldc) {
    if (from >= to) {
      return; // see IdleCalls
    }
    FloatVector w0 = FloatVector.fromArray(S, b, bo);
    FloatVector w1 = FloatVector.fromArray(S, b, bo + step);
    FloatVector w2 = FloatVector.fromArray(S, b, bo + 2 * step);
    FloatVector w3 = FloatVector.fromArray(S, b, bo + 3 * step);
    FloatVector w4 = FloatVector.fromArray(S, b, bo + 4 * step);
    FloatVector w5 = FloatVector.fromArray(S, b, bo + 5 * step);
    FloatVector w6 = FloatVector.fromArray(S, b, bo + 6 * step);
    FloatVector w7 = FloatVector.fromArray(S, b, bo + 7 * step);
    FloatVector w8 = FloatVector.fromArray(S, b, bo + 8 * step);
    FloatVector start = FloatVector.fromArray(S, init, io);
    int o0 = offsets[0];
    int o1 = offsets[1];
    int o2 = offsets[2];
    int o3 = offsets[3];
    int o4 = offsets[4];
    int o5 = offsets[5];
    int o6 = offsets[6];
    int o7 = offsets[7];
    int o8 = offsets[8];
    for (int row = from; row < to; row++) {
      int ai = ab + (lda > 0 ? row * lda : rows[row]);
      FloatVector s = FloatVector.broadcast(S, a[ai + o0]).fma(w0, start);
      s = FloatVector.broadcast(S, a[ai + o1]).fma(w1, s);
      s = FloatVector.broadcast(S, a[ai + o2]).fma(w2, s);
      s = FloatVector.broadcast(S, a[ai + o3]).fma(w3, s);
      s = FloatVector.broadcast(S, a[ai + o4]).fma(w4, s);
      s = FloatVector.broadcast(S, a[ai + o5]).fma(w5, s);
      s = FloatVector.broadcast(S, a[ai + o6]).fma(w6, s);
      s = FloatVector.broadcast(S, a[ai + o7]).fma(w7, s);
      s = FloatVector.broadcast(S, a[ai + o8]).fma(w8, s);
      s.intoArray(c, cb + (ldc > 0 ? row * ldc : outRows[row]));
    }
  }
}
