package striate.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with nine terms: a 3×3 kernel over a single channel, the first layer of most networks
 * for grey images. All weights of a vector of columns stay in registers while the rows pass by, so
 * that a row costs nine multiplications and little else; a tile of rows would spend as long on its
 * first and last instructions. Four neighbouring pixels are done together, since they read eighteen
 * numbers instead of 36. The sums are those of the tiles, in the same order.
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
    boolean near = o1 - o0 == 1 && o2 - o0 == 2 && o4 - o3 == 1 && o5 - o3 == 2;
    near &= o7 - o6 == 1 && o8 - o6 == 2;
    int row = from;
    while (row < to) {
      int first = near ? four(rows, lda, from, to, row) : -1;
      if (first < 0) {
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
        row++;
        continue;
      }
      int r = lda > 0 ? first * lda : rows[first];
      int q0 = ab + r + o0;
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
      int q1 = ab + r + o3;
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
      int q2 = ab + r + o6;
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
      s0.intoArray(c, cb + (ldc > 0 ? first * ldc : outRows[first]));
      s1.intoArray(c, cb + (ldc > 0 ? (first + 1) * ldc : outRows[first + 1]));
      s2.intoArray(c, cb + (ldc > 0 ? (first + 2) * ldc : outRows[first + 2]));
      s3.intoArray(c, cb + (ldc > 0 ? (first + 3) * ldc : outRows[first + 3]));
      row = first + 4;
    }
  }

  /**
   * The first of four rows that are neighbours in A, and so share most of what they read: {@code
   * row} if it and the next three are, or the last such four before the neighbourhood ends, some of
   * which are then done twice; −1 if there are none.
   */
  private static int four(int[] rows, int lda, int from, int to, int row) {
    if (lda > 0) {
      return lda == 1 && to - from >= 4 ? Math.min(row, to - 4) : -1;
    }
    int end = Math.min(row + 4, to);
    while (rows[end - 1] - rows[row] != end - 1 - row) {
      end--;
    }
    int first = end - 4;
    return first >= from && rows[row] - rows[first] == row - first ? first : -1;
  }
}
