package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops of {@code PlaneTiles}, whose methods tell what the arguments mean. A vector
 * of pixels that is loaded serves all columns, or all terms, of a tile.
 */
public final class PlaneTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  /** Pixels of a slot: the lanes of the widest vectors. */
  public static final int SLOT = 16;

  private PlaneTile() {}

  /** 1 column, 8 slots at a time. */
  public static void multiply1x8(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int ldc) {
    for (int s = from; s < to; s += 8) {
      int q0 = s;
      int q1 = Math.min(s + 1, to - 1);
      int q2 = Math.min(s + 2, to - 1);
      int q3 = Math.min(s + 3, to - 1);
      int q4 = Math.min(s + 4, to - 1);
      int q5 = Math.min(s + 5, to - 1);
      int q6 = Math.min(s + 6, to - 1);
      int q7 = Math.min(s + 7, to - 1);
      int a0 = ab + starts[q0];
      int a1 = ab + starts[q1];
      int a2 = ab + starts[q2];
      int a3 = ab + starts[q3];
      int a4 = ab + starts[q4];
      int a5 = ab + starts[q5];
      int a6 = ab + starts[q6];
      int a7 = ab + starts[q7];
      for (int lane = 0; lane < lanes; lane += L) {
        FloatVector s0_0 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_1 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_2 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_3 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_4 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_5 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_6 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_7 = FloatVector.broadcast(S, init[io]);
        for (int t = 0; t < offsets.length; t++) {
          int o = offsets[t] + lane;
          FloatVector w0 = FloatVector.broadcast(S, b[bo + t]);
          FloatVector x0 = FloatVector.fromArray(S, a, a0 + o);
          s0_0 = x0.fma(w0, s0_0);
          FloatVector x1 = FloatVector.fromArray(S, a, a1 + o);
          s0_1 = x1.fma(w0, s0_1);
          FloatVector x2 = FloatVector.fromArray(S, a, a2 + o);
          s0_2 = x2.fma(w0, s0_2);
          FloatVector x3 = FloatVector.fromArray(S, a, a3 + o);
          s0_3 = x3.fma(w0, s0_3);
          FloatVector x4 = FloatVector.fromArray(S, a, a4 + o);
          s0_4 = x4.fma(w0, s0_4);
          FloatVector x5 = FloatVector.fromArray(S, a, a5 + o);
          s0_5 = x5.fma(w0, s0_5);
          FloatVector x6 = FloatVector.fromArray(S, a, a6 + o);
          s0_6 = x6.fma(w0, s0_6);
          FloatVector x7 = FloatVector.fromArray(S, a, a7 + o);
          s0_7 = x7.fma(w0, s0_7);
        }
        int c0 = cb + lane;
        s0_0.intoArray(c, c0 + q0 * SLOT);
        s0_1.intoArray(c, c0 + q1 * SLOT);
        s0_2.intoArray(c, c0 + q2 * SLOT);
        s0_3.intoArray(c, c0 + q3 * SLOT);
        s0_4.intoArray(c, c0 + q4 * SLOT);
        s0_5.intoArray(c, c0 + q5 * SLOT);
        s0_6.intoArray(c, c0 + q6 * SLOT);
        s0_7.intoArray(c, c0 + q7 * SLOT);
      }
    }
  }

  /** 2 columns, 6 slots at a time. */
  public static void multiply2x6(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int ldc) {
    for (int s = from; s < to; s += 6) {
      int q0 = s;
      int q1 = Math.min(s + 1, to - 1);
      int q2 = Math.min(s + 2, to - 1);
      int q3 = Math.min(s + 3, to - 1);
      int q4 = Math.min(s + 4, to - 1);
      int q5 = Math.min(s + 5, to - 1);
      int a0 = ab + starts[q0];
      int a1 = ab + starts[q1];
      int a2 = ab + starts[q2];
      int a3 = ab + starts[q3];
      int a4 = ab + starts[q4];
      int a5 = ab + starts[q5];
      for (int lane = 0; lane < lanes; lane += L) {
        FloatVector s0_0 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_1 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_2 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_3 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_4 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_5 = FloatVector.broadcast(S, init[io]);
        FloatVector s1_0 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_1 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_2 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_3 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_4 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_5 = FloatVector.broadcast(S, init[io + 1]);
        for (int t = 0; t < offsets.length; t++) {
          int o = offsets[t] + lane;
          FloatVector w0 = FloatVector.broadcast(S, b[bo + 2 * t]);
          FloatVector w1 = FloatVector.broadcast(S, b[bo + 2 * t + 1]);
          FloatVector x0 = FloatVector.fromArray(S, a, a0 + o);
          s0_0 = x0.fma(w0, s0_0);
          s1_0 = x0.fma(w1, s1_0);
          FloatVector x1 = FloatVector.fromArray(S, a, a1 + o);
          s0_1 = x1.fma(w0, s0_1);
          s1_1 = x1.fma(w1, s1_1);
          FloatVector x2 = FloatVector.fromArray(S, a, a2 + o);
          s0_2 = x2.fma(w0, s0_2);
          s1_2 = x2.fma(w1, s1_2);
          FloatVector x3 = FloatVector.fromArray(S, a, a3 + o);
          s0_3 = x3.fma(w0, s0_3);
          s1_3 = x3.fma(w1, s1_3);
          FloatVector x4 = FloatVector.fromArray(S, a, a4 + o);
          s0_4 = x4.fma(w0, s0_4);
          s1_4 = x4.fma(w1, s1_4);
          FloatVector x5 = FloatVector.fromArray(S, a, a5 + o);
          s0_5 = x5.fma(w0, s0_5);
          s1_5 = x5.fma(w1, s1_5);
        }
        int c0 = cb + lane;
        s0_0.intoArray(c, c0 + q0 * SLOT);
        s0_1.intoArray(c, c0 + q1 * SLOT);
        s0_2.intoArray(c, c0 + q2 * SLOT);
        s0_3.intoArray(c, c0 + q3 * SLOT);
        s0_4.intoArray(c, c0 + q4 * SLOT);
        s0_5.intoArray(c, c0 + q5 * SLOT);
        int c1 = cb + ldc + lane;
        s1_0.intoArray(c, c1 + q0 * SLOT);
        s1_1.intoArray(c, c1 + q1 * SLOT);
        s1_2.intoArray(c, c1 + q2 * SLOT);
        s1_3.intoArray(c, c1 + q3 * SLOT);
        s1_4.intoArray(c, c1 + q4 * SLOT);
        s1_5.intoArray(c, c1 + q5 * SLOT);
      }
    }
  }

  /** 3 columns, 4 slots at a time. */
  public static void multiply3x4(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int ldc) {
    for (int s = from; s < to; s += 4) {
      int q0 = s;
      int q1 = Math.min(s + 1, to - 1);
      int q2 = Math.min(s + 2, to - 1);
      int q3 = Math.min(s + 3, to - 1);
      int a0 = ab + starts[q0];
      int a1 = ab + starts[q1];
      int a2 = ab + starts[q2];
      int a3 = ab + starts[q3];
      for (int lane = 0; lane < lanes; lane += L) {
        FloatVector s0_0 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_1 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_2 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_3 = FloatVector.broadcast(S, init[io]);
        FloatVector s1_0 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_1 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_2 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_3 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s2_0 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s2_1 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s2_2 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s2_3 = FloatVector.broadcast(S, init[io + 2]);
        for (int t = 0; t < offsets.length; t++) {
          int o = offsets[t] + lane;
          FloatVector w0 = FloatVector.broadcast(S, b[bo + 3 * t]);
          FloatVector w1 = FloatVector.broadcast(S, b[bo + 3 * t + 1]);
          FloatVector w2 = FloatVector.broadcast(S, b[bo + 3 * t + 2]);
          FloatVector x0 = FloatVector.fromArray(S, a, a0 + o);
          s0_0 = x0.fma(w0, s0_0);
          s1_0 = x0.fma(w1, s1_0);
          s2_0 = x0.fma(w2, s2_0);
          FloatVector x1 = FloatVector.fromArray(S, a, a1 + o);
          s0_1 = x1.fma(w0, s0_1);
          s1_1 = x1.fma(w1, s1_1);
          s2_1 = x1.fma(w2, s2_1);
          FloatVector x2 = FloatVector.fromArray(S, a, a2 + o);
          s0_2 = x2.fma(w0, s0_2);
          s1_2 = x2.fma(w1, s1_2);
          s2_2 = x2.fma(w2, s2_2);
          FloatVector x3 = FloatVector.fromArray(S, a, a3 + o);
          s0_3 = x3.fma(w0, s0_3);
          s1_3 = x3.fma(w1, s1_3);
          s2_3 = x3.fma(w2, s2_3);
        }
        int c0 = cb + lane;
        s0_0.intoArray(c, c0 + q0 * SLOT);
        s0_1.intoArray(c, c0 + q1 * SLOT);
        s0_2.intoArray(c, c0 + q2 * SLOT);
        s0_3.intoArray(c, c0 + q3 * SLOT);
        int c1 = cb + ldc + lane;
        s1_0.intoArray(c, c1 + q0 * SLOT);
        s1_1.intoArray(c, c1 + q1 * SLOT);
        s1_2.intoArray(c, c1 + q2 * SLOT);
        s1_3.intoArray(c, c1 + q3 * SLOT);
        int c2 = cb + 2 * ldc + lane;
        s2_0.intoArray(c, c2 + q0 * SLOT);
        s2_1.intoArray(c, c2 + q1 * SLOT);
        s2_2.intoArray(c, c2 + q2 * SLOT);
        s2_3.intoArray(c, c2 + q3 * SLOT);
      }
    }
  }

  /** 4 columns, 4 slots at a time. */
  public static void multiply4x4(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int ldc) {
    for (int s = from; s < to; s += 4) {
      int q0 = s;
      int q1 = Math.min(s + 1, to - 1);
      int q2 = Math.min(s + 2, to - 1);
      int q3 = Math.min(s + 3, to - 1);
      int a0 = ab + starts[q0];
      int a1 = ab + starts[q1];
      int a2 = ab + starts[q2];
      int a3 = ab + starts[q3];
      for (int lane = 0; lane < lanes; lane += L) {
        FloatVector s0_0 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_1 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_2 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_3 = FloatVector.broadcast(S, init[io]);
        FloatVector s1_0 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_1 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_2 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_3 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s2_0 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s2_1 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s2_2 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s2_3 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s3_0 = FloatVector.broadcast(S, init[io + 3]);
        FloatVector s3_1 = FloatVector.broadcast(S, init[io + 3]);
        FloatVector s3_2 = FloatVector.broadcast(S, init[io + 3]);
        FloatVector s3_3 = FloatVector.broadcast(S, init[io + 3]);
        for (int t = 0; t < offsets.length; t++) {
          int o = offsets[t] + lane;
          FloatVector x0 = FloatVector.fromArray(S, a, a0 + o);
          FloatVector x1 = FloatVector.fromArray(S, a, a1 + o);
          FloatVector x2 = FloatVector.fromArray(S, a, a2 + o);
          FloatVector x3 = FloatVector.fromArray(S, a, a3 + o);
          FloatVector w0 = FloatVector.broadcast(S, b[bo + 4 * t]);
          s0_0 = x0.fma(w0, s0_0);
          s0_1 = x1.fma(w0, s0_1);
          s0_2 = x2.fma(w0, s0_2);
          s0_3 = x3.fma(w0, s0_3);
          FloatVector w1 = FloatVector.broadcast(S, b[bo + 4 * t + 1]);
          s1_0 = x0.fma(w1, s1_0);
          s1_1 = x1.fma(w1, s1_1);
          s1_2 = x2.fma(w1, s1_2);
          s1_3 = x3.fma(w1, s1_3);
          FloatVector w2 = FloatVector.broadcast(S, b[bo + 4 * t + 2]);
          s2_0 = x0.fma(w2, s2_0);
          s2_1 = x1.fma(w2, s2_1);
          s2_2 = x2.fma(w2, s2_2);
          s2_3 = x3.fma(w2, s2_3);
          FloatVector w3 = FloatVector.broadcast(S, b[bo + 4 * t + 3]);
          s3_0 = x0.fma(w3, s3_0);
          s3_1 = x1.fma(w3, s3_1);
          s3_2 = x2.fma(w3, s3_2);
          s3_3 = x3.fma(w3, s3_3);
        }
        int c0 = cb + lane;
        s0_0.intoArray(c, c0 + q0 * SLOT);
        s0_1.intoArray(c, c0 + q1 * SLOT);
        s0_2.intoArray(c, c0 + q2 * SLOT);
        s0_3.intoArray(c, c0 + q3 * SLOT);
        int c1 = cb + ldc + lane;
        s1_0.intoArray(c, c1 + q0 * SLOT);
        s1_1.intoArray(c, c1 + q1 * SLOT);
        s1_2.intoArray(c, c1 + q2 * SLOT);
        s1_3.intoArray(c, c1 + q3 * SLOT);
        int c2 = cb + 2 * ldc + lane;
        s2_0.intoArray(c, c2 + q0 * SLOT);
        s2_1.intoArray(c, c2 + q1 * SLOT);
        s2_2.intoArray(c, c2 + q2 * SLOT);
        s2_3.intoArray(c, c2 + q3 * SLOT);
        int c3 = cb + 3 * ldc + lane;
        s3_0.intoArray(c, c3 + q0 * SLOT);
        s3_1.intoArray(c, c3 + q1 * SLOT);
        s3_2.intoArray(c, c3 + q2 * SLOT);
        s3_3.intoArray(c, c3 + q3 * SLOT);
      }
    }
  }

  /** 6 columns, 4 slots at a time. */
  public static void multiply6x4(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      float[] b,
      int bo,
      float[] init,
      int io,
      float[] c,
      int cb,
      int ldc) {
    for (int s = from; s < to; s += 4) {
      int q0 = s;
      int q1 = Math.min(s + 1, to - 1);
      int q2 = Math.min(s + 2, to - 1);
      int q3 = Math.min(s + 3, to - 1);
      int a0 = ab + starts[q0];
      int a1 = ab + starts[q1];
      int a2 = ab + starts[q2];
      int a3 = ab + starts[q3];
      for (int lane = 0; lane < lanes; lane += L) {
        FloatVector s0_0 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_1 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_2 = FloatVector.broadcast(S, init[io]);
        FloatVector s0_3 = FloatVector.broadcast(S, init[io]);
        FloatVector s1_0 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_1 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_2 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s1_3 = FloatVector.broadcast(S, init[io + 1]);
        FloatVector s2_0 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s2_1 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s2_2 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s2_3 = FloatVector.broadcast(S, init[io + 2]);
        FloatVector s3_0 = FloatVector.broadcast(S, init[io + 3]);
        FloatVector s3_1 = FloatVector.broadcast(S, init[io + 3]);
        FloatVector s3_2 = FloatVector.broadcast(S, init[io + 3]);
        FloatVector s3_3 = FloatVector.broadcast(S, init[io + 3]);
        FloatVector s4_0 = FloatVector.broadcast(S, init[io + 4]);
        FloatVector s4_1 = FloatVector.broadcast(S, init[io + 4]);
        FloatVector s4_2 = FloatVector.broadcast(S, init[io + 4]);
        FloatVector s4_3 = FloatVector.broadcast(S, init[io + 4]);
        FloatVector s5_0 = FloatVector.broadcast(S, init[io + 5]);
        FloatVector s5_1 = FloatVector.broadcast(S, init[io + 5]);
        FloatVector s5_2 = FloatVector.broadcast(S, init[io + 5]);
        FloatVector s5_3 = FloatVector.broadcast(S, init[io + 5]);
        for (int t = 0; t < offsets.length; t++) {
          int o = offsets[t] + lane;
          FloatVector x0 = FloatVector.fromArray(S, a, a0 + o);
          FloatVector x1 = FloatVector.fromArray(S, a, a1 + o);
          FloatVector x2 = FloatVector.fromArray(S, a, a2 + o);
          FloatVector x3 = FloatVector.fromArray(S, a, a3 + o);
          FloatVector w0 = FloatVector.broadcast(S, b[bo + 6 * t]);
          s0_0 = x0.fma(w0, s0_0);
          s0_1 = x1.fma(w0, s0_1);
          s0_2 = x2.fma(w0, s0_2);
          s0_3 = x3.fma(w0, s0_3);
          FloatVector w1 = FloatVector.broadcast(S, b[bo + 6 * t + 1]);
          s1_0 = x0.fma(w1, s1_0);
          s1_1 = x1.fma(w1, s1_1);
          s1_2 = x2.fma(w1, s1_2);
          s1_3 = x3.fma(w1, s1_3);
          FloatVector w2 = FloatVector.broadcast(S, b[bo + 6 * t + 2]);
          s2_0 = x0.fma(w2, s2_0);
          s2_1 = x1.fma(w2, s2_1);
          s2_2 = x2.fma(w2, s2_2);
          s2_3 = x3.fma(w2, s2_3);
          FloatVector w3 = FloatVector.broadcast(S, b[bo + 6 * t + 3]);
          s3_0 = x0.fma(w3, s3_0);
          s3_1 = x1.fma(w3, s3_1);
          s3_2 = x2.fma(w3, s3_2);
          s3_3 = x3.fma(w3, s3_3);
          FloatVector w4 = FloatVector.broadcast(S, b[bo + 6 * t + 4]);
          s4_0 = x0.fma(w4, s4_0);
          s4_1 = x1.fma(w4, s4_1);
          s4_2 = x2.fma(w4, s4_2);
          s4_3 = x3.fma(w4, s4_3);
          FloatVector w5 = FloatVector.broadcast(S, b[bo + 6 * t + 5]);
          s5_0 = x0.fma(w5, s5_0);
          s5_1 = x1.fma(w5, s5_1);
          s5_2 = x2.fma(w5, s5_2);
          s5_3 = x3.fma(w5, s5_3);
        }
        int c0 = cb + lane;
        s0_0.intoArray(c, c0 + q0 * SLOT);
        s0_1.intoArray(c, c0 + q1 * SLOT);
        s0_2.intoArray(c, c0 + q2 * SLOT);
        s0_3.intoArray(c, c0 + q3 * SLOT);
        int c1 = cb + ldc + lane;
        s1_0.intoArray(c, c1 + q0 * SLOT);
        s1_1.intoArray(c, c1 + q1 * SLOT);
        s1_2.intoArray(c, c1 + q2 * SLOT);
        s1_3.intoArray(c, c1 + q3 * SLOT);
        int c2 = cb + 2 * ldc + lane;
        s2_0.intoArray(c, c2 + q0 * SLOT);
        s2_1.intoArray(c, c2 + q1 * SLOT);
        s2_2.intoArray(c, c2 + q2 * SLOT);
        s2_3.intoArray(c, c2 + q3 * SLOT);
        int c3 = cb + 3 * ldc + lane;
        s3_0.intoArray(c, c3 + q0 * SLOT);
        s3_1.intoArray(c, c3 + q1 * SLOT);
        s3_2.intoArray(c, c3 + q2 * SLOT);
        s3_3.intoArray(c, c3 + q3 * SLOT);
        int c4 = cb + 4 * ldc + lane;
        s4_0.intoArray(c, c4 + q0 * SLOT);
        s4_1.intoArray(c, c4 + q1 * SLOT);
        s4_2.intoArray(c, c4 + q2 * SLOT);
        s4_3.intoArray(c, c4 + q3 * SLOT);
        int c5 = cb + 5 * ldc + lane;
        s5_0.intoArray(c, c5 + q0 * SLOT);
        s5_1.intoArray(c, c5 + q1 * SLOT);
        s5_2.intoArray(c, c5 + q2 * SLOT);
        s5_3.intoArray(c, c5 + q3 * SLOT);
      }
    }
  }

  /** 1 column, 8 terms at a time. */
  public static void gradient1x8(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] d,
      int db,
      int ldd,
      float[] sums,
      int so,
      int step) {
    for (int t = kFrom; t < kTo; t += 8) {
      int t0 = t;
      int t1 = Math.min(t + 1, kTo - 1);
      int t2 = Math.min(t + 2, kTo - 1);
      int t3 = Math.min(t + 3, kTo - 1);
      int t4 = Math.min(t + 4, kTo - 1);
      int t5 = Math.min(t + 5, kTo - 1);
      int t6 = Math.min(t + 6, kTo - 1);
      int t7 = Math.min(t + 7, kTo - 1);
      int o0 = ab + offsets[t0];
      int o1 = ab + offsets[t1];
      int o2 = ab + offsets[t2];
      int o3 = ab + offsets[t3];
      int o4 = ab + offsets[t4];
      int o5 = ab + offsets[t5];
      int o6 = ab + offsets[t6];
      int o7 = ab + offsets[t7];
      for (int lane = 0; lane < lanes; lane += L) {
        int r0 = so + t0 * step + lane;
        int r1 = so + t1 * step + lane;
        int r2 = so + t2 * step + lane;
        int r3 = so + t3 * step + lane;
        int r4 = so + t4 * step + lane;
        int r5 = so + t5 * step + lane;
        int r6 = so + t6 * step + lane;
        int r7 = so + t7 * step + lane;
        FloatVector s0_0 = FloatVector.fromArray(S, sums, r0);
        FloatVector s1_0 = FloatVector.fromArray(S, sums, r1);
        FloatVector s2_0 = FloatVector.fromArray(S, sums, r2);
        FloatVector s3_0 = FloatVector.fromArray(S, sums, r3);
        FloatVector s4_0 = FloatVector.fromArray(S, sums, r4);
        FloatVector s5_0 = FloatVector.fromArray(S, sums, r5);
        FloatVector s6_0 = FloatVector.fromArray(S, sums, r6);
        FloatVector s7_0 = FloatVector.fromArray(S, sums, r7);
        for (int p = from; p < to; p++) {
          int ai = starts[p] + lane;
          int di = db + p * SLOT + lane;
          FloatVector v0 = FloatVector.fromArray(S, d, di);
          FloatVector x0 = FloatVector.fromArray(S, a, ai + o0);
          s0_0 = x0.fma(v0, s0_0);
          FloatVector x1 = FloatVector.fromArray(S, a, ai + o1);
          s1_0 = x1.fma(v0, s1_0);
          FloatVector x2 = FloatVector.fromArray(S, a, ai + o2);
          s2_0 = x2.fma(v0, s2_0);
          FloatVector x3 = FloatVector.fromArray(S, a, ai + o3);
          s3_0 = x3.fma(v0, s3_0);
          FloatVector x4 = FloatVector.fromArray(S, a, ai + o4);
          s4_0 = x4.fma(v0, s4_0);
          FloatVector x5 = FloatVector.fromArray(S, a, ai + o5);
          s5_0 = x5.fma(v0, s5_0);
          FloatVector x6 = FloatVector.fromArray(S, a, ai + o6);
          s6_0 = x6.fma(v0, s6_0);
          FloatVector x7 = FloatVector.fromArray(S, a, ai + o7);
          s7_0 = x7.fma(v0, s7_0);
        }
        s0_0.intoArray(sums, r0);
        s1_0.intoArray(sums, r1);
        s2_0.intoArray(sums, r2);
        s3_0.intoArray(sums, r3);
        s4_0.intoArray(sums, r4);
        s5_0.intoArray(sums, r5);
        s6_0.intoArray(sums, r6);
        s7_0.intoArray(sums, r7);
      }
    }
  }

  /** 2 columns, 6 terms at a time. */
  public static void gradient2x6(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] d,
      int db,
      int ldd,
      float[] sums,
      int so,
      int step) {
    for (int t = kFrom; t < kTo; t += 6) {
      int t0 = t;
      int t1 = Math.min(t + 1, kTo - 1);
      int t2 = Math.min(t + 2, kTo - 1);
      int t3 = Math.min(t + 3, kTo - 1);
      int t4 = Math.min(t + 4, kTo - 1);
      int t5 = Math.min(t + 5, kTo - 1);
      int o0 = ab + offsets[t0];
      int o1 = ab + offsets[t1];
      int o2 = ab + offsets[t2];
      int o3 = ab + offsets[t3];
      int o4 = ab + offsets[t4];
      int o5 = ab + offsets[t5];
      int d1 = ldd;
      for (int lane = 0; lane < lanes; lane += L) {
        int r0 = so + t0 * step + lane;
        int r1 = so + t1 * step + lane;
        int r2 = so + t2 * step + lane;
        int r3 = so + t3 * step + lane;
        int r4 = so + t4 * step + lane;
        int r5 = so + t5 * step + lane;
        FloatVector s0_0 = FloatVector.fromArray(S, sums, r0);
        FloatVector s0_1 = FloatVector.fromArray(S, sums, r0 + SLOT);
        FloatVector s1_0 = FloatVector.fromArray(S, sums, r1);
        FloatVector s1_1 = FloatVector.fromArray(S, sums, r1 + SLOT);
        FloatVector s2_0 = FloatVector.fromArray(S, sums, r2);
        FloatVector s2_1 = FloatVector.fromArray(S, sums, r2 + SLOT);
        FloatVector s3_0 = FloatVector.fromArray(S, sums, r3);
        FloatVector s3_1 = FloatVector.fromArray(S, sums, r3 + SLOT);
        FloatVector s4_0 = FloatVector.fromArray(S, sums, r4);
        FloatVector s4_1 = FloatVector.fromArray(S, sums, r4 + SLOT);
        FloatVector s5_0 = FloatVector.fromArray(S, sums, r5);
        FloatVector s5_1 = FloatVector.fromArray(S, sums, r5 + SLOT);
        for (int p = from; p < to; p++) {
          int ai = starts[p] + lane;
          int di = db + p * SLOT + lane;
          FloatVector v0 = FloatVector.fromArray(S, d, di);
          FloatVector v1 = FloatVector.fromArray(S, d, di + d1);
          FloatVector x0 = FloatVector.fromArray(S, a, ai + o0);
          s0_0 = x0.fma(v0, s0_0);
          s0_1 = x0.fma(v1, s0_1);
          FloatVector x1 = FloatVector.fromArray(S, a, ai + o1);
          s1_0 = x1.fma(v0, s1_0);
          s1_1 = x1.fma(v1, s1_1);
          FloatVector x2 = FloatVector.fromArray(S, a, ai + o2);
          s2_0 = x2.fma(v0, s2_0);
          s2_1 = x2.fma(v1, s2_1);
          FloatVector x3 = FloatVector.fromArray(S, a, ai + o3);
          s3_0 = x3.fma(v0, s3_0);
          s3_1 = x3.fma(v1, s3_1);
          FloatVector x4 = FloatVector.fromArray(S, a, ai + o4);
          s4_0 = x4.fma(v0, s4_0);
          s4_1 = x4.fma(v1, s4_1);
          FloatVector x5 = FloatVector.fromArray(S, a, ai + o5);
          s5_0 = x5.fma(v0, s5_0);
          s5_1 = x5.fma(v1, s5_1);
        }
        s0_0.intoArray(sums, r0);
        s0_1.intoArray(sums, r0 + SLOT);
        s1_0.intoArray(sums, r1);
        s1_1.intoArray(sums, r1 + SLOT);
        s2_0.intoArray(sums, r2);
        s2_1.intoArray(sums, r2 + SLOT);
        s3_0.intoArray(sums, r3);
        s3_1.intoArray(sums, r3 + SLOT);
        s4_0.intoArray(sums, r4);
        s4_1.intoArray(sums, r4 + SLOT);
        s5_0.intoArray(sums, r5);
        s5_1.intoArray(sums, r5 + SLOT);
      }
    }
  }

  /** 3 columns, 4 terms at a time. */
  public static void gradient3x4(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] d,
      int db,
      int ldd,
      float[] sums,
      int so,
      int step) {
    for (int t = kFrom; t < kTo; t += 4) {
      int t0 = t;
      int t1 = Math.min(t + 1, kTo - 1);
      int t2 = Math.min(t + 2, kTo - 1);
      int t3 = Math.min(t + 3, kTo - 1);
      int o0 = ab + offsets[t0];
      int o1 = ab + offsets[t1];
      int o2 = ab + offsets[t2];
      int o3 = ab + offsets[t3];
      int d1 = ldd;
      int d2 = 2 * ldd;
      for (int lane = 0; lane < lanes; lane += L) {
        int r0 = so + t0 * step + lane;
        int r1 = so + t1 * step + lane;
        int r2 = so + t2 * step + lane;
        int r3 = so + t3 * step + lane;
        FloatVector s0_0 = FloatVector.fromArray(S, sums, r0);
        FloatVector s0_1 = FloatVector.fromArray(S, sums, r0 + SLOT);
        FloatVector s0_2 = FloatVector.fromArray(S, sums, r0 + 2 * SLOT);
        FloatVector s1_0 = FloatVector.fromArray(S, sums, r1);
        FloatVector s1_1 = FloatVector.fromArray(S, sums, r1 + SLOT);
        FloatVector s1_2 = FloatVector.fromArray(S, sums, r1 + 2 * SLOT);
        FloatVector s2_0 = FloatVector.fromArray(S, sums, r2);
        FloatVector s2_1 = FloatVector.fromArray(S, sums, r2 + SLOT);
        FloatVector s2_2 = FloatVector.fromArray(S, sums, r2 + 2 * SLOT);
        FloatVector s3_0 = FloatVector.fromArray(S, sums, r3);
        FloatVector s3_1 = FloatVector.fromArray(S, sums, r3 + SLOT);
        FloatVector s3_2 = FloatVector.fromArray(S, sums, r3 + 2 * SLOT);
        for (int p = from; p < to; p++) {
          int ai = starts[p] + lane;
          int di = db + p * SLOT + lane;
          FloatVector v0 = FloatVector.fromArray(S, d, di);
          FloatVector v1 = FloatVector.fromArray(S, d, di + d1);
          FloatVector v2 = FloatVector.fromArray(S, d, di + d2);
          FloatVector x0 = FloatVector.fromArray(S, a, ai + o0);
          s0_0 = x0.fma(v0, s0_0);
          s0_1 = x0.fma(v1, s0_1);
          s0_2 = x0.fma(v2, s0_2);
          FloatVector x1 = FloatVector.fromArray(S, a, ai + o1);
          s1_0 = x1.fma(v0, s1_0);
          s1_1 = x1.fma(v1, s1_1);
          s1_2 = x1.fma(v2, s1_2);
          FloatVector x2 = FloatVector.fromArray(S, a, ai + o2);
          s2_0 = x2.fma(v0, s2_0);
          s2_1 = x2.fma(v1, s2_1);
          s2_2 = x2.fma(v2, s2_2);
          FloatVector x3 = FloatVector.fromArray(S, a, ai + o3);
          s3_0 = x3.fma(v0, s3_0);
          s3_1 = x3.fma(v1, s3_1);
          s3_2 = x3.fma(v2, s3_2);
        }
        s0_0.intoArray(sums, r0);
        s0_1.intoArray(sums, r0 + SLOT);
        s0_2.intoArray(sums, r0 + 2 * SLOT);
        s1_0.intoArray(sums, r1);
        s1_1.intoArray(sums, r1 + SLOT);
        s1_2.intoArray(sums, r1 + 2 * SLOT);
        s2_0.intoArray(sums, r2);
        s2_1.intoArray(sums, r2 + SLOT);
        s2_2.intoArray(sums, r2 + 2 * SLOT);
        s3_0.intoArray(sums, r3);
        s3_1.intoArray(sums, r3 + SLOT);
        s3_2.intoArray(sums, r3 + 2 * SLOT);
      }
    }
  }

  /** 4 columns, 4 terms at a time. */
  public static void gradient4x4(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] d,
      int db,
      int ldd,
      float[] sums,
      int so,
      int step) {
    for (int t = kFrom; t < kTo; t += 4) {
      int t0 = t;
      int t1 = Math.min(t + 1, kTo - 1);
      int t2 = Math.min(t + 2, kTo - 1);
      int t3 = Math.min(t + 3, kTo - 1);
      int o0 = ab + offsets[t0];
      int o1 = ab + offsets[t1];
      int o2 = ab + offsets[t2];
      int o3 = ab + offsets[t3];
      int d1 = ldd;
      int d2 = 2 * ldd;
      int d3 = 3 * ldd;
      for (int lane = 0; lane < lanes; lane += L) {
        int r0 = so + t0 * step + lane;
        int r1 = so + t1 * step + lane;
        int r2 = so + t2 * step + lane;
        int r3 = so + t3 * step + lane;
        FloatVector s0_0 = FloatVector.fromArray(S, sums, r0);
        FloatVector s0_1 = FloatVector.fromArray(S, sums, r0 + SLOT);
        FloatVector s0_2 = FloatVector.fromArray(S, sums, r0 + 2 * SLOT);
        FloatVector s0_3 = FloatVector.fromArray(S, sums, r0 + 3 * SLOT);
        FloatVector s1_0 = FloatVector.fromArray(S, sums, r1);
        FloatVector s1_1 = FloatVector.fromArray(S, sums, r1 + SLOT);
        FloatVector s1_2 = FloatVector.fromArray(S, sums, r1 + 2 * SLOT);
        FloatVector s1_3 = FloatVector.fromArray(S, sums, r1 + 3 * SLOT);
        FloatVector s2_0 = FloatVector.fromArray(S, sums, r2);
        FloatVector s2_1 = FloatVector.fromArray(S, sums, r2 + SLOT);
        FloatVector s2_2 = FloatVector.fromArray(S, sums, r2 + 2 * SLOT);
        FloatVector s2_3 = FloatVector.fromArray(S, sums, r2 + 3 * SLOT);
        FloatVector s3_0 = FloatVector.fromArray(S, sums, r3);
        FloatVector s3_1 = FloatVector.fromArray(S, sums, r3 + SLOT);
        FloatVector s3_2 = FloatVector.fromArray(S, sums, r3 + 2 * SLOT);
        FloatVector s3_3 = FloatVector.fromArray(S, sums, r3 + 3 * SLOT);
        for (int p = from; p < to; p++) {
          int ai = starts[p] + lane;
          int di = db + p * SLOT + lane;
          FloatVector v0 = FloatVector.fromArray(S, d, di);
          FloatVector v1 = FloatVector.fromArray(S, d, di + d1);
          FloatVector v2 = FloatVector.fromArray(S, d, di + d2);
          FloatVector v3 = FloatVector.fromArray(S, d, di + d3);
          FloatVector x0 = FloatVector.fromArray(S, a, ai + o0);
          s0_0 = x0.fma(v0, s0_0);
          s0_1 = x0.fma(v1, s0_1);
          s0_2 = x0.fma(v2, s0_2);
          s0_3 = x0.fma(v3, s0_3);
          FloatVector x1 = FloatVector.fromArray(S, a, ai + o1);
          s1_0 = x1.fma(v0, s1_0);
          s1_1 = x1.fma(v1, s1_1);
          s1_2 = x1.fma(v2, s1_2);
          s1_3 = x1.fma(v3, s1_3);
          FloatVector x2 = FloatVector.fromArray(S, a, ai + o2);
          s2_0 = x2.fma(v0, s2_0);
          s2_1 = x2.fma(v1, s2_1);
          s2_2 = x2.fma(v2, s2_2);
          s2_3 = x2.fma(v3, s2_3);
          FloatVector x3 = FloatVector.fromArray(S, a, ai + o3);
          s3_0 = x3.fma(v0, s3_0);
          s3_1 = x3.fma(v1, s3_1);
          s3_2 = x3.fma(v2, s3_2);
          s3_3 = x3.fma(v3, s3_3);
        }
        s0_0.intoArray(sums, r0);
        s0_1.intoArray(sums, r0 + SLOT);
        s0_2.intoArray(sums, r0 + 2 * SLOT);
        s0_3.intoArray(sums, r0 + 3 * SLOT);
        s1_0.intoArray(sums, r1);
        s1_1.intoArray(sums, r1 + SLOT);
        s1_2.intoArray(sums, r1 + 2 * SLOT);
        s1_3.intoArray(sums, r1 + 3 * SLOT);
        s2_0.intoArray(sums, r2);
        s2_1.intoArray(sums, r2 + SLOT);
        s2_2.intoArray(sums, r2 + 2 * SLOT);
        s2_3.intoArray(sums, r2 + 3 * SLOT);
        s3_0.intoArray(sums, r3);
        s3_1.intoArray(sums, r3 + SLOT);
        s3_2.intoArray(sums, r3 + 2 * SLOT);
        s3_3.intoArray(sums, r3 + 3 * SLOT);
      }
    }
  }

  /** 6 columns, 4 terms at a time. */
  public static void gradient6x4(
      float[] a,
      int ab,
      int[] starts,
      int from,
      int to,
      int lanes,
      int[] offsets,
      int kFrom,
      int kTo,
      float[] d,
      int db,
      int ldd,
      float[] sums,
      int so,
      int step) {
    for (int t = kFrom; t < kTo; t += 4) {
      int t0 = t;
      int t1 = Math.min(t + 1, kTo - 1);
      int t2 = Math.min(t + 2, kTo - 1);
      int t3 = Math.min(t + 3, kTo - 1);
      int o0 = ab + offsets[t0];
      int o1 = ab + offsets[t1];
      int o2 = ab + offsets[t2];
      int o3 = ab + offsets[t3];
      int d1 = ldd;
      int d2 = 2 * ldd;
      int d3 = 3 * ldd;
      int d4 = 4 * ldd;
      int d5 = 5 * ldd;
      for (int lane = 0; lane < lanes; lane += L) {
        int r0 = so + t0 * step + lane;
        int r1 = so + t1 * step + lane;
        int r2 = so + t2 * step + lane;
        int r3 = so + t3 * step + lane;
        FloatVector s0_0 = FloatVector.fromArray(S, sums, r0);
        FloatVector s0_1 = FloatVector.fromArray(S, sums, r0 + SLOT);
        FloatVector s0_2 = FloatVector.fromArray(S, sums, r0 + 2 * SLOT);
        FloatVector s0_3 = FloatVector.fromArray(S, sums, r0 + 3 * SLOT);
        FloatVector s0_4 = FloatVector.fromArray(S, sums, r0 + 4 * SLOT);
        FloatVector s0_5 = FloatVector.fromArray(S, sums, r0 + 5 * SLOT);
        FloatVector s1_0 = FloatVector.fromArray(S, sums, r1);
        FloatVector s1_1 = FloatVector.fromArray(S, sums, r1 + SLOT);
        FloatVector s1_2 = FloatVector.fromArray(S, sums, r1 + 2 * SLOT);
        FloatVector s1_3 = FloatVector.fromArray(S, sums, r1 + 3 * SLOT);
        FloatVector s1_4 = FloatVector.fromArray(S, sums, r1 + 4 * SLOT);
        FloatVector s1_5 = FloatVector.fromArray(S, sums, r1 + 5 * SLOT);
        FloatVector s2_0 = FloatVector.fromArray(S, sums, r2);
        FloatVector s2_1 = FloatVector.fromArray(S, sums, r2 + SLOT);
        FloatVector s2_2 = FloatVector.fromArray(S, sums, r2 + 2 * SLOT);
        FloatVector s2_3 = FloatVector.fromArray(S, sums, r2 + 3 * SLOT);
        FloatVector s2_4 = FloatVector.fromArray(S, sums, r2 + 4 * SLOT);
        FloatVector s2_5 = FloatVector.fromArray(S, sums, r2 + 5 * SLOT);
        FloatVector s3_0 = FloatVector.fromArray(S, sums, r3);
        FloatVector s3_1 = FloatVector.fromArray(S, sums, r3 + SLOT);
        FloatVector s3_2 = FloatVector.fromArray(S, sums, r3 + 2 * SLOT);
        FloatVector s3_3 = FloatVector.fromArray(S, sums, r3 + 3 * SLOT);
        FloatVector s3_4 = FloatVector.fromArray(S, sums, r3 + 4 * SLOT);
        FloatVector s3_5 = FloatVector.fromArray(S, sums, r3 + 5 * SLOT);
        for (int p = from; p < to; p++) {
          int ai = starts[p] + lane;
          int di = db + p * SLOT + lane;
          FloatVector v0 = FloatVector.fromArray(S, d, di);
          FloatVector v1 = FloatVector.fromArray(S, d, di + d1);
          FloatVector v2 = FloatVector.fromArray(S, d, di + d2);
          FloatVector v3 = FloatVector.fromArray(S, d, di + d3);
          FloatVector v4 = FloatVector.fromArray(S, d, di + d4);
          FloatVector v5 = FloatVector.fromArray(S, d, di + d5);
          FloatVector x0 = FloatVector.fromArray(S, a, ai + o0);
          s0_0 = x0.fma(v0, s0_0);
          s0_1 = x0.fma(v1, s0_1);
          s0_2 = x0.fma(v2, s0_2);
          s0_3 = x0.fma(v3, s0_3);
          s0_4 = x0.fma(v4, s0_4);
          s0_5 = x0.fma(v5, s0_5);
          FloatVector x1 = FloatVector.fromArray(S, a, ai + o1);
          s1_0 = x1.fma(v0, s1_0);
          s1_1 = x1.fma(v1, s1_1);
          s1_2 = x1.fma(v2, s1_2);
          s1_3 = x1.fma(v3, s1_3);
          s1_4 = x1.fma(v4, s1_4);
          s1_5 = x1.fma(v5, s1_5);
          FloatVector x2 = FloatVector.fromArray(S, a, ai + o2);
          s2_0 = x2.fma(v0, s2_0);
          s2_1 = x2.fma(v1, s2_1);
          s2_2 = x2.fma(v2, s2_2);
          s2_3 = x2.fma(v3, s2_3);
          s2_4 = x2.fma(v4, s2_4);
          s2_5 = x2.fma(v5, s2_5);
          FloatVector x3 = FloatVector.fromArray(S, a, ai + o3);
          s3_0 = x3.fma(v0, s3_0);
          s3_1 = x3.fma(v1, s3_1);
          s3_2 = x3.fma(v2, s3_2);
          s3_3 = x3.fma(v3, s3_3);
          s3_4 = x3.fma(v4, s3_4);
          s3_5 = x3.fma(v5, s3_5);
        }
        s0_0.intoArray(sums, r0);
        s0_1.intoArray(sums, r0 + SLOT);
        s0_2.intoArray(sums, r0 + 2 * SLOT);
        s0_3.intoArray(sums, r0 + 3 * SLOT);
        s0_4.intoArray(sums, r0 + 4 * SLOT);
        s0_5.intoArray(sums, r0 + 5 * SLOT);
        s1_0.intoArray(sums, r1);
        s1_1.intoArray(sums, r1 + SLOT);
        s1_2.intoArray(sums, r1 + 2 * SLOT);
        s1_3.intoArray(sums, r1 + 3 * SLOT);
        s1_4.intoArray(sums, r1 + 4 * SLOT);
        s1_5.intoArray(sums, r1 + 5 * SLOT);
        s2_0.intoArray(sums, r2);
        s2_1.intoArray(sums, r2 + SLOT);
        s2_2.intoArray(sums, r2 + 2 * SLOT);
        s2_3.intoArray(sums, r2 + 3 * SLOT);
        s2_4.intoArray(sums, r2 + 4 * SLOT);
        s2_5.intoArray(sums, r2 + 5 * SLOT);
        s3_0.intoArray(sums, r3);
        s3_1.intoArray(sums, r3 + SLOT);
        s3_2.intoArray(sums, r3 + 2 * SLOT);
        s3_3.intoArray(sums, r3 + 3 * SLOT);
        s3_4.intoArray(sums, r3 + 4 * SLOT);
        s3_5.intoArray(sums, r3 + 5 * SLOT);
      }
    }
  }
}
