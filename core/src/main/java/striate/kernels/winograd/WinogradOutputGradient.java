package striate.kernels.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transpose of {@link WinogradOutput}: {@code A dY Aᵀ} of a 4&times;4 tile of the output's
 * gradient, which the gradient of the weights is made of. Lanes are channels.
 */
final class WinogradOutputGradient {
  private static final VectorSpecies<Float> S = WinogradInput.S;
  private static final int L = WinogradInput.L;
  private static final float A = WinogradInput.A;
  private static final float B = WinogradInput.B;

  private WinogradOutputGradient() {}

  /**
   * Transforms one tile.
   *
   * @param y gradient; the tile's first pixel at {@code yo}, its rows {@code rs} and its pixels
   *     {@code cs} floats apart, channels contiguous
   * @param v result: value (i, j) of the channels from {@code c * L} at {@code vo + (6 i + j) * vs
   *     + c * vc}
   * @param vecs vectors of channels, all of them full
   */
  static void transform(
      float[] y, int yo, int rs, int cs, float[] v, int vo, int vs, int vc, int vecs) {
    outerRows(y, yo, rs, cs, v, vo, vs, vc, vecs);
    pairOfRows(y, yo, rs, cs, v, vo + 6 * vs, vs, vc, vecs, A);
    pairOfRows(y, yo, rs, cs, v, vo + 18 * vs, vs, vc, vecs, B);
  }

  private static void outerRows(
      float[] y, int yo, int rs, int cs, float[] v, int vo, int vs, int vc, int vecs) {
    if (vecs == 0) {
      return; // see IdleCalls
    }
    FloatVector a2 = FloatVector.broadcast(S, A * A);
    FloatVector b2 = FloatVector.broadcast(S, B * B);
    FloatVector plusA = FloatVector.broadcast(S, A);
    FloatVector minusA = FloatVector.broadcast(S, -A);
    FloatVector plusB = FloatVector.broadcast(S, B);
    FloatVector minusB = FloatVector.broadcast(S, -B);
    for (int c = 0; c < vecs; c++) {
      int from = yo + c * L;
      int to = vo + c * vc;
      FloatVector p0 = FloatVector.fromArray(S, y, from);
      FloatVector p1 = FloatVector.fromArray(S, y, from + cs);
      FloatVector p2 = FloatVector.fromArray(S, y, from + 2 * cs);
      FloatVector p3 = FloatVector.fromArray(S, y, from + 3 * cs);
      int out0 = to;
      p0.intoArray(v, out0);
      FloatVector evenA0 = p2.fma(a2, p0);
      FloatVector oddA0 = p3.fma(a2, p1);
      oddA0.fma(plusA, evenA0).intoArray(v, out0 + vs);
      oddA0.fma(minusA, evenA0).intoArray(v, out0 + 2 * vs);
      FloatVector evenB0 = p2.fma(b2, p0);
      FloatVector oddB0 = p3.fma(b2, p1);
      oddB0.fma(plusB, evenB0).intoArray(v, out0 + 3 * vs);
      oddB0.fma(minusB, evenB0).intoArray(v, out0 + 4 * vs);
      p3.intoArray(v, out0 + 5 * vs);
      from += 3 * rs;
      FloatVector q0 = FloatVector.fromArray(S, y, from);
      FloatVector q1 = FloatVector.fromArray(S, y, from + cs);
      FloatVector q2 = FloatVector.fromArray(S, y, from + 2 * cs);
      FloatVector q3 = FloatVector.fromArray(S, y, from + 3 * cs);
      int out5 = to + 30 * vs;
      q0.intoArray(v, out5);
      FloatVector evenA5 = q2.fma(a2, q0);
      FloatVector oddA5 = q3.fma(a2, q1);
      oddA5.fma(plusA, evenA5).intoArray(v, out5 + vs);
      oddA5.fma(minusA, evenA5).intoArray(v, out5 + 2 * vs);
      FloatVector evenB5 = q2.fma(b2, q0);
      FloatVector oddB5 = q3.fma(b2, q1);
      oddB5.fma(plusB, evenB5).intoArray(v, out5 + 3 * vs);
      oddB5.fma(minusB, evenB5).intoArray(v, out5 + 4 * vs);
      q3.intoArray(v, out5 + 5 * vs);
    }
  }

  /** The rows of the points {@code +point} and {@code -point}. */
  private static void pairOfRows(
      float[] y, int yo, int rs, int cs, float[] v, int vo, int vs, int vc, int vecs, float point) {
    if (vecs == 0) {
      return; // see IdleCalls
    }
    FloatVector a2 = FloatVector.broadcast(S, A * A);
    FloatVector b2 = FloatVector.broadcast(S, B * B);
    FloatVector plusA = FloatVector.broadcast(S, A);
    FloatVector minusA = FloatVector.broadcast(S, -A);
    FloatVector plusB = FloatVector.broadcast(S, B);
    FloatVector minusB = FloatVector.broadcast(S, -B);
    FloatVector square = FloatVector.broadcast(S, point * point);
    FloatVector plus = FloatVector.broadcast(S, point);
    FloatVector minus = FloatVector.broadcast(S, -point);
    for (int c = 0; c < vecs; c++) {
      int from = yo + c * L;
      int to = vo + c * vc;
      FloatVector even0 =
          FloatVector.fromArray(S, y, from + 2 * rs).fma(square, FloatVector.fromArray(S, y, from));
      FloatVector odd0 =
          FloatVector.fromArray(S, y, from + 3 * rs)
              .fma(square, FloatVector.fromArray(S, y, from + rs));
      FloatVector p0 = odd0.fma(plus, even0);
      FloatVector q0 = odd0.fma(minus, even0);
      from += cs;
      FloatVector even1 =
          FloatVector.fromArray(S, y, from + 2 * rs).fma(square, FloatVector.fromArray(S, y, from));
      FloatVector odd1 =
          FloatVector.fromArray(S, y, from + 3 * rs)
              .fma(square, FloatVector.fromArray(S, y, from + rs));
      FloatVector p1 = odd1.fma(plus, even1);
      FloatVector q1 = odd1.fma(minus, even1);
      from += cs;
      FloatVector even2 =
          FloatVector.fromArray(S, y, from + 2 * rs).fma(square, FloatVector.fromArray(S, y, from));
      FloatVector odd2 =
          FloatVector.fromArray(S, y, from + 3 * rs)
              .fma(square, FloatVector.fromArray(S, y, from + rs));
      FloatVector p2 = odd2.fma(plus, even2);
      FloatVector q2 = odd2.fma(minus, even2);
      from += cs;
      FloatVector even3 =
          FloatVector.fromArray(S, y, from + 2 * rs).fma(square, FloatVector.fromArray(S, y, from));
      FloatVector odd3 =
          FloatVector.fromArray(S, y, from + 3 * rs)
              .fma(square, FloatVector.fromArray(S, y, from + rs));
      FloatVector p3 = odd3.fma(plus, even3);
      FloatVector q3 = odd3.fma(minus, even3);
      int out0 = to;
      p0.intoArray(v, out0);
      FloatVector evenA0 = p2.fma(a2, p0);
      FloatVector oddA0 = p3.fma(a2, p1);
      oddA0.fma(plusA, evenA0).intoArray(v, out0 + vs);
      oddA0.fma(minusA, evenA0).intoArray(v, out0 + 2 * vs);
      FloatVector evenB0 = p2.fma(b2, p0);
      FloatVector oddB0 = p3.fma(b2, p1);
      oddB0.fma(plusB, evenB0).intoArray(v, out0 + 3 * vs);
      oddB0.fma(minusB, evenB0).intoArray(v, out0 + 4 * vs);
      p3.intoArray(v, out0 + 5 * vs);
      int out1 = to + 6 * vs;
      q0.intoArray(v, out1);
      FloatVector evenA1 = q2.fma(a2, q0);
      FloatVector oddA1 = q3.fma(a2, q1);
      oddA1.fma(plusA, evenA1).intoArray(v, out1 + vs);
      oddA1.fma(minusA, evenA1).intoArray(v, out1 + 2 * vs);
      FloatVector evenB1 = q2.fma(b2, q0);
      FloatVector oddB1 = q3.fma(b2, q1);
      oddB1.fma(plusB, evenB1).intoArray(v, out1 + 3 * vs);
      oddB1.fma(minusB, evenB1).intoArray(v, out1 + 4 * vs);
      q3.intoArray(v, out1 + 5 * vs);
    }
  }
}
