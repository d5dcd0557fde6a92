package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops where lanes do not mix, as with one channel in each group: 8 rows (or, in the
 * gradient, 9 terms) of one vector. The arguments are those of {@code Tiles}.
 */
public final class LaneTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private LaneTile() {}

  public static void multiply(
      float[] a,
      int ab,
      int[] rows,
      int row,
      int valid,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int outRow) {
    if (valid == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.fromArray(S, init, io);
    FloatVector s1_0 = FloatVector.fromArray(S, init, io);
    FloatVector s2_0 = FloatVector.fromArray(S, init, io);
    FloatVector s3_0 = FloatVector.fromArray(S, init, io);
    FloatVector s4_0 = FloatVector.fromArray(S, init, io);
    FloatVector s5_0 = FloatVector.fromArray(S, init, io);
    FloatVector s6_0 = FloatVector.fromArray(S, init, io);
    FloatVector s7_0 = FloatVector.fromArray(S, init, io);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int a4 = ab + rows[row + Math.min(4, valid - 1)];
    int a5 = ab + rows[row + Math.min(5, valid - 1)];
    int a6 = ab + rows[row + Math.min(6, valid - 1)];
    int a7 = ab + rows[row + Math.min(7, valid - 1)];
    for (int k = 0; k < offsets.length; k++) {
      int o = offsets[k];
      FloatVector w = FloatVector.fromArray(S, b, bo + k * L);
      s0_0 = FloatVector.fromArray(S, a, a0 + o).fma(w, s0_0);
      s1_0 = FloatVector.fromArray(S, a, a1 + o).fma(w, s1_0);
      s2_0 = FloatVector.fromArray(S, a, a2 + o).fma(w, s2_0);
      s3_0 = FloatVector.fromArray(S, a, a3 + o).fma(w, s3_0);
      s4_0 = FloatVector.fromArray(S, a, a4 + o).fma(w, s4_0);
      s5_0 = FloatVector.fromArray(S, a, a5 + o).fma(w, s5_0);
      s6_0 = FloatVector.fromArray(S, a, a6 + o).fma(w, s6_0);
      s7_0 = FloatVector.fromArray(S, a, a7 + o).fma(w, s7_0);
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    int c2 = cb + outRows[outRow + Math.min(2, valid - 1)];
    int c3 = cb + outRows[outRow + Math.min(3, valid - 1)];
    int c4 = cb + outRows[outRow + Math.min(4, valid - 1)];
    int c5 = cb + outRows[outRow + Math.min(5, valid - 1)];
    int c6 = cb + outRows[outRow + Math.min(6, valid - 1)];
    int c7 = cb + outRows[outRow + Math.min(7, valid - 1)];
    s0_0.intoArray(c, c0);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
  }

  public static void multiplyPartial(
      float[] a,
      int ab,
      int[] rows,
      int row,
      int valid,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int outRow,
      int lanes) {
    if (valid == 0) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector s0_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s1_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s2_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s3_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s4_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s5_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s6_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s7_0 = FloatVector.fromArray(S, init, io, some);
    int a0 = ab + rows[row];
    int a1 = ab + rows[row + Math.min(1, valid - 1)];
    int a2 = ab + rows[row + Math.min(2, valid - 1)];
    int a3 = ab + rows[row + Math.min(3, valid - 1)];
    int a4 = ab + rows[row + Math.min(4, valid - 1)];
    int a5 = ab + rows[row + Math.min(5, valid - 1)];
    int a6 = ab + rows[row + Math.min(6, valid - 1)];
    int a7 = ab + rows[row + Math.min(7, valid - 1)];
    for (int k = 0; k < offsets.length; k++) {
      int o = offsets[k];
      FloatVector w = FloatVector.fromArray(S, b, bo + k * L);
      s0_0 = FloatVector.fromArray(S, a, a0 + o).fma(w, s0_0);
      s1_0 = FloatVector.fromArray(S, a, a1 + o).fma(w, s1_0);
      s2_0 = FloatVector.fromArray(S, a, a2 + o).fma(w, s2_0);
      s3_0 = FloatVector.fromArray(S, a, a3 + o).fma(w, s3_0);
      s4_0 = FloatVector.fromArray(S, a, a4 + o).fma(w, s4_0);
      s5_0 = FloatVector.fromArray(S, a, a5 + o).fma(w, s5_0);
      s6_0 = FloatVector.fromArray(S, a, a6 + o).fma(w, s6_0);
      s7_0 = FloatVector.fromArray(S, a, a7 + o).fma(w, s7_0);
    }
    int c0 = cb + outRows[outRow];
    int c1 = cb + outRows[outRow + Math.min(1, valid - 1)];
    int c2 = cb + outRows[outRow + Math.min(2, valid - 1)];
    int c3 = cb + outRows[outRow + Math.min(3, valid - 1)];
    int c4 = cb + outRows[outRow + Math.min(4, valid - 1)];
    int c5 = cb + outRows[outRow + Math.min(5, valid - 1)];
    int c6 = cb + outRows[outRow + Math.min(6, valid - 1)];
    int c7 = cb + outRows[outRow + Math.min(7, valid - 1)];
    s0_0.intoArray(c, c0, some);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1, some);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2, some);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3, some);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4, some);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5, some);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6, some);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7, some);
  }

  public static void multiply9(
      float[] a,
      int ab,
      int[] rows,
      int lda,
      int from,
      int to,
      int[] offsets,
      int k,
      float[] b,
      int bo,
      float @Nullable [] init,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int ldc) {
    if (from >= to) {
      return; // see IdleCalls
    }
    FloatVector w0 = FloatVector.fromArray(S, b, bo);
    int o0 = offsets[k + 0];
    FloatVector w1 = FloatVector.fromArray(S, b, bo + L);
    int o1 = offsets[k + 1];
    FloatVector w2 = FloatVector.fromArray(S, b, bo + 2 * L);
    int o2 = offsets[k + 2];
    FloatVector w3 = FloatVector.fromArray(S, b, bo + 3 * L);
    int o3 = offsets[k + 3];
    FloatVector w4 = FloatVector.fromArray(S, b, bo + 4 * L);
    int o4 = offsets[k + 4];
    FloatVector w5 = FloatVector.fromArray(S, b, bo + 5 * L);
    int o5 = offsets[k + 5];
    FloatVector w6 = FloatVector.fromArray(S, b, bo + 6 * L);
    int o6 = offsets[k + 6];
    FloatVector w7 = FloatVector.fromArray(S, b, bo + 7 * L);
    int o7 = offsets[k + 7];
    FloatVector w8 = FloatVector.fromArray(S, b, bo + 8 * L);
    int o8 = offsets[k + 8];
    for (int row = from; row < to; row++) {
      int ai = ab + (lda > 0 ? row * lda : rows[row]);
      int ci = cb + (ldc > 0 ? row * ldc : outRows[row]);
      FloatVector s =
          init == null ? FloatVector.fromArray(S, c, ci) : FloatVector.fromArray(S, init, io);
      s = FloatVector.fromArray(S, a, ai + o0).fma(w0, s);
      s = FloatVector.fromArray(S, a, ai + o1).fma(w1, s);
      s = FloatVector.fromArray(S, a, ai + o2).fma(w2, s);
      s = FloatVector.fromArray(S, a, ai + o3).fma(w3, s);
      s = FloatVector.fromArray(S, a, ai + o4).fma(w4, s);
      s = FloatVector.fromArray(S, a, ai + o5).fma(w5, s);
      s = FloatVector.fromArray(S, a, ai + o6).fma(w6, s);
      s = FloatVector.fromArray(S, a, ai + o7).fma(w7, s);
      s = FloatVector.fromArray(S, a, ai + o8).fma(w8, s);
      s.intoArray(c, ci);
    }
  }

  public static void multiply9Partial(
      float[] a,
      int ab,
      int[] rows,
      int lda,
      int from,
      int to,
      int[] offsets,
      int k,
      float[] b,
      int bo,
      float @Nullable [] init,
      int io,
      float[] c,
      int cb,
      int[] outRows,
      int ldc,
      int lanes) {
    if (from >= to) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector w0 = FloatVector.fromArray(S, b, bo);
    int o0 = offsets[k + 0];
    FloatVector w1 = FloatVector.fromArray(S, b, bo + L);
    int o1 = offsets[k + 1];
    FloatVector w2 = FloatVector.fromArray(S, b, bo + 2 * L);
    int o2 = offsets[k + 2];
    FloatVector w3 = FloatVector.fromArray(S, b, bo + 3 * L);
    int o3 = offsets[k + 3];
    FloatVector w4 = FloatVector.fromArray(S, b, bo + 4 * L);
    int o4 = offsets[k + 4];
    FloatVector w5 = FloatVector.fromArray(S, b, bo + 5 * L);
    int o5 = offsets[k + 5];
    FloatVector w6 = FloatVector.fromArray(S, b, bo + 6 * L);
    int o6 = offsets[k + 6];
    FloatVector w7 = FloatVector.fromArray(S, b, bo + 7 * L);
    int o7 = offsets[k + 7];
    FloatVector w8 = FloatVector.fromArray(S, b, bo + 8 * L);
    int o8 = offsets[k + 8];
    for (int row = from; row < to; row++) {
      int ai = ab + (lda > 0 ? row * lda : rows[row]);
      int ci = cb + (ldc > 0 ? row * ldc : outRows[row]);
      FloatVector s =
          init == null
              ? FloatVector.fromArray(S, c, ci, some)
              : FloatVector.fromArray(S, init, io, some);
      s = FloatVector.fromArray(S, a, ai + o0).fma(w0, s);
      s = FloatVector.fromArray(S, a, ai + o1).fma(w1, s);
      s = FloatVector.fromArray(S, a, ai + o2).fma(w2, s);
      s = FloatVector.fromArray(S, a, ai + o3).fma(w3, s);
      s = FloatVector.fromArray(S, a, ai + o4).fma(w4, s);
      s = FloatVector.fromArray(S, a, ai + o5).fma(w5, s);
      s = FloatVector.fromArray(S, a, ai + o6).fma(w6, s);
      s = FloatVector.fromArray(S, a, ai + o7).fma(w7, s);
      s = FloatVector.fromArray(S, a, ai + o8).fma(w8, s);
      s.intoArray(c, ci, some);
    }
  }

  public static void gradient(
      float[] a,
      int ab,
      int[] rows,
      int from,
      int to,
      int[] offsets,
      int offset,
      int valid,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    if (from >= to) {
      return; // see IdleCalls
    }
    int c0 = co + Math.min(0, valid - 1) * ldc;
    int o0 = offsets[offset + Math.min(0, valid - 1)];
    int c1 = co + Math.min(1, valid - 1) * ldc;
    int o1 = offsets[offset + Math.min(1, valid - 1)];
    int c2 = co + Math.min(2, valid - 1) * ldc;
    int o2 = offsets[offset + Math.min(2, valid - 1)];
    int c3 = co + Math.min(3, valid - 1) * ldc;
    int o3 = offsets[offset + Math.min(3, valid - 1)];
    int c4 = co + Math.min(4, valid - 1) * ldc;
    int o4 = offsets[offset + Math.min(4, valid - 1)];
    int c5 = co + Math.min(5, valid - 1) * ldc;
    int o5 = offsets[offset + Math.min(5, valid - 1)];
    int c6 = co + Math.min(6, valid - 1) * ldc;
    int o6 = offsets[offset + Math.min(6, valid - 1)];
    int c7 = co + Math.min(7, valid - 1) * ldc;
    int o7 = offsets[offset + Math.min(7, valid - 1)];
    int c8 = co + Math.min(8, valid - 1) * ldc;
    int o8 = offsets[offset + Math.min(8, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5);
    FloatVector s6_0 = FloatVector.fromArray(S, c, c6);
    FloatVector s7_0 = FloatVector.fromArray(S, c, c7);
    FloatVector s8_0 = FloatVector.fromArray(S, c, c8);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector w = FloatVector.fromArray(S, b, bi);
      s0_0 = FloatVector.fromArray(S, a, ai + o0).fma(w, s0_0);
      s1_0 = FloatVector.fromArray(S, a, ai + o1).fma(w, s1_0);
      s2_0 = FloatVector.fromArray(S, a, ai + o2).fma(w, s2_0);
      s3_0 = FloatVector.fromArray(S, a, ai + o3).fma(w, s3_0);
      s4_0 = FloatVector.fromArray(S, a, ai + o4).fma(w, s4_0);
      s5_0 = FloatVector.fromArray(S, a, ai + o5).fma(w, s5_0);
      s6_0 = FloatVector.fromArray(S, a, ai + o6).fma(w, s6_0);
      s7_0 = FloatVector.fromArray(S, a, ai + o7).fma(w, s7_0);
      s8_0 = FloatVector.fromArray(S, a, ai + o8).fma(w, s8_0);
      bi += ldb;
    }
    s0_0.intoArray(c, c0);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7);
    if (valid == 8) {
      return;
    }
    s8_0.intoArray(c, c8);
  }

  public static void gradientPartial(
      float[] a,
      int ab,
      int[] rows,
      int from,
      int to,
      int[] offsets,
      int offset,
      int valid,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc,
      int lanes) {
    if (from >= to) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    int c0 = co + Math.min(0, valid - 1) * ldc;
    int o0 = offsets[offset + Math.min(0, valid - 1)];
    int c1 = co + Math.min(1, valid - 1) * ldc;
    int o1 = offsets[offset + Math.min(1, valid - 1)];
    int c2 = co + Math.min(2, valid - 1) * ldc;
    int o2 = offsets[offset + Math.min(2, valid - 1)];
    int c3 = co + Math.min(3, valid - 1) * ldc;
    int o3 = offsets[offset + Math.min(3, valid - 1)];
    int c4 = co + Math.min(4, valid - 1) * ldc;
    int o4 = offsets[offset + Math.min(4, valid - 1)];
    int c5 = co + Math.min(5, valid - 1) * ldc;
    int o5 = offsets[offset + Math.min(5, valid - 1)];
    int c6 = co + Math.min(6, valid - 1) * ldc;
    int o6 = offsets[offset + Math.min(6, valid - 1)];
    int c7 = co + Math.min(7, valid - 1) * ldc;
    int o7 = offsets[offset + Math.min(7, valid - 1)];
    int c8 = co + Math.min(8, valid - 1) * ldc;
    int o8 = offsets[offset + Math.min(8, valid - 1)];
    FloatVector s0_0 = FloatVector.fromArray(S, c, c0, some);
    FloatVector s1_0 = FloatVector.fromArray(S, c, c1, some);
    FloatVector s2_0 = FloatVector.fromArray(S, c, c2, some);
    FloatVector s3_0 = FloatVector.fromArray(S, c, c3, some);
    FloatVector s4_0 = FloatVector.fromArray(S, c, c4, some);
    FloatVector s5_0 = FloatVector.fromArray(S, c, c5, some);
    FloatVector s6_0 = FloatVector.fromArray(S, c, c6, some);
    FloatVector s7_0 = FloatVector.fromArray(S, c, c7, some);
    FloatVector s8_0 = FloatVector.fromArray(S, c, c8, some);
    int bi = bo;
    for (int p = from; p < to; p++) {
      int ai = ab + rows[p];
      FloatVector w = FloatVector.fromArray(S, b, bi);
      s0_0 = FloatVector.fromArray(S, a, ai + o0).fma(w, s0_0);
      s1_0 = FloatVector.fromArray(S, a, ai + o1).fma(w, s1_0);
      s2_0 = FloatVector.fromArray(S, a, ai + o2).fma(w, s2_0);
      s3_0 = FloatVector.fromArray(S, a, ai + o3).fma(w, s3_0);
      s4_0 = FloatVector.fromArray(S, a, ai + o4).fma(w, s4_0);
      s5_0 = FloatVector.fromArray(S, a, ai + o5).fma(w, s5_0);
      s6_0 = FloatVector.fromArray(S, a, ai + o6).fma(w, s6_0);
      s7_0 = FloatVector.fromArray(S, a, ai + o7).fma(w, s7_0);
      s8_0 = FloatVector.fromArray(S, a, ai + o8).fma(w, s8_0);
      bi += ldb;
    }
    s0_0.intoArray(c, c0, some);
    if (valid == 1) {
      return;
    }
    s1_0.intoArray(c, c1, some);
    if (valid == 2) {
      return;
    }
    s2_0.intoArray(c, c2, some);
    if (valid == 3) {
      return;
    }
    s3_0.intoArray(c, c3, some);
    if (valid == 4) {
      return;
    }
    s4_0.intoArray(c, c4, some);
    if (valid == 5) {
      return;
    }
    s5_0.intoArray(c, c5, some);
    if (valid == 6) {
      return;
    }
    s6_0.intoArray(c, c6, some);
    if (valid == 7) {
      return;
    }
    s7_0.intoArray(c, c7, some);
    if (valid == 8) {
      return;
    }
    s8_0.intoArray(c, c8, some);
  }
}
