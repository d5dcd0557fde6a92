package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops of {@code WinogradGradientProducts}, which tells what the arguments mean:
 * rows of sums of some vectors.
 */
public final class WinogradGradientTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private WinogradGradientTile() {}

  public static void rows4x4(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.fromArray(S, c, co);
    FloatVector s0_1 = FloatVector.fromArray(S, c, co + L);
    FloatVector s0_2 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector s0_3 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector s1_1 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector s1_2 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector s1_3 = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector s2_1 = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector s2_2 = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector s2_3 = FloatVector.fromArray(S, c, co + 11 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, co + 12 * L);
    FloatVector s3_1 = FloatVector.fromArray(S, c, co + 13 * L);
    FloatVector s3_2 = FloatVector.fromArray(S, c, co + 14 * L);
    FloatVector s3_3 = FloatVector.fromArray(S, c, co + 15 * L);
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 4 * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      s0_3 = x0.fma(b3, s0_3);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      s1_3 = x1.fma(b3, s1_3);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      s2_3 = x2.fma(b3, s2_3);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
      s3_3 = x3.fma(b3, s3_3);
    }
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s0_2.intoArray(c, co + 2 * L);
    s0_3.intoArray(c, co + 3 * L);
    s1_0.intoArray(c, co + 4 * L);
    s1_1.intoArray(c, co + 5 * L);
    s1_2.intoArray(c, co + 6 * L);
    s1_3.intoArray(c, co + 7 * L);
    s2_0.intoArray(c, co + 8 * L);
    s2_1.intoArray(c, co + 9 * L);
    s2_2.intoArray(c, co + 10 * L);
    s2_3.intoArray(c, co + 11 * L);
    s3_0.intoArray(c, co + 12 * L);
    s3_1.intoArray(c, co + 13 * L);
    s3_2.intoArray(c, co + 14 * L);
    s3_3.intoArray(c, co + 15 * L);
  }

  public static void rows4x3(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.fromArray(S, c, co);
    FloatVector s0_1 = FloatVector.fromArray(S, c, co + L);
    FloatVector s0_2 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector s1_0 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector s1_1 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector s1_2 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector s2_1 = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector s2_2 = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector s3_1 = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector s3_2 = FloatVector.fromArray(S, c, co + 11 * L);
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 3 * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      s0_2 = x0.fma(b2, s0_2);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      s1_2 = x1.fma(b2, s1_2);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      s2_2 = x2.fma(b2, s2_2);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      s3_2 = x3.fma(b2, s3_2);
    }
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s0_2.intoArray(c, co + 2 * L);
    s1_0.intoArray(c, co + 3 * L);
    s1_1.intoArray(c, co + 4 * L);
    s1_2.intoArray(c, co + 5 * L);
    s2_0.intoArray(c, co + 6 * L);
    s2_1.intoArray(c, co + 7 * L);
    s2_2.intoArray(c, co + 8 * L);
    s3_0.intoArray(c, co + 9 * L);
    s3_1.intoArray(c, co + 10 * L);
    s3_2.intoArray(c, co + 11 * L);
  }

  public static void rows8x2(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.fromArray(S, c, co);
    FloatVector s0_1 = FloatVector.fromArray(S, c, co + L);
    FloatVector s1_0 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector s1_1 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector s2_1 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector s3_1 = FloatVector.fromArray(S, c, co + 7 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, c, co + 8 * L);
    FloatVector s4_1 = FloatVector.fromArray(S, c, co + 9 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, c, co + 10 * L);
    FloatVector s5_1 = FloatVector.fromArray(S, c, co + 11 * L);
    FloatVector s6_0 = FloatVector.fromArray(S, c, co + 12 * L);
    FloatVector s6_1 = FloatVector.fromArray(S, c, co + 13 * L);
    FloatVector s7_0 = FloatVector.fromArray(S, c, co + 14 * L);
    FloatVector s7_1 = FloatVector.fromArray(S, c, co + 15 * L);
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 2 * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
      FloatVector x4 = FloatVector.broadcast(S, a[row + 4]);
      s4_0 = x4.fma(b0, s4_0);
      s4_1 = x4.fma(b1, s4_1);
      FloatVector x5 = FloatVector.broadcast(S, a[row + 5]);
      s5_0 = x5.fma(b0, s5_0);
      s5_1 = x5.fma(b1, s5_1);
      FloatVector x6 = FloatVector.broadcast(S, a[row + 6]);
      s6_0 = x6.fma(b0, s6_0);
      s6_1 = x6.fma(b1, s6_1);
      FloatVector x7 = FloatVector.broadcast(S, a[row + 7]);
      s7_0 = x7.fma(b0, s7_0);
      s7_1 = x7.fma(b1, s7_1);
    }
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s1_0.intoArray(c, co + 2 * L);
    s1_1.intoArray(c, co + 3 * L);
    s2_0.intoArray(c, co + 4 * L);
    s2_1.intoArray(c, co + 5 * L);
    s3_0.intoArray(c, co + 6 * L);
    s3_1.intoArray(c, co + 7 * L);
    s4_0.intoArray(c, co + 8 * L);
    s4_1.intoArray(c, co + 9 * L);
    s5_0.intoArray(c, co + 10 * L);
    s5_1.intoArray(c, co + 11 * L);
    s6_0.intoArray(c, co + 12 * L);
    s6_1.intoArray(c, co + 13 * L);
    s7_0.intoArray(c, co + 14 * L);
    s7_1.intoArray(c, co + 15 * L);
  }

  public static void rows4x2(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.fromArray(S, c, co);
    FloatVector s0_1 = FloatVector.fromArray(S, c, co + L);
    FloatVector s1_0 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector s1_1 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector s2_1 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector s3_1 = FloatVector.fromArray(S, c, co + 7 * L);
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * 2 * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      s0_0 = x0.fma(b0, s0_0);
      s0_1 = x0.fma(b1, s0_1);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      s1_0 = x1.fma(b0, s1_0);
      s1_1 = x1.fma(b1, s1_1);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      s2_0 = x2.fma(b0, s2_0);
      s2_1 = x2.fma(b1, s2_1);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      s3_0 = x3.fma(b0, s3_0);
      s3_1 = x3.fma(b1, s3_1);
    }
    s0_0.intoArray(c, co);
    s0_1.intoArray(c, co + L);
    s1_0.intoArray(c, co + 2 * L);
    s1_1.intoArray(c, co + 3 * L);
    s2_0.intoArray(c, co + 4 * L);
    s2_1.intoArray(c, co + 5 * L);
    s3_0.intoArray(c, co + 6 * L);
    s3_1.intoArray(c, co + 7 * L);
  }

  public static void rows8x1(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.fromArray(S, c, co);
    FloatVector s1_0 = FloatVector.fromArray(S, c, co + L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, co + 3 * L);
    FloatVector s4_0 = FloatVector.fromArray(S, c, co + 4 * L);
    FloatVector s5_0 = FloatVector.fromArray(S, c, co + 5 * L);
    FloatVector s6_0 = FloatVector.fromArray(S, c, co + 6 * L);
    FloatVector s7_0 = FloatVector.fromArray(S, c, co + 7 * L);
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      s0_0 = x0.fma(b0, s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      s1_0 = x1.fma(b0, s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      s2_0 = x2.fma(b0, s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      s3_0 = x3.fma(b0, s3_0);
      FloatVector x4 = FloatVector.broadcast(S, a[row + 4]);
      s4_0 = x4.fma(b0, s4_0);
      FloatVector x5 = FloatVector.broadcast(S, a[row + 5]);
      s5_0 = x5.fma(b0, s5_0);
      FloatVector x6 = FloatVector.broadcast(S, a[row + 6]);
      s6_0 = x6.fma(b0, s6_0);
      FloatVector x7 = FloatVector.broadcast(S, a[row + 7]);
      s7_0 = x7.fma(b0, s7_0);
    }
    s0_0.intoArray(c, co);
    s1_0.intoArray(c, co + L);
    s2_0.intoArray(c, co + 2 * L);
    s3_0.intoArray(c, co + 3 * L);
    s4_0.intoArray(c, co + 4 * L);
    s5_0.intoArray(c, co + 5 * L);
    s6_0.intoArray(c, co + 6 * L);
    s7_0.intoArray(c, co + 7 * L);
  }

  public static void rows4x1(float[] a, int ao, float[] b, int bo, float[] c, int co, int depth) {
    if (depth == 0) {
      return; // see IdleCalls
    }
    FloatVector s0_0 = FloatVector.fromArray(S, c, co);
    FloatVector s1_0 = FloatVector.fromArray(S, c, co + L);
    FloatVector s2_0 = FloatVector.fromArray(S, c, co + 2 * L);
    FloatVector s3_0 = FloatVector.fromArray(S, c, co + 3 * L);
    for (int k = 0; k < depth; k++) {
      int bi = bo + k * L;
      int row = ao + k * L;
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x0 = FloatVector.broadcast(S, a[row]);
      s0_0 = x0.fma(b0, s0_0);
      FloatVector x1 = FloatVector.broadcast(S, a[row + 1]);
      s1_0 = x1.fma(b0, s1_0);
      FloatVector x2 = FloatVector.broadcast(S, a[row + 2]);
      s2_0 = x2.fma(b0, s2_0);
      FloatVector x3 = FloatVector.broadcast(S, a[row + 3]);
      s3_0 = x3.fma(b0, s3_0);
    }
    s0_0.intoArray(c, co);
    s1_0.intoArray(c, co + L);
    s2_0.intoArray(c, co + 2 * L);
    s3_0.intoArray(c, co + 3 * L);
  }
}
