package striate.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for 2 rows by 2 vectors of sums, all of which stay in registers. What the
 * arguments mean is told at {@link Tiles}.
 */
final class Tile2x2 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile2x2() {}

  static void multiply(
      float[] a,
      int ab,
      int[] rows,
      int row,
      int valid,
      int[] offsets,
      int from,
      int to,
      float[] b,
      int bo,
      float[] init,
      int io,
      boolean accumulate,
      boolean relu,
      float[] c,
      int cb,
      int[] outRows,
      int outRow,
      int lanes) {
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    FloatVector s0_0;
    FloatVector s0_1;
    FloatVector s1_0;
    FloatVector s1_1;
    if (accumulate) {
      s0_0 = FloatVector.fromArray(S, c, c0 + 0 * L);
      s1_0 = FloatVector.fromArray(S, c, c1 + 0 * L);
      if (lanes == L) {
        s0_1 = FloatVector.fromArray(S, c, c0 + 1 * L);
        s1_1 = FloatVector.fromArray(S, c, c1 + 1 * L);
      } else {
        VectorMask<Float> some = S.indexInRange(0, lanes);
        s0_1 = FloatVector.fromArray(S, c, c0 + 1 * L, some);
        s1_1 = FloatVector.fromArray(S, c, c1 + 1 * L, some);
      }
    } else {
      s0_0 = FloatVector.fromArray(S, init, io + 0 * L);
      s1_0 = s0_0;
      s0_1 = FloatVector.fromArray(S, init, io + 1 * L);
      s1_1 = s0_1;
    }
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    for (int k = from; k < to; k++) {
      int bi = bo + (k - from) * (2 * L);
      int o = offsets[k];
      FloatVector b0 = FloatVector.fromArray(S, b, bi + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + 1 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + o]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + o]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
    }
    if (relu) {
      s0_0 = s0_0.blend(0f, s0_0.lt(0f));
      s0_1 = s0_1.blend(0f, s0_1.lt(0f));
      s1_0 = s1_0.blend(0f, s1_0.lt(0f));
      s1_1 = s1_1.blend(0f, s1_1.lt(0f));
    }
    if (lanes == L) {
      s0_0.intoArray(c, c0 + 0 * L);
      s0_1.intoArray(c, c0 + 1 * L);
      if (valid == 1) {
        return;
      }
      s1_0.intoArray(c, c1 + 0 * L);
      s1_1.intoArray(c, c1 + 1 * L);
    } else {
      VectorMask<Float> some = S.indexInRange(0, lanes);
      s0_0.intoArray(c, c0 + 0 * L);
      s0_1.intoArray(c, c0 + 1 * L, some);
      if (valid == 1) {
        return;
      }
      s1_0.intoArray(c, c1 + 0 * L);
      s1_1.intoArray(c, c1 + 1 * L, some);
    }
  }
}
