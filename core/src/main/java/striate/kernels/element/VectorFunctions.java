package striate.kernels.element;

import static striate.kernels.element.ScalarFunctions.E2;
import static striate.kernels.element.ScalarFunctions.E3;
import static striate.kernels.element.ScalarFunctions.E4;
import static striate.kernels.element.ScalarFunctions.E5;
import static striate.kernels.element.ScalarFunctions.E6;
import static striate.kernels.element.ScalarFunctions.EXP_HIGH;
import static striate.kernels.element.ScalarFunctions.EXP_LOW;
import static striate.kernels.element.ScalarFunctions.EXP_ROUNDER;
import static striate.kernels.element.ScalarFunctions.FAR;
import static striate.kernels.element.ScalarFunctions.GELU_HIGH;
import static striate.kernels.element.ScalarFunctions.LN2_HIGH;
import static striate.kernels.element.ScalarFunctions.LN2_LOW;
import static striate.kernels.element.ScalarFunctions.LOG2_E;
import static striate.kernels.element.ScalarFunctions.P0;
import static striate.kernels.element.ScalarFunctions.P1;
import static striate.kernels.element.ScalarFunctions.P2;
import static striate.kernels.element.ScalarFunctions.P3;
import static striate.kernels.element.ScalarFunctions.P4;
import static striate.kernels.element.ScalarFunctions.Q1;
import static striate.kernels.element.ScalarFunctions.Q2;
import static striate.kernels.element.ScalarFunctions.Q3;
import static striate.kernels.element.ScalarFunctions.Q4;
import static striate.kernels.element.ScalarFunctions.Q5;
import static striate.kernels.element.ScalarFunctions.T0;
import static striate.kernels.element.ScalarFunctions.T1;
import static striate.kernels.element.ScalarFunctions.T2;
import static striate.kernels.element.ScalarFunctions.T3;
import static striate.kernels.element.ScalarFunctions.T4;
import static striate.kernels.element.ScalarFunctions.TANH_HIGH;
import static striate.kernels.element.ScalarFunctions.U1;
import static striate.kernels.element.ScalarFunctions.U2;
import static striate.kernels.element.ScalarFunctions.U3;
import static striate.kernels.element.ScalarFunctions.U4;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarFunctions} in every lane of a vector, with the same bits.
 *
 * <p>These methods must vanish into the loops that call them: a vector that is passed to a real
 * call is an object on the heap. HotSpot does not inline what it has compiled to more than 2,500
 * bytes before, so each is kept well below that, and what needs two of them is put together in the
 * loop.
 */
public final class VectorFunctions {

  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private VectorFunctions() {}

  static FloatVector exp(FloatVector x) {
    FloatVector v = x.blend(EXP_HIGH, x.compare(VectorOperators.GT, EXP_HIGH));
    return expInRange(v.blend(EXP_LOW, v.compare(VectorOperators.LT, EXP_LOW)));
  }

  /** exp between the bounds of its range. */
  static FloatVector expInRange(FloatVector v) {
    FloatVector rounder = FloatVector.broadcast(SPECIES, EXP_ROUNDER);
    FloatVector t = v.fma(FloatVector.broadcast(SPECIES, LOG2_E), rounder);
    FloatVector n = t.sub(rounder);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), v);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector p = r.fma(FloatVector.broadcast(SPECIES, E6), FloatVector.broadcast(SPECIES, E5));
    p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
    p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
    p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
    p = p.fma(r, one);
    p = p.fma(r, one);
    return p.add(p).mul(power(t));
  }

  /** exp(v) - 1 between the bounds of exp's range. */
  static FloatVector expMinus1InRange(FloatVector v) {
    FloatVector rounder = FloatVector.broadcast(SPECIES, EXP_ROUNDER);
    FloatVector t = v.fma(FloatVector.broadcast(SPECIES, LOG2_E), rounder);
    FloatVector n = t.sub(rounder);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), v);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
    FloatVector p = r.fma(FloatVector.broadcast(SPECIES, E6), FloatVector.broadcast(SPECIES, E5));
    p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
    p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
    p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
    p = p.mul(r).fma(r, r);
    FloatVector half = power(t);
    FloatVector y = half.fma(p, half.sub(0.5f));
    return y.add(y);
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector v = x.blend(TANH_HIGH, x.compare(VectorOperators.GT, TANH_HIGH));
    v = v.blend(-TANH_HIGH, v.compare(VectorOperators.LT, -TANH_HIGH));
    FloatVector s = v.mul(v);
    FloatVector p = s.fma(FloatVector.broadcast(SPECIES, T4), FloatVector.broadcast(SPECIES, T3));
    p = p.fma(s, FloatVector.broadcast(SPECIES, T2));
    p = p.fma(s, FloatVector.broadcast(SPECIES, T1));
    p = p.fma(s, FloatVector.broadcast(SPECIES, T0));
    FloatVector q = s.fma(FloatVector.broadcast(SPECIES, U4), FloatVector.broadcast(SPECIES, U3));
    q = q.fma(s, FloatVector.broadcast(SPECIES, U2));
    q = q.fma(s, FloatVector.broadcast(SPECIES, U1));
    q = q.fma(s, FloatVector.broadcast(SPECIES, 1f));
    FloatVector y = v.mul(p).div(q);
    y = y.blend(1f, y.compare(VectorOperators.GT, 1f));
    return y.blend(-1f, y.compare(VectorOperators.LT, -1f));
  }

  /** |x|, but not above the point where exp(-x²/2) becomes 0. */
  static FloatVector geluRange(FloatVector x) {
    FloatVector a = x.abs();
    return a.blend(GELU_HIGH, a.compare(VectorOperators.GT, GELU_HIGH));
  }

  /** Φ(-a), given exp(-a²/2). */
  static FloatVector tail(FloatVector a, FloatVector e) {
    FloatVector p = a.fma(FloatVector.broadcast(SPECIES, P4), FloatVector.broadcast(SPECIES, P3));
    p = p.fma(a, FloatVector.broadcast(SPECIES, P2));
    p = p.fma(a, FloatVector.broadcast(SPECIES, P1));
    p = p.fma(a, FloatVector.broadcast(SPECIES, P0));
    FloatVector q = a.fma(FloatVector.broadcast(SPECIES, Q5), FloatVector.broadcast(SPECIES, Q4));
    q = q.fma(a, FloatVector.broadcast(SPECIES, Q3));
    q = q.fma(a, FloatVector.broadcast(SPECIES, Q2));
    q = q.fma(a, FloatVector.broadcast(SPECIES, Q1));
    q = q.fma(a, FloatVector.broadcast(SPECIES, 1f));
    return e.mul(p).div(q);
  }

  /** x, but -{@link ScalarFunctions#FAR} below it. */
  static FloatVector notFarBelow(FloatVector x) {
    return x.blend(-FAR, x.compare(VectorOperators.LT, -FAR));
  }

  /** x, but ±{@link ScalarFunctions#FAR} beyond it. */
  static FloatVector notFar(FloatVector x) {
    FloatVector v = notFarBelow(x);
    return v.blend(FAR, v.compare(VectorOperators.GT, FAR));
  }

  static FloatVector hardSwish(FloatVector x) {
    FloatVector v = x.blend(-3f, x.compare(VectorOperators.LT, -3f));
    FloatVector gate = v.add(3f);
    gate = gate.blend(6f, gate.compare(VectorOperators.GT, 6f));
    return v.mul(gate.mul(1f / 6));
  }

  static FloatVector hardSwishSlope(FloatVector x) {
    FloatVector slope =
        x.fma(FloatVector.broadcast(SPECIES, 1f / 3), FloatVector.broadcast(SPECIES, 0.5f));
    slope = slope.blend(0f, x.compare(VectorOperators.LT, -3f));
    return slope.blend(1f, x.compare(VectorOperators.GT, 3f));
  }

  /** 2 to what the low bits of t hold. */
  private static FloatVector power(FloatVector t) {
    return t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }
}
