package striate.kernels.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The output side of Winograd's F(4&times;4, 3&times;3): {@code Y = Aᵀ M A} with bias and
 * rectifier, and its transpose {@code A dY Aᵀ} for the gradient of the weights. Lanes are channels;
 * see {@link WinogradInput} for the points and for why rows come in pairs.
 */
final class WinogradOutput {
  private static final VectorSpecies<Float> S = WinogradInput.S;
  private static final int L = WinogradInput.L;
  private static final float A = WinogradInput.A;
  private static final float B = WinogradInput.B;

  private WinogradOutput() {}

  /**
   * Transforms the products of one tile to its 4&times;4 outputs.
   *
   * @param m products: value (i, j) of the channels from {@code c * L} at {@code mo + (6 i + j) *
   *     ms + c * L}
   * @param bias added to every output, {@code vecs * L} values from {@code bo}
   * @param least outputs below it are replaced by it: 0 for a rectifier, otherwise negative
   *     infinity
   * @param y result; the tile's first pixel at {@code yo}, its rows {@code rs} and its pixels
   *     {@code cs} floats apart, channels contiguous
   */
  static void transform(
      float[] m,
      int mo,
      int ms,
      float[] bias,
      int bo,
      float least,
      float[] y,
      int yo,
      int rs,
      int cs,
      int vecs) {
    evenRows(m, mo, ms, bias, bo, least, y, yo, rs, cs, vecs);
    oddRows(m, mo, ms, bias, bo, least, y, yo + rs, rs, cs, vecs);
  }

  /** Rows 0 and 2. */
  private static void evenRows(
      float[] m,
      int mo,
      int ms,
      float[] bias,
      int bo,
      float least,
      float[] y,
      int yo,
      int rs,
      int cs,
      int vecs) {
    if (vecs == 0) {
      return; // see IdleCalls
    }
    FloatVector a = FloatVector.broadcast(S, A);
    FloatVector b = FloatVector.broadcast(S, B);
    FloatVector a2 = FloatVector.broadcast(S, A * A);
    FloatVector b2 = FloatVector.broadcast(S, B * B);
    FloatVector a3 = FloatVector.broadcast(S, A * A * A);
    FloatVector b3 = FloatVector.broadcast(S, B * B * B);
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < vecs; c++) {
      int from = mo + c * L;
      int to = yo + c * L;
      FloatVector shift = FloatVector.fromArray(S, bias, bo + c * L);
      FloatVector m10 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m20 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m30 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m40 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s0 = m10.add(m20);
      FloatVector t0 = m30.add(m40);
      FloatVector p0 = FloatVector.fromArray(S, m, from).add(s0.add(t0));
      FloatVector q0 = s0.fma(a2, t0.mul(b2));
      from += ms;
      FloatVector m11 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m21 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m31 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m41 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s1 = m11.add(m21);
      FloatVector t1 = m31.add(m41);
      FloatVector p1 = FloatVector.fromArray(S, m, from).add(s1.add(t1));
      FloatVector q1 = s1.fma(a2, t1.mul(b2));
      from += ms;
      FloatVector m12 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m22 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m32 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m42 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s2 = m12.add(m22);
      FloatVector t2 = m32.add(m42);
      FloatVector p2 = FloatVector.fromArray(S, m, from).add(s2.add(t2));
      FloatVector q2 = s2.fma(a2, t2.mul(b2));
      from += ms;
      FloatVector m13 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m23 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m33 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m43 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s3 = m13.add(m23);
      FloatVector t3 = m33.add(m43);
      FloatVector p3 = FloatVector.fromArray(S, m, from).add(s3.add(t3));
      FloatVector q3 = s3.fma(a2, t3.mul(b2));
      from += ms;
      FloatVector m14 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m24 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m34 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m44 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s4 = m14.add(m24);
      FloatVector t4 = m34.add(m44);
      FloatVector p4 = FloatVector.fromArray(S, m, from).add(s4.add(t4));
      FloatVector q4 = s4.fma(a2, t4.mul(b2));
      from += ms;
      FloatVector m15 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m25 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m35 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m45 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s5 = m15.add(m25);
      FloatVector t5 = m35.add(m45);
      FloatVector p5 = FloatVector.fromArray(S, m, from).add(s5.add(t5));
      FloatVector q5 = s5.fma(a2, t5.mul(b2));
      FloatVector sumA0 = p1.add(p2);
      FloatVector sumB0 = p3.add(p4);
      FloatVector gapA0 = p1.sub(p2);
      FloatVector gapB0 = p3.sub(p4);
      FloatVector y00 = p0.add(shift).add(sumA0.add(sumB0));
      FloatVector y01 = gapA0.fma(a, gapB0.fma(b, shift));
      FloatVector y02 = sumA0.fma(a2, sumB0.fma(b2, shift));
      FloatVector y03 = gapA0.fma(a3, gapB0.fma(b3, p5.add(shift)));
      int out0 = to;
      y00.blend(floor, y00.compare(VectorOperators.LT, floor)).intoArray(y, out0);
      y01.blend(floor, y01.compare(VectorOperators.LT, floor)).intoArray(y, out0 + cs);
      y02.blend(floor, y02.compare(VectorOperators.LT, floor)).intoArray(y, out0 + 2 * cs);
      y03.blend(floor, y03.compare(VectorOperators.LT, floor)).intoArray(y, out0 + 3 * cs);
      FloatVector sumA1 = q1.add(q2);
      FloatVector sumB1 = q3.add(q4);
      FloatVector gapA1 = q1.sub(q2);
      FloatVector gapB1 = q3.sub(q4);
      FloatVector y10 = q0.add(shift).add(sumA1.add(sumB1));
      FloatVector y11 = gapA1.fma(a, gapB1.fma(b, shift));
      FloatVector y12 = sumA1.fma(a2, sumB1.fma(b2, shift));
      FloatVector y13 = gapA1.fma(a3, gapB1.fma(b3, q5.add(shift)));
      int out1 = to + 2 * rs;
      y10.blend(floor, y10.compare(VectorOperators.LT, floor)).intoArray(y, out1);
      y11.blend(floor, y11.compare(VectorOperators.LT, floor)).intoArray(y, out1 + cs);
      y12.blend(floor, y12.compare(VectorOperators.LT, floor)).intoArray(y, out1 + 2 * cs);
      y13.blend(floor, y13.compare(VectorOperators.LT, floor)).intoArray(y, out1 + 3 * cs);
    }
  }

  /** Rows 1 and 3. */
  private static void oddRows(
      float[] m,
      int mo,
      int ms,
      float[] bias,
      int bo,
      float least,
      float[] y,
      int yo,
      int rs,
      int cs,
      int vecs) {
    if (vecs == 0) {
      return; // see IdleCalls
    }
    FloatVector a = FloatVector.broadcast(S, A);
    FloatVector b = FloatVector.broadcast(S, B);
    FloatVector a2 = FloatVector.broadcast(S, A * A);
    FloatVector b2 = FloatVector.broadcast(S, B * B);
    FloatVector a3 = FloatVector.broadcast(S, A * A * A);
    FloatVector b3 = FloatVector.broadcast(S, B * B * B);
    FloatVector floor = FloatVector.broadcast(S, least);
    for (int c = 0; c < vecs; c++) {
      int from = mo + c * L;
      int to = yo + c * L;
      FloatVector shift = FloatVector.fromArray(S, bias, bo + c * L);
      FloatVector m10 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m20 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m30 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m40 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s0 = m10.sub(m20);
      FloatVector t0 = m30.sub(m40);
      FloatVector p0 = s0.fma(a, t0.mul(b));
      FloatVector q0 = s0.fma(a3, t0.fma(b3, FloatVector.fromArray(S, m, from + 30 * ms)));
      from += ms;
      FloatVector m11 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m21 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m31 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m41 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s1 = m11.sub(m21);
      FloatVector t1 = m31.sub(m41);
      FloatVector p1 = s1.fma(a, t1.mul(b));
      FloatVector q1 = s1.fma(a3, t1.fma(b3, FloatVector.fromArray(S, m, from + 30 * ms)));
      from += ms;
      FloatVector m12 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m22 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m32 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m42 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s2 = m12.sub(m22);
      FloatVector t2 = m32.sub(m42);
      FloatVector p2 = s2.fma(a, t2.mul(b));
      FloatVector q2 = s2.fma(a3, t2.fma(b3, FloatVector.fromArray(S, m, from + 30 * ms)));
      from += ms;
      FloatVector m13 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m23 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m33 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m43 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s3 = m13.sub(m23);
      FloatVector t3 = m33.sub(m43);
      FloatVector p3 = s3.fma(a, t3.mul(b));
      FloatVector q3 = s3.fma(a3, t3.fma(b3, FloatVector.fromArray(S, m, from + 30 * ms)));
      from += ms;
      FloatVector m14 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m24 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m34 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m44 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s4 = m14.sub(m24);
      FloatVector t4 = m34.sub(m44);
      FloatVector p4 = s4.fma(a, t4.mul(b));
      FloatVector q4 = s4.fma(a3, t4.fma(b3, FloatVector.fromArray(S, m, from + 30 * ms)));
      from += ms;
      FloatVector m15 = FloatVector.fromArray(S, m, from + 6 * ms);
      FloatVector m25 = FloatVector.fromArray(S, m, from + 12 * ms);
      FloatVector m35 = FloatVector.fromArray(S, m, from + 18 * ms);
      FloatVector m45 = FloatVector.fromArray(S, m, from + 24 * ms);
      FloatVector s5 = m15.sub(m25);
      FloatVector t5 = m35.sub(m45);
      FloatVector p5 = s5.fma(a, t5.mul(b));
      FloatVector q5 = s5.fma(a3, t5.fma(b3, FloatVector.fromArray(S, m, from + 30 * ms)));
      FloatVector sumA0 = p1.add(p2);
      FloatVector sumB0 = p3.add(p4);
      FloatVector gapA0 = p1.sub(p2);
      FloatVector gapB0 = p3.sub(p4);
      FloatVector y00 = p0.add(shift).add(sumA0.add(sumB0));
      FloatVector y01 = gapA0.fma(a, gapB0.fma(b, shift));
      FloatVector y02 = sumA0.fma(a2, sumB0.fma(b2, shift));
      FloatVector y03 = gapA0.fma(a3, gapB0.fma(b3, p5.add(shift)));
      int out0 = to;
      y00.blend(floor, y00.compare(VectorOperators.LT, floor)).intoArray(y, out0);
      y01.blend(floor, y01.compare(VectorOperators.LT, floor)).intoArray(y, out0 + cs);
      y02.blend(floor, y02.compare(VectorOperators.LT, floor)).intoArray(y, out0 + 2 * cs);
      y03.blend(floor, y03.compare(VectorOperators.LT, floor)).intoArray(y, out0 + 3 * cs);
      FloatVector sumA1 = q1.add(q2);
      FloatVector sumB1 = q3.add(q4);
      FloatVector gapA1 = q1.sub(q2);
      FloatVector gapB1 = q3.sub(q4);
      FloatVector y10 = q0.add(shift).add(sumA1.add(sumB1));
      FloatVector y11 = gapA1.fma(a, gapB1.fma(b, shift));
      FloatVector y12 = sumA1.fma(a2, sumB1.fma(b2, shift));
      FloatVector y13 = gapA1.fma(a3, gapB1.fma(b3, q5.add(shift)));
      int out1 = to + 2 * rs;
      y10.blend(floor, y10.compare(VectorOperators.LT, floor)).intoArray(y, out1);
      y11.blend(floor, y11.compare(VectorOperators.LT, floor)).intoArray(y, out1 + cs);
      y12.blend(floor, y12.compare(VectorOperators.LT, floor)).intoArray(y, out1 + 2 * cs);
      y13.blend(floor, y13.compare(VectorOperators.LT, floor)).intoArray(y, out1 + 3 * cs);
    }
  }
}
