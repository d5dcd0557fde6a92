package striate.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for 3 rows by 3 vectors of sums, all of which stay in registers. What the
 * arguments mean is told at {@link Tiles}.
 */
final class Tile3x3 {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private Tile3x3() {}

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
    int c2 = cb + outRows[outRow + Math.min(2, valid - 1)];
    FloatVector s0_0;
    FloatVector s0_1;
    FloatVector s0_2;
    FloatVector s1_0;
    FloatVector s1_1;
    FloatVector s1_2;
    FloatVector s2_0;
    FloatVector s2_1;
    FloatVector s2_2;
    if (accumulate) {
      s0_0 = FloatVector.fromArray(S, c, c0 + 0 * L);
      s0_1 = FloatVector.fromArray(S, c, c0 + 1 * L);
      s1_0 = FloatVector.fromArray(S, c, c1 + 0 * L);
      s1_1 = FloatVector.fromArray(S, c, c1 + 1 * L);
      s2_0 = FloatVector.fromArray(S, c, c2 + 0 * L);
      s2_1 = FloatVector.fromArray(S, c, c2 + 1 * L);
      if (lanes == L) {
        s0_2 = FloatVector.fromArray(S, c, c0 + 2 * L);
        s1_2 = FloatVector.fromArray(S, c, c1 + 2 * L);
        s2_2 = FloatVector.fromArray(S, c, c2 + 2 * L);
      } else {
        VectorMask<Float> some = S.indexInRange(0, lanes);
        s0_2 = FloatVector.fromArray(S, c, c0 + 2 * L, some);
        s1_2 = FloatVector.fromArray(S, c, c1 + 2 * L, some);
        s2_2 = FloatVector.fromArray(S, c, c2 + 2 * L, some);
      }
    } else {
      s0_0 = FloatVector.fromArray(S, init, io + 0 * L);
      s1_0 = s0_0;
      s2_0 = s0_0;
      s0_1 = FloatVector.fromArray(S, init, io + 1 * L);
      s1_1 = s0_1;
      s2_1 = s0_1;
      s0_2 = FloatVector.fromArray(S, init, io + 2 * L);
      s1_2 = s0_2;
      s2_2 = s0_2;
    }
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    for (int k = from; k < to; k++) {
      int bi = bo + (k - from) * (3 * L);
      int o = offsets[k];
      FloatVector b0 = FloatVector.fromArray(S, b, bi + 0 * L);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + 1 * L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[a0 + o]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + o]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + o]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
    }
    if (relu) {
      s0_0 = s0_0.blend(0f, s0_0.lt(0f));
      s0_1 = s0_1.blend(0f, s0_1.lt(0f));
      s0_2 = s0_2.blend(0f, s0_2.lt(0f));
      s1_0 = s1_0.blend(0f, s1_0.lt(0f));
      s1_1 = s1_1.blend(0f, s1_1.lt(0f));
      s1_2 = s1_2.blend(0f, s1_2.lt(0f));
      s2_0 = s2_0.blend(0f, s2_0.lt(0f));
      s2_1 = s2_1.blend(0f, s2_1.lt(0f));
      s2_2 = s2_2.blend(0f, s2_2.lt(0f));
    }
    if (lanes == L) {
      s0_0.intoArray(c, c0 + 0 * L);
      s0_1.intoArray(c, c0 + 1 * L);
      s0_2.intoArray(c, c0 + 2 * L);
      if (valid == 1) {
        return;
      }
      s1_0.intoArray(c, c1 + 0 * L);
      s1_1.intoArray(c, c1 + 1 * L);
      s1_2.intoArray(c, c1 + 2 * L);
      if (valid == 2) {
        return;
      }
      s2_0.intoArray(c, c2 + 0 * L);
      s2_1.intoArray(c, c2 + 1 * L);
      s2_2.intoArray(c, c2 + 2 * L);
    } else {
      VectorMask<Float> some = S.indexInRange(0, lanes);
      s0_0.intoArray(c, c0 + 0 * L);
      s0_1.intoArray(c, c0 + 1 * L);
      s0_2.intoArray(c, c0 + 2 * L, some);
      if (valid == 1) {
        return;
      }
      s1_0.intoArray(c, c1 + 0 * L);
      s1_1.intoArray(c, c1 + 1 * L);
      s1_2.intoArray(c, c1 + 2 * L, some);
      if (valid == 2) {
        return;
      }
      s2_0.intoArray(c, c2 + 0 * L);
      s2_1.intoArray(c, c2 + 1 * L);
      s2_2.intoArray(c, c2 + 2 * L, some);
    }
  }
}
