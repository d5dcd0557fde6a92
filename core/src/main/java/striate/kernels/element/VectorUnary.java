package striate.kernels.element;

import static striate.kernels.element.ScalarUnary.EXPONENT;
import static striate.kernels.element.ScalarUnary.G1;
import static striate.kernels.element.ScalarUnary.G2;
import static striate.kernels.element.ScalarUnary.G3;
import static striate.kernels.element.ScalarUnary.GELU_CUBIC;
import static striate.kernels.element.ScalarUnary.GELU_LINEAR;
import static striate.kernels.element.ScalarUnary.H1;
import static striate.kernels.element.ScalarUnary.H2;
import static striate.kernels.element.ScalarUnary.H3;
import static striate.kernels.element.ScalarUnary.L0;
import static striate.kernels.element.ScalarUnary.L1;
import static striate.kernels.element.ScalarUnary.L2;
import static striate.kernels.element.ScalarUnary.L3;
import static striate.kernels.element.ScalarUnary.L4;
import static striate.kernels.element.ScalarUnary.L5;
import static striate.kernels.element.ScalarUnary.L6;
import static striate.kernels.element.ScalarUnary.L7;
import static striate.kernels.element.ScalarUnary.LN2;
import static striate.kernels.element.ScalarUnary.LN2_REST;
import static striate.kernels.element.ScalarUnary.LOG_FROM;
import static striate.kernels.element.ScalarUnary.LOG_SCALE;
import static striate.kernels.element.ScalarUnary.LOG_SCALE_EXPONENT;
import static striate.kernels.element.ScalarUnary.MISH_HIGH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link ScalarUnary} in vectors; what is left over at the end of a range goes one by one. */
final class VectorUnary {
  private static final VectorSpecies<Float> SPECIES = VectorFunctions.SPECIES;
  private static final int LANES = SPECIES.length();

  /** From here on all floats are whole numbers, and adding it to a smaller one rounds that. */
  private static final float WHOLE = 0x1p23f;

  private VectorUnary() {}

  static void log(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector log = finiteLog(v);
      log = log.blend(v, v.compare(VectorOperators.LT, Float.POSITIVE_INFINITY).not());
      log = log.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, 0f));
      log.blend(Float.NaN, v.compare(VectorOperators.LT, 0f)).intoArray(y, yo + i);
    }
    UnaryFunctions.scalarLog(x, xo + end, y, yo + end, n - end);
  }

  private static FloatVector finiteLog(FloatVector x) {
    VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    IntVector bits = x.blend(x.mul(LOG_SCALE), tiny).reinterpretAsInts();
    IntVector exponent = bits.sub(LOG_FROM).and(EXPONENT);
    FloatVector e =
        (FloatVector) exponent.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
    e = e.add(FloatVector.zero(SPECIES).blend(LOG_SCALE_EXPONENT, tiny));
    FloatVector f = bits.sub(exponent).reinterpretAsFloats().sub(1f);
    FloatVector p = f.fma(FloatVector.broadcast(SPECIES, L7), FloatVector.broadcast(SPECIES, L6));
    p = p.fma(f, FloatVector.broadcast(SPECIES, L5));
    p = p.fma(f, FloatVector.broadcast(SPECIES, L4));
    p = p.fma(f, FloatVector.broadcast(SPECIES, L3));
    p = p.fma(f, FloatVector.broadcast(SPECIES, L2));
    p = p.fma(f, FloatVector.broadcast(SPECIES, L1));
    p = p.fma(f, FloatVector.broadcast(SPECIES, L0));
    p = p.fma(f, FloatVector.broadcast(SPECIES, -0.5f));
    p = p.fma(f.mul(f), f);
    p = e.fma(FloatVector.broadcast(SPECIES, LN2_REST), p);
    return e.fma(FloatVector.broadcast(SPECIES, LN2), p);
  }

  static void softplus(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector t = VectorFunctions.exp(v.abs().neg());
      v.blend(0f, v.compare(VectorOperators.LT, 0f)).add(log1p(t)).intoArray(y, yo + i);
    }
    UnaryFunctions.scalarSoftplus(x, xo + end, y, yo + end, n - end);
  }

  private static FloatVector log1p(FloatVector t) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector p = t.fma(FloatVector.broadcast(SPECIES, G3), FloatVector.broadcast(SPECIES, G2));
    p = p.fma(t, FloatVector.broadcast(SPECIES, G1));
    p = p.fma(t, one);
    FloatVector q = t.fma(FloatVector.broadcast(SPECIES, H3), FloatVector.broadcast(SPECIES, H2));
    q = q.fma(t, FloatVector.broadcast(SPECIES, H1));
    q = q.fma(t, one);
    return t.mul(p).div(q);
  }

  static void mish(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = VectorFunctions.notFarBelow(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector e =
          VectorFunctions.exp(v.blend(MISH_HIGH, v.compare(VectorOperators.GT, MISH_HIGH)));
      FloatVector m = e.mul(e.add(2f));
      v.mul(m.div(m.add(2f))).intoArray(y, yo + i);
    }
    UnaryFunctions.scalarMish(x, xo + end, y, yo + end, n - end);
  }

  static void elu(
      float[] x, int xo, float[] y, int yo, int n, float factor, float height, float rate) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector r = v.mul(rate);
      r =
          r.blend(
              ScalarFunctions.EXP_HIGH, r.compare(VectorOperators.GT, ScalarFunctions.EXP_HIGH));
      r = r.blend(ScalarFunctions.EXP_LOW, r.compare(VectorOperators.LT, ScalarFunctions.EXP_LOW));
      FloatVector below = VectorFunctions.expMinus1InRange(r).mul(height);
      v.mul(factor).blend(below, v.compare(VectorOperators.LT, 0f)).intoArray(y, yo + i);
    }
    UnaryFunctions.scalarElu(x, xo + end, y, yo + end, n - end, factor, height, rate);
  }

  static void swish(float[] x, int xo, float[] y, int yo, int n, float rate) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = VectorFunctions.notFarBelow(FloatVector.fromArray(SPECIES, x, xo + i));
      v.div(VectorFunctions.exp(v.mul(rate).neg()).add(1f)).intoArray(y, yo + i);
    }
    UnaryFunctions.scalarSwish(x, xo + end, y, yo + end, n - end, rate);
  }

  static void geluTanh(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = VectorFunctions.notFarBelow(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector u =
          v.mul(v)
              .fma(
                  FloatVector.broadcast(SPECIES, GELU_CUBIC),
                  FloatVector.broadcast(SPECIES, GELU_LINEAR))
              .mul(v);
      v.div(VectorFunctions.exp(u.neg()).add(1f)).intoArray(y, yo + i);
    }
    UnaryFunctions.scalarGeluTanh(x, xo + end, y, yo + end, n - end);
  }

  static void abs(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xo + i).abs().intoArray(y, yo + i);
    }
    UnaryFunctions.scalarAbs(x, xo + end, y, yo + end, n - end);
  }

  static void sqrt(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xo + i).sqrt().intoArray(y, yo + i);
    }
    UnaryFunctions.scalarSqrt(x, xo + end, y, yo + end, n - end);
  }

  static void round(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector size = v.abs();
      FloatVector near =
          size.add(WHOLE)
              .sub(WHOLE)
              .reinterpretAsInts()
              .or(v.reinterpretAsInts().and(Integer.MIN_VALUE))
              .reinterpretAsFloats();
      v.blend(near, size.compare(VectorOperators.LT, WHOLE)).intoArray(y, yo + i);
    }
    UnaryFunctions.scalarRound(x, xo + end, y, yo + end, n - end);
  }

  static void clip(float[] x, int xo, float[] y, int yo, int n, float low, float high) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      v.max(low).min(high).intoArray(y, yo + i);
    }
    UnaryFunctions.scalarClip(x, xo + end, y, yo + end, n - end, low, high);
  }

  static void hardSigmoid(float[] x, int xo, float[] y, int yo, int n, float factor, float offset) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i).mul(factor).add(offset);
      v.max(0f).min(1f).intoArray(y, yo + i);
    }
    UnaryFunctions.scalarHardSigmoid(x, xo + end, y, yo + end, n - end, factor, offset);
  }

  static void eluBackward(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      int n,
      float factor,
      float height,
      float rate) {
    float slope = height * rate;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector below = VectorFunctions.exp(v.mul(rate)).mul(slope);
      FloatVector.broadcast(SPECIES, factor)
          .blend(below, v.compare(VectorOperators.LT, 0f))
          .mul(FloatVector.fromArray(SPECIES, dy, dyo + i))
          .intoArray(dx, dxo + i);
    }
    UnaryGradients.scalarEluBackward(
        x, xo + end, dy, dyo + end, dx, dxo + end, n - end, factor, height, rate);
  }

  static void clipBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n, float low, float high) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector.fromArray(SPECIES, dy, dyo + i)
          .blend(0f, v.compare(VectorOperators.LT, low))
          .blend(0f, v.compare(VectorOperators.GT, high))
          .intoArray(dx, dxo + i);
    }
    UnaryGradients.scalarClipBackward(
        x, xo + end, dy, dyo + end, dx, dxo + end, n - end, low, high);
  }

  static void hardSigmoidBackward(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      int n,
      float factor,
      float offset) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i).mul(factor).add(offset);
      FloatVector slope =
          FloatVector.zero(SPECIES).blend(factor, v.compare(VectorOperators.GT, 0f));
      slope
          .blend(0f, v.compare(VectorOperators.GE, 1f))
          .mul(FloatVector.fromArray(SPECIES, dy, dyo + i))
          .intoArray(dx, dxo + i);
    }
    UnaryGradients.scalarHardSigmoidBackward(
        x, xo + end, dy, dyo + end, dx, dxo + end, n - end, factor, offset);
  }
}
