package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops of {@code NineTaps}. There is nothing in each but the loop: beside a call or
 * a choice HotSpot keeps the weights in memory.
 */
public final class NineTapTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private NineTapTile() {}

  /** One pixel at a time, wherever it is. */
  public static void apart(
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

  /**
   * Four or more pixels side by side, four at a time, some twice if need be.
   *
   * @param ai the first pixel's first term; the other two rows of terms are {@code o1} and {@code
   *     o2} further
   */
  public static void line(
      float[] a,
      int ai,
      int o1,
      int o2,
      int count,
      float[] b,
      int bo,
      int step,
      float[] init,
      int io,
      float[] c,
      int ci,
      int ldc) {
    if (count < 4) {
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
    for (int done = 0; done < count; done += 4) {
      int p = Math.min(done, count - 4);
      int q0 = ai + p;
      FloatVector x0_0 = FloatVector.broadcast(S, a[q0]);
      FloatVector x0_1 = FloatVector.broadcast(S, a[q0 + 1]);
      FloatVector x0_2 = FloatVector.broadcast(S, a[q0 + 2]);
      FloatVector x0_3 = FloatVector.broadcast(S, a[q0 + 3]);
      FloatVector x0_4 = FloatVector.broadcast(S, a[q0 + 4]);
      FloatVector x0_5 = FloatVector.broadcast(S, a[q0 + 5]);
      FloatVector s0 = x0_0.fma(w0, start);
      FloatVector s1 = x0_1.fma(w0, start);
      FloatVector s2 = x0_2.fma(w0, start);
      FloatVector s3 = x0_3.fma(w0, start);
      s0 = x0_1.fma(w1, s0);
      s1 = x0_2.fma(w1, s1);
      s2 = x0_3.fma(w1, s2);
      s3 = x0_4.fma(w1, s3);
      s0 = x0_2.fma(w2, s0);
      s1 = x0_3.fma(w2, s1);
      s2 = x0_4.fma(w2, s2);
      s3 = x0_5.fma(w2, s3);
      int q1 = ai + p + o1;
      FloatVector x1_0 = FloatVector.broadcast(S, a[q1]);
      FloatVector x1_1 = FloatVector.broadcast(S, a[q1 + 1]);
      FloatVector x1_2 = FloatVector.broadcast(S, a[q1 + 2]);
      FloatVector x1_3 = FloatVector.broadcast(S, a[q1 + 3]);
      FloatVector x1_4 = FloatVector.broadcast(S, a[q1 + 4]);
      FloatVector x1_5 = FloatVector.broadcast(S, a[q1 + 5]);
      s0 = x1_0.fma(w3, s0);
      s1 = x1_1.fma(w3, s1);
      s2 = x1_2.fma(w3, s2);
      s3 = x1_3.fma(w3, s3);
      s0 = x1_1.fma(w4, s0);
      s1 = x1_2.fma(w4, s1);
      s2 = x1_3.fma(w4, s2);
      s3 = x1_4.fma(w4, s3);
      s0 = x1_2.fma(w5, s0);
      s1 = x1_3.fma(w5, s1);
      s2 = x1_4.fma(w5, s2);
      s3 = x1_5.fma(w5, s3);
      int q2 = ai + p + o2;
      FloatVector x2_0 = FloatVector.broadcast(S, a[q2]);
      FloatVector x2_1 = FloatVector.broadcast(S, a[q2 + 1]);
      FloatVector x2_2 = FloatVector.broadcast(S, a[q2 + 2]);
      FloatVector x2_3 = FloatVector.broadcast(S, a[q2 + 3]);
      FloatVector x2_4 = FloatVector.broadcast(S, a[q2 + 4]);
      FloatVector x2_5 = FloatVector.broadcast(S, a[q2 + 5]);
      s0 = x2_0.fma(w6, s0);
      s1 = x2_1.fma(w6, s1);
      s2 = x2_2.fma(w6, s2);
      s3 = x2_3.fma(w6, s3);
      s0 = x2_1.fma(w7, s0);
      s1 = x2_2.fma(w7, s1);
      s2 = x2_3.fma(w7, s2);
      s3 = x2_4.fma(w7, s3);
      s0 = x2_2.fma(w8, s0);
      s1 = x2_3.fma(w8, s1);
      s2 = x2_4.fma(w8, s2);
      s3 = x2_5.fma(w8, s3);
      int q = ci + p * ldc;
      s0.intoArray(c, q);
      s1.intoArray(c, q + ldc);
      s2.intoArray(c, q + 2 * ldc);
      s3.intoArray(c, q + 3 * ldc);
    }
  }

  /** The gradient of nine weights of one vector of columns. */
  public static void gradient(
      float[] a,
      int ab,
      int[] pixels,
      int from,
      int to,
      int[] offsets,
      int k,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    if (from >= to) {
      return; // see IdleCalls
    }
    FloatVector s0 = FloatVector.fromArray(S, c, co);
    FloatVector s1 = FloatVector.fromArray(S, c, co + ldc);
    FloatVector s2 = FloatVector.fromArray(S, c, co + 2 * ldc);
    FloatVector s3 = FloatVector.fromArray(S, c, co + 3 * ldc);
    FloatVector s4 = FloatVector.fromArray(S, c, co + 4 * ldc);
    FloatVector s5 = FloatVector.fromArray(S, c, co + 5 * ldc);
    FloatVector s6 = FloatVector.fromArray(S, c, co + 6 * ldc);
    FloatVector s7 = FloatVector.fromArray(S, c, co + 7 * ldc);
    FloatVector s8 = FloatVector.fromArray(S, c, co + 8 * ldc);
    int o0 = ab + offsets[k];
    int o1 = ab + offsets[k + 3];
    int o2 = ab + offsets[k + 6];
    int p = from;
    int bi = bo;
    while (p < to) {
      int r = pixels[p];
      if (to - p < 4 || pixels[p + 3] - r != 3) {
        FloatVector d = FloatVector.fromArray(S, b, bi);
        s0 = FloatVector.broadcast(S, a[o0 + r]).fma(d, s0);
        s1 = FloatVector.broadcast(S, a[o0 + r + 1]).fma(d, s1);
        s2 = FloatVector.broadcast(S, a[o0 + r + 2]).fma(d, s2);
        s3 = FloatVector.broadcast(S, a[o1 + r]).fma(d, s3);
        s4 = FloatVector.broadcast(S, a[o1 + r + 1]).fma(d, s4);
        s5 = FloatVector.broadcast(S, a[o1 + r + 2]).fma(d, s5);
        s6 = FloatVector.broadcast(S, a[o2 + r]).fma(d, s6);
        s7 = FloatVector.broadcast(S, a[o2 + r + 1]).fma(d, s7);
        s8 = FloatVector.broadcast(S, a[o2 + r + 2]).fma(d, s8);
        p++;
        bi += ldb;
        continue;
      }
      FloatVector d0 = FloatVector.fromArray(S, b, bi);
      FloatVector d1 = FloatVector.fromArray(S, b, bi + ldb);
      FloatVector d2 = FloatVector.fromArray(S, b, bi + 2 * ldb);
      FloatVector d3 = FloatVector.fromArray(S, b, bi + 3 * ldb);
      int q0 = o0 + r;
      FloatVector x0_0 = FloatVector.broadcast(S, a[q0]);
      FloatVector x0_1 = FloatVector.broadcast(S, a[q0 + 1]);
      FloatVector x0_2 = FloatVector.broadcast(S, a[q0 + 2]);
      FloatVector x0_3 = FloatVector.broadcast(S, a[q0 + 3]);
      FloatVector x0_4 = FloatVector.broadcast(S, a[q0 + 4]);
      FloatVector x0_5 = FloatVector.broadcast(S, a[q0 + 5]);
      s0 = x0_0.fma(d0, s0);
      s1 = x0_1.fma(d0, s1);
      s2 = x0_2.fma(d0, s2);
      s0 = x0_1.fma(d1, s0);
      s1 = x0_2.fma(d1, s1);
      s2 = x0_3.fma(d1, s2);
      s0 = x0_2.fma(d2, s0);
      s1 = x0_3.fma(d2, s1);
      s2 = x0_4.fma(d2, s2);
      s0 = x0_3.fma(d3, s0);
      s1 = x0_4.fma(d3, s1);
      s2 = x0_5.fma(d3, s2);
      int q1 = o1 + r;
      FloatVector x1_0 = FloatVector.broadcast(S, a[q1]);
      FloatVector x1_1 = FloatVector.broadcast(S, a[q1 + 1]);
      FloatVector x1_2 = FloatVector.broadcast(S, a[q1 + 2]);
      FloatVector x1_3 = FloatVector.broadcast(S, a[q1 + 3]);
      FloatVector x1_4 = FloatVector.broadcast(S, a[q1 + 4]);
      FloatVector x1_5 = FloatVector.broadcast(S, a[q1 + 5]);
      s3 = x1_0.fma(d0, s3);
      s4 = x1_1.fma(d0, s4);
      s5 = x1_2.fma(d0, s5);
      s3 = x1_1.fma(d1, s3);
      s4 = x1_2.fma(d1, s4);
      s5 = x1_3.fma(d1, s5);
      s3 = x1_2.fma(d2, s3);
      s4 = x1_3.fma(d2, s4);
      s5 = x1_4.fma(d2, s5);
      s3 = x1_3.fma(d3, s3);
      s4 = x1_4.fma(d3, s4);
      s5 = x1_5.fma(d3, s5);
      int q2 = o2 + r;
      FloatVector x2_0 = FloatVector.broadcast(S, a[q2]);
      FloatVector x2_1 = FloatVector.broadcast(S, a[q2 + 1]);
      FloatVector x2_2 = FloatVector.broadcast(S, a[q2 + 2]);
      FloatVector x2_3 = FloatVector.broadcast(S, a[q2 + 3]);
      FloatVector x2_4 = FloatVector.broadcast(S, a[q2 + 4]);
      FloatVector x2_5 = FloatVector.broadcast(S, a[q2 + 5]);
      s6 = x2_0.fma(d0, s6);
      s7 = x2_1.fma(d0, s7);
      s8 = x2_2.fma(d0, s8);
      s6 = x2_1.fma(d1, s6);
      s7 = x2_2.fma(d1, s7);
      s8 = x2_3.fma(d1, s8);
      s6 = x2_2.fma(d2, s6);
      s7 = x2_3.fma(d2, s7);
      s8 = x2_4.fma(d2, s8);
      s6 = x2_3.fma(d3, s6);
      s7 = x2_4.fma(d3, s7);
      s8 = x2_5.fma(d3, s8);
      p += 4;
      bi += 4 * ldb;
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
    s4.intoArray(c, co + 4 * ldc);
    s5.intoArray(c, co + 5 * ldc);
    s6.intoArray(c, co + 6 * ldc);
    s7.intoArray(c, co + 7 * ldc);
    s8.intoArray(c, co + 8 * ldc);
  }
}
