package striate.kernels.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The input side of Winograd's F(4&times;4, 3&times;3): {@code V = Bᵀ d B} for 6&times;6 patches of
 * an NHWC image, the lanes of a vector being channels.
 *
 * <p>The points are 0, &plusmn;5/8, &plusmn;3/2 and infinity. Every constant made of them here is
 * exact in single precision, and they lose about four times fewer bits than the textbook's 0,
 * &plusmn;1, &plusmn;2 (see {@link Winograd} for the measured error). Source of the method: A.
 * Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
 *
 * <p>36 values of a patch do not fit the registers. So the six rows of the result are made in three
 * pairs, each pair from its own loads of the patch: 84 loads instead of 36, but no value is ever
 * spilled or stored in between.
 */
final class WinogradInput {
  static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  static final int L = S.length();

  /** The two pairs of points. */
  static final float A = 0.625f;

  static final float B = 1.5f;
  static final float A2 = A * A;
  static final float B2 = B * B;

  private WinogradInput() {}

  /**
   * Transforms one patch.
   *
   * @param x image values; the patch's first pixel at {@code xo}, its rows {@code rs} and its
   *     pixels {@code cs} floats apart, channels contiguous
   * @param v result: value (i, j) of the channels from {@code c * L} at {@code vo + (6 i + j) * vs
   *     + c * vc}
   * @param vecs vectors of channels, all of them full
   */
  static void transform(
      float[] x, int xo, int rs, int cs, float[] v, int vo, int vs, int vc, int vecs) {
    outerRows(x, xo, rs, cs, v, vo, vs, vc, vecs);
    pairOfRows(x, xo, rs, cs, v, vo + 6 * vs, vs, vc, vecs, A, B2);
    pairOfRows(x, xo, rs, cs, v, vo + 18 * vs, vs, vc, vecs, B, A2);
  }

  /** Rows 0 and 5, those of the points 0 and infinity. */
  private static void outerRows(
      float[] x, int xo, int rs, int cs, float[] v, int vo, int vs, int vc, int vecs) {
    if (vecs == 0) {
      return; // see IdleCalls
    }
    FloatVector ends = FloatVector.broadcast(S, A2 * B2);
    FloatVector middle = FloatVector.broadcast(S, -(A2 + B2));
    FloatVector minusA2 = FloatVector.broadcast(S, -A2);
    FloatVector minusB2 = FloatVector.broadcast(S, -B2);
    FloatVector plusA = FloatVector.broadcast(S, A);
    FloatVector minusA = FloatVector.broadcast(S, -A);
    FloatVector plusB = FloatVector.broadcast(S, B);
    FloatVector minusB = FloatVector.broadcast(S, -B);
    int down = 30 * vs;
    for (int c = 0; c < vecs; c++) {
      int from = xo + c * L;
      int to = vo + c * vc;
      FloatVector d10 = FloatVector.fromArray(S, x, from + rs);
      FloatVector d20 = FloatVector.fromArray(S, x, from + 2 * rs);
      FloatVector d30 = FloatVector.fromArray(S, x, from + 3 * rs);
      FloatVector d40 = FloatVector.fromArray(S, x, from + 4 * rs);
      FloatVector p0 = FloatVector.fromArray(S, x, from).fma(ends, d20.fma(middle, d40));
      FloatVector m0 = d10.fma(ends, d30.fma(middle, FloatVector.fromArray(S, x, from + 5 * rs)));
      from += cs;
      FloatVector d11 = FloatVector.fromArray(S, x, from + rs);
      FloatVector d21 = FloatVector.fromArray(S, x, from + 2 * rs);
      FloatVector d31 = FloatVector.fromArray(S, x, from + 3 * rs);
      FloatVector d41 = FloatVector.fromArray(S, x, from + 4 * rs);
      FloatVector p1 = FloatVector.fromArray(S, x, from).fma(ends, d21.fma(middle, d41));
      FloatVector m1 = d11.fma(ends, d31.fma(middle, FloatVector.fromArray(S, x, from + 5 * rs)));
      from += cs;
      FloatVector d12 = FloatVector.fromArray(S, x, from + rs);
      FloatVector d22 = FloatVector.fromArray(S, x, from + 2 * rs);
      FloatVector d32 = FloatVector.fromArray(S, x, from + 3 * rs);
      FloatVector d42 = FloatVector.fromArray(S, x, from + 4 * rs);
      FloatVector p2 = FloatVector.fromArray(S, x, from).fma(ends, d22.fma(middle, d42));
      FloatVector m2 = d12.fma(ends, d32.fma(middle, FloatVector.fromArray(S, x, from + 5 * rs)));
      from += cs;
      FloatVector d13 = FloatVector.fromArray(S, x, from + rs);
      FloatVector d23 = FloatVector.fromArray(S, x, from + 2 * rs);
      FloatVector d33 = FloatVector.fromArray(S, x, from + 3 * rs);
      FloatVector d43 = FloatVector.fromArray(S, x, from + 4 * rs);
      FloatVector p3 = FloatVector.fromArray(S, x, from).fma(ends, d23.fma(middle, d43));
      FloatVector m3 = d13.fma(ends, d33.fma(middle, FloatVector.fromArray(S, x, from + 5 * rs)));
      from += cs;
      FloatVector d14 = FloatVector.fromArray(S, x, from + rs);
      FloatVector d24 = FloatVector.fromArray(S, x, from + 2 * rs);
      FloatVector d34 = FloatVector.fromArray(S, x, from + 3 * rs);
      FloatVector d44 = FloatVector.fromArray(S, x, from + 4 * rs);
      FloatVector p4 = FloatVector.fromArray(S, x, from).fma(ends, d24.fma(middle, d44));
      FloatVector m4 = d14.fma(ends, d34.fma(middle, FloatVector.fromArray(S, x, from + 5 * rs)));
      from += cs;
      FloatVector d15 = FloatVector.fromArray(S, x, from + rs);
      FloatVector d25 = FloatVector.fromArray(S, x, from + 2 * rs);
      FloatVector d35 = FloatVector.fromArray(S, x, from + 3 * rs);
      FloatVector d45 = FloatVector.fromArray(S, x, from + 4 * rs);
      FloatVector p5 = FloatVector.fromArray(S, x, from).fma(ends, d25.fma(middle, d45));
      FloatVector m5 = d15.fma(ends, d35.fma(middle, FloatVector.fromArray(S, x, from + 5 * rs)));
      int out0 = to;
      p0.fma(ends, p2.fma(middle, p4)).intoArray(v, out0);
      FloatVector evenA0 = p2.fma(minusB2, p4);
      FloatVector oddA0 = p1.fma(minusB2, p3);
      oddA0.fma(plusA, evenA0).intoArray(v, out0 + vs);
      oddA0.fma(minusA, evenA0).intoArray(v, out0 + 2 * vs);
      FloatVector evenB0 = p2.fma(minusA2, p4);
      FloatVector oddB0 = p1.fma(minusA2, p3);
      oddB0.fma(plusB, evenB0).intoArray(v, out0 + 3 * vs);
      oddB0.fma(minusB, evenB0).intoArray(v, out0 + 4 * vs);
      p1.fma(ends, p3.fma(middle, p5)).intoArray(v, out0 + 5 * vs);
      int out2 = to + down;
      m0.fma(ends, m2.fma(middle, m4)).intoArray(v, out2);
      FloatVector evenA2 = m2.fma(minusB2, m4);
      FloatVector oddA2 = m1.fma(minusB2, m3);
      oddA2.fma(plusA, evenA2).intoArray(v, out2 + vs);
      oddA2.fma(minusA, evenA2).intoArray(v, out2 + 2 * vs);
      FloatVector evenB2 = m2.fma(minusA2, m4);
      FloatVector oddB2 = m1.fma(minusA2, m3);
      oddB2.fma(plusB, evenB2).intoArray(v, out2 + 3 * vs);
      oddB2.fma(minusB, evenB2).intoArray(v, out2 + 4 * vs);
      m1.fma(ends, m3.fma(middle, m5)).intoArray(v, out2 + 5 * vs);
    }
  }

  /**
   * The rows of the points {@code +point} and {@code -point}; {@code other2} is the other's square.
   */
  private static void pairOfRows(
      float[] x,
      int xo,
      int rs,
      int cs,
      float[] v,
      int vo,
      int vs,
      int vc,
      int vecs,
      float point,
      float other2) {
    if (vecs == 0) {
      return; // see IdleCalls
    }
    FloatVector ends = FloatVector.broadcast(S, A2 * B2);
    FloatVector middle = FloatVector.broadcast(S, -(A2 + B2));
    FloatVector minusA2 = FloatVector.broadcast(S, -A2);
    FloatVector minusB2 = FloatVector.broadcast(S, -B2);
    FloatVector plusA = FloatVector.broadcast(S, A);
    FloatVector minusA = FloatVector.broadcast(S, -A);
    FloatVector plusB = FloatVector.broadcast(S, B);
    FloatVector minusB = FloatVector.broadcast(S, -B);
    FloatVector minusOther2 = FloatVector.broadcast(S, -other2);
    FloatVector plus = FloatVector.broadcast(S, point);
    FloatVector minus = FloatVector.broadcast(S, -point);
    for (int c = 0; c < vecs; c++) {
      int from = xo + c * L;
      int to = vo + c * vc;
      FloatVector even0 =
          FloatVector.fromArray(S, x, from + 2 * rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 4 * rs));
      FloatVector odd0 =
          FloatVector.fromArray(S, x, from + rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 3 * rs));
      FloatVector p0 = odd0.fma(plus, even0);
      FloatVector m0 = odd0.fma(minus, even0);
      from += cs;
      FloatVector even1 =
          FloatVector.fromArray(S, x, from + 2 * rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 4 * rs));
      FloatVector odd1 =
          FloatVector.fromArray(S, x, from + rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 3 * rs));
      FloatVector p1 = odd1.fma(plus, even1);
      FloatVector m1 = odd1.fma(minus, even1);
      from += cs;
      FloatVector even2 =
          FloatVector.fromArray(S, x, from + 2 * rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 4 * rs));
      FloatVector odd2 =
          FloatVector.fromArray(S, x, from + rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 3 * rs));
      FloatVector p2 = odd2.fma(plus, even2);
      FloatVector m2 = odd2.fma(minus, even2);
      from += cs;
      FloatVector even3 =
          FloatVector.fromArray(S, x, from + 2 * rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 4 * rs));
      FloatVector odd3 =
          FloatVector.fromArray(S, x, from + rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 3 * rs));
      FloatVector p3 = odd3.fma(plus, even3);
      FloatVector m3 = odd3.fma(minus, even3);
      from += cs;
      FloatVector even4 =
          FloatVector.fromArray(S, x, from + 2 * rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 4 * rs));
      FloatVector odd4 =
          FloatVector.fromArray(S, x, from + rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 3 * rs));
      FloatVector p4 = odd4.fma(plus, even4);
      FloatVector m4 = odd4.fma(minus, even4);
      from += cs;
      FloatVector even5 =
          FloatVector.fromArray(S, x, from + 2 * rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 4 * rs));
      FloatVector odd5 =
          FloatVector.fromArray(S, x, from + rs)
              .fma(minusOther2, FloatVector.fromArray(S, x, from + 3 * rs));
      FloatVector p5 = odd5.fma(plus, even5);
      FloatVector m5 = odd5.fma(minus, even5);
      int out0 = to;
      p0.fma(ends, p2.fma(middle, p4)).intoArray(v, out0);
      FloatVector evenA0 = p2.fma(minusB2, p4);
      FloatVector oddA0 = p1.fma(minusB2, p3);
      oddA0.fma(plusA, evenA0).intoArray(v, out0 + vs);
      oddA0.fma(minusA, evenA0).intoArray(v, out0 + 2 * vs);
      FloatVector evenB0 = p2.fma(minusA2, p4);
      FloatVector oddB0 = p1.fma(minusA2, p3);
      oddB0.fma(plusB, evenB0).intoArray(v, out0 + 3 * vs);
      oddB0.fma(minusB, evenB0).intoArray(v, out0 + 4 * vs);
      p1.fma(ends, p3.fma(middle, p5)).intoArray(v, out0 + 5 * vs);
      int out1 = to + 6 * vs;
      m0.fma(ends, m2.fma(middle, m4)).intoArray(v, out1);
      FloatVector evenA1 = m2.fma(minusB2, m4);
      FloatVector oddA1 = m1.fma(minusB2, m3);
      oddA1.fma(plusA, evenA1).intoArray(v, out1 + vs);
      oddA1.fma(minusA, evenA1).intoArray(v, out1 + 2 * vs);
      FloatVector evenB1 = m2.fma(minusA2, m4);
      FloatVector oddB1 = m1.fma(minusA2, m3);
      oddB1.fma(plusB, evenB1).intoArray(v, out1 + 3 * vs);
      oddB1.fma(minusB, evenB1).intoArray(v, out1 + 4 * vs);
      m1.fma(ends, m3.fma(middle, m5)).intoArray(v, out1 + 5 * vs);
    }
  }
}
