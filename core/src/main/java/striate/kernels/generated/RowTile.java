package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops for a single row. One row gives one sum to a vector of columns, and sums that
 * wait for themselves are slow, so each is kept in several parts, every some-th term in one, which
 * are added at the end.
 */
public final class RowTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private RowTile() {}

  /** 1 vector of columns. */
  public static void multiply1(
      float[] a,
      int ab,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int lanes) {
    if (lanes == 0) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector s0_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s4_0 = FloatVector.zero(S);
    FloatVector s5_0 = FloatVector.zero(S);
    FloatVector s6_0 = FloatVector.zero(S);
    FloatVector s7_0 = FloatVector.zero(S);
    int k = 0;
    int bi = bo;
    for (; k <= offsets.length - 8; k += 8) {
      FloatVector x0 = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x0.fma(FloatVector.fromArray(S, b, bi), s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[ab + offsets[k + 1]]);
      s1_0 = x1.fma(FloatVector.fromArray(S, b, bi + L), s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[ab + offsets[k + 2]]);
      s2_0 = x2.fma(FloatVector.fromArray(S, b, bi + 2 * L), s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[ab + offsets[k + 3]]);
      s3_0 = x3.fma(FloatVector.fromArray(S, b, bi + 3 * L), s3_0);
      FloatVector x4 = FloatVector.broadcast(S, a[ab + offsets[k + 4]]);
      s4_0 = x4.fma(FloatVector.fromArray(S, b, bi + 4 * L), s4_0);
      FloatVector x5 = FloatVector.broadcast(S, a[ab + offsets[k + 5]]);
      s5_0 = x5.fma(FloatVector.fromArray(S, b, bi + 5 * L), s5_0);
      FloatVector x6 = FloatVector.broadcast(S, a[ab + offsets[k + 6]]);
      s6_0 = x6.fma(FloatVector.fromArray(S, b, bi + 6 * L), s6_0);
      FloatVector x7 = FloatVector.broadcast(S, a[ab + offsets[k + 7]]);
      s7_0 = x7.fma(FloatVector.fromArray(S, b, bi + 7 * L), s7_0);
      bi += 8 * L;
    }
    for (; k < offsets.length; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x.fma(FloatVector.fromArray(S, b, bi), s0_0);
      bi += L;
    }
    s0_0 = s0_0.add(s1_0);
    s2_0 = s2_0.add(s3_0);
    s4_0 = s4_0.add(s5_0);
    s6_0 = s6_0.add(s7_0);
    s0_0 = s0_0.add(s2_0);
    s4_0 = s4_0.add(s6_0);
    s0_0 = s0_0.add(s4_0);
    s0_0.intoArray(c, co, some);
  }

  /** 2 vectors of columns. */
  public static void multiply2(
      float[] a,
      int ab,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int lanes) {
    if (lanes == 0) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector s0_0 = FloatVector.fromArray(S, init, io);
    FloatVector s0_1 = FloatVector.fromArray(S, init, io + L, some);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s3_1 = FloatVector.zero(S);
    int k = 0;
    int bi = bo;
    for (; k <= offsets.length - 4; k += 4) {
      FloatVector x0 = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x0.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x0.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[ab + offsets[k + 1]]);
      s1_0 = x1.fma(FloatVector.fromArray(S, b, bi + 2 * L), s1_0);
      s1_1 = x1.fma(FloatVector.fromArray(S, b, bi + 3 * L), s1_1);
      FloatVector x2 = FloatVector.broadcast(S, a[ab + offsets[k + 2]]);
      s2_0 = x2.fma(FloatVector.fromArray(S, b, bi + 4 * L), s2_0);
      s2_1 = x2.fma(FloatVector.fromArray(S, b, bi + 5 * L), s2_1);
      FloatVector x3 = FloatVector.broadcast(S, a[ab + offsets[k + 3]]);
      s3_0 = x3.fma(FloatVector.fromArray(S, b, bi + 6 * L), s3_0);
      s3_1 = x3.fma(FloatVector.fromArray(S, b, bi + 7 * L), s3_1);
      bi += 8 * L;
    }
    for (; k < offsets.length; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      bi += 2 * L;
    }
    s0_0 = s0_0.add(s1_0);
    s0_1 = s0_1.add(s1_1);
    s2_0 = s2_0.add(s3_0);
    s2_1 = s2_1.add(s3_1);
    s0_0 = s0_0.add(s2_0);
    s0_1 = s0_1.add(s2_1);
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L, some);
  }

  /** 3 vectors of columns. */
  public static void multiply3(
      float[] a,
      int ab,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int lanes) {
    if (lanes == 0) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector s0_0 = FloatVector.fromArray(S, init, io);
    FloatVector s0_1 = FloatVector.fromArray(S, init, io + L);
    FloatVector s0_2 = FloatVector.fromArray(S, init, io + 2 * L, some);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s1_2 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s2_2 = FloatVector.zero(S);
    int k = 0;
    int bi = bo;
    for (; k <= offsets.length - 3; k += 3) {
      FloatVector x0 = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x0.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x0.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      s0_2 = x0.fma(FloatVector.fromArray(S, b, bi + 2 * L), s0_2);
      FloatVector x1 = FloatVector.broadcast(S, a[ab + offsets[k + 1]]);
      s1_0 = x1.fma(FloatVector.fromArray(S, b, bi + 3 * L), s1_0);
      s1_1 = x1.fma(FloatVector.fromArray(S, b, bi + 4 * L), s1_1);
      s1_2 = x1.fma(FloatVector.fromArray(S, b, bi + 5 * L), s1_2);
      FloatVector x2 = FloatVector.broadcast(S, a[ab + offsets[k + 2]]);
      s2_0 = x2.fma(FloatVector.fromArray(S, b, bi + 6 * L), s2_0);
      s2_1 = x2.fma(FloatVector.fromArray(S, b, bi + 7 * L), s2_1);
      s2_2 = x2.fma(FloatVector.fromArray(S, b, bi + 8 * L), s2_2);
      bi += 9 * L;
    }
    for (; k < offsets.length; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      s0_2 = x.fma(FloatVector.fromArray(S, b, bi + 2 * L), s0_2);
      bi += 3 * L;
    }
    s0_0 = s0_0.add(s1_0);
    s0_1 = s0_1.add(s1_1);
    s0_2 = s0_2.add(s1_2);
    s0_0 = s0_0.add(s2_0);
    s0_1 = s0_1.add(s2_1);
    s0_2 = s0_2.add(s2_2);
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s0_2.intoArray(c, co + 2 * L, some);
  }

  /** 4 vectors of columns. */
  public static void multiply4(
      float[] a,
      int ab,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int lanes) {
    if (lanes == 0) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector s0_0 = FloatVector.fromArray(S, init, io);
    FloatVector s0_1 = FloatVector.fromArray(S, init, io + L);
    FloatVector s0_2 = FloatVector.fromArray(S, init, io + 2 * L);
    FloatVector s0_3 = FloatVector.fromArray(S, init, io + 3 * L, some);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s1_2 = FloatVector.zero(S);
    FloatVector s1_3 = FloatVector.zero(S);
    int k = 0;
    int bi = bo;
    for (; k <= offsets.length - 2; k += 2) {
      FloatVector x0 = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x0.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x0.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      s0_2 = x0.fma(FloatVector.fromArray(S, b, bi + 2 * L), s0_2);
      s0_3 = x0.fma(FloatVector.fromArray(S, b, bi + 3 * L), s0_3);
      FloatVector x1 = FloatVector.broadcast(S, a[ab + offsets[k + 1]]);
      s1_0 = x1.fma(FloatVector.fromArray(S, b, bi + 4 * L), s1_0);
      s1_1 = x1.fma(FloatVector.fromArray(S, b, bi + 5 * L), s1_1);
      s1_2 = x1.fma(FloatVector.fromArray(S, b, bi + 6 * L), s1_2);
      s1_3 = x1.fma(FloatVector.fromArray(S, b, bi + 7 * L), s1_3);
      bi += 8 * L;
    }
    for (; k < offsets.length; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      s0_2 = x.fma(FloatVector.fromArray(S, b, bi + 2 * L), s0_2);
      s0_3 = x.fma(FloatVector.fromArray(S, b, bi + 3 * L), s0_3);
      bi += 4 * L;
    }
    s0_0 = s0_0.add(s1_0);
    s0_1 = s0_1.add(s1_1);
    s0_2 = s0_2.add(s1_2);
    s0_3 = s0_3.add(s1_3);
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s0_2.intoArray(c, co + 2 * L);
    s0_3.intoArray(c, co + 3 * L, some);
  }

  /** 1 vector of columns, each sum in 2 parts: one of several panels. */
  public static void multiply1In2(
      float[] a,
      int ab,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int lanes) {
    if (lanes == 0) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector s0_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s1_0 = FloatVector.zero(S);
    int k = 0;
    int bi = bo;
    for (; k <= offsets.length - 2; k += 2) {
      FloatVector x0 = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x0.fma(FloatVector.fromArray(S, b, bi), s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[ab + offsets[k + 1]]);
      s1_0 = x1.fma(FloatVector.fromArray(S, b, bi + L), s1_0);
      bi += 2 * L;
    }
    for (; k < offsets.length; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x.fma(FloatVector.fromArray(S, b, bi), s0_0);
      bi += L;
    }
    s0_0 = s0_0.add(s1_0);
    s0_0.intoArray(c, co, some);
  }

  /** 2 vectors of columns, each sum in 2 parts: one of several panels. */
  public static void multiply2In2(
      float[] a,
      int ab,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int lanes) {
    if (lanes == 0) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector s0_0 = FloatVector.fromArray(S, init, io);
    FloatVector s0_1 = FloatVector.fromArray(S, init, io + L, some);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    int k = 0;
    int bi = bo;
    for (; k <= offsets.length - 2; k += 2) {
      FloatVector x0 = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x0.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x0.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[ab + offsets[k + 1]]);
      s1_0 = x1.fma(FloatVector.fromArray(S, b, bi + 2 * L), s1_0);
      s1_1 = x1.fma(FloatVector.fromArray(S, b, bi + 3 * L), s1_1);
      bi += 4 * L;
    }
    for (; k < offsets.length; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      bi += 2 * L;
    }
    s0_0 = s0_0.add(s1_0);
    s0_1 = s0_1.add(s1_1);
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L, some);
  }

  /** 3 vectors of columns, each sum in 2 parts: one of several panels. */
  public static void multiply3In2(
      float[] a,
      int ab,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int lanes) {
    if (lanes == 0) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector s0_0 = FloatVector.fromArray(S, init, io);
    FloatVector s0_1 = FloatVector.fromArray(S, init, io + L);
    FloatVector s0_2 = FloatVector.fromArray(S, init, io + 2 * L, some);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s1_2 = FloatVector.zero(S);
    int k = 0;
    int bi = bo;
    for (; k <= offsets.length - 2; k += 2) {
      FloatVector x0 = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x0.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x0.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      s0_2 = x0.fma(FloatVector.fromArray(S, b, bi + 2 * L), s0_2);
      FloatVector x1 = FloatVector.broadcast(S, a[ab + offsets[k + 1]]);
      s1_0 = x1.fma(FloatVector.fromArray(S, b, bi + 3 * L), s1_0);
      s1_1 = x1.fma(FloatVector.fromArray(S, b, bi + 4 * L), s1_1);
      s1_2 = x1.fma(FloatVector.fromArray(S, b, bi + 5 * L), s1_2);
      bi += 6 * L;
    }
    for (; k < offsets.length; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x.fma(FloatVector.fromArray(S, b, bi), s0_0);
      s0_1 = x.fma(FloatVector.fromArray(S, b, bi + L), s0_1);
      s0_2 = x.fma(FloatVector.fromArray(S, b, bi + 2 * L), s0_2);
      bi += 3 * L;
    }
    s0_0 = s0_0.add(s1_0);
    s0_1 = s0_1.add(s1_1);
    s0_2 = s0_2.add(s1_2);
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s0_2.intoArray(c, co + 2 * L, some);
  }

  /** 1 vector of columns, each sum in 4 parts: one of several panels. */
  public static void multiply1In4(
      float[] a,
      int ab,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int co,
      int lanes) {
    if (lanes == 0) {
      return; // see IdleCalls
    }
    VectorMask<Float> some = S.indexInRange(0, lanes);
    FloatVector s0_0 = FloatVector.fromArray(S, init, io, some);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    int k = 0;
    int bi = bo;
    for (; k <= offsets.length - 4; k += 4) {
      FloatVector x0 = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x0.fma(FloatVector.fromArray(S, b, bi), s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[ab + offsets[k + 1]]);
      s1_0 = x1.fma(FloatVector.fromArray(S, b, bi + L), s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[ab + offsets[k + 2]]);
      s2_0 = x2.fma(FloatVector.fromArray(S, b, bi + 2 * L), s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[ab + offsets[k + 3]]);
      s3_0 = x3.fma(FloatVector.fromArray(S, b, bi + 3 * L), s3_0);
      bi += 4 * L;
    }
    for (; k < offsets.length; k++) {
      FloatVector x = FloatVector.broadcast(S, a[ab + offsets[k]]);
      s0_0 = x.fma(FloatVector.fromArray(S, b, bi), s0_0);
      bi += L;
    }
    s0_0 = s0_0.add(s1_0);
    s2_0 = s2_0.add(s3_0);
    s0_0 = s0_0.add(s2_0);
    s0_0.intoArray(c, co, some);
  }
}
