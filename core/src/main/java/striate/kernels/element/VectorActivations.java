package striate.kernels.element;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ActivationFunctions} in vectors; what is left over at the end of a range goes one by one.
 */
final class VectorActivations {

  private static final VectorSpecies<Float> SPECIES = VectorFunctions.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorActivations() {}

  static void relu(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      v.blend(0f, v.compare(VectorOperators.LT, 0f)).intoArray(y, yo + i);
    }
    ScalarActivations.relu(x, xo + end, y, yo + end, n - end);
  }

  static void leakyRelu(float[] x, int xo, float[] y, int yo, int n, float slope) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      v.blend(v.mul(slope), v.compare(VectorOperators.LT, 0f)).intoArray(y, yo + i);
    }
    ScalarActivations.leakyRelu(x, xo + end, y, yo + end, n - end, slope);
  }

  static void tanh(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      VectorFunctions.tanh(v).intoArray(y, yo + i);
    }
    ScalarActivations.tanh(x, xo + end, y, yo + end, n - end);
  }

  static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      one.div(VectorFunctions.exp(v.neg()).add(one)).intoArray(y, yo + i);
    }
    ScalarActivations.sigmoid(x, xo + end, y, yo + end, n - end);
  }

  static void gelu(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector a = VectorFunctions.geluRange(v);
      FloatVector e = VectorFunctions.expInRange(a.mul(a).mul(-0.5f));
      FloatVector tail = a.mul(VectorFunctions.tail(a, e));
      v.blend(0f, v.compare(VectorOperators.LT, 0f)).sub(tail).intoArray(y, yo + i);
    }
    ScalarActivations.gelu(x, xo + end, y, yo + end, n - end);
  }

  static void silu(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      v = VectorFunctions.notFarBelow(v);
      v.div(VectorFunctions.exp(v.neg()).add(1f)).intoArray(y, yo + i);
    }
    ScalarActivations.silu(x, xo + end, y, yo + end, n - end);
  }

  static void hardSwish(float[] x, int xo, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      VectorFunctions.hardSwish(v).intoArray(y, yo + i);
    }
    ScalarActivations.hardSwish(x, xo + end, y, yo + end, n - end);
  }

  static void expMinus(float[] x, int xo, float max, float[] y, int yo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      VectorFunctions.exp(v.sub(max)).intoArray(y, yo + i);
    }
    ScalarActivations.expMinus(x, xo + end, max, y, yo + end, n - end);
  }

  static void reluBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float scale) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yo + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i).mul(scale);
      g.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(dx, dxo + i);
    }
    ScalarActivations.reluBackward(y, yo + end, dy, dyo + end, dx, dxo + end, n - end, scale);
  }

  static void tanhBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float keep) {
    int end = SPECIES.loopBound(n);
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    float scale = 1f / keep;
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yo + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
      FloatVector t = v.mul(keep);
      g = g.mul(t.neg().fma(t, one).mul(scale));
      VectorMask<Integer> dropped =
          v.reinterpretAsInts().compare(VectorOperators.EQ, ScalarDropout.DROPPED);
      g.blend(0f, dropped.cast(SPECIES)).intoArray(dx, dxo + i);
    }
    ScalarActivations.tanhBackward(y, yo + end, dy, dyo + end, dx, dxo + end, n - end, keep);
  }

  static void leakyReluBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float slope) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yo + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
      g.blend(g.mul(slope), v.compare(VectorOperators.LE, 0f)).intoArray(dx, dxo + i);
    }
    ScalarActivations.leakyReluBackward(y, yo + end, dy, dyo + end, dx, dxo + end, n - end, slope);
  }

  static void geluBackward(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
      FloatVector a = VectorFunctions.geluRange(v);
      FloatVector e = VectorFunctions.expInRange(a.mul(a).mul(-0.5f));
      FloatVector tail = VectorFunctions.tail(a, e);
      FloatVector density = FloatVector.broadcast(SPECIES, -ScalarFunctions.DENSITY);
      FloatVector below = a.mul(e).fma(density, tail);
      FloatVector above = FloatVector.broadcast(SPECIES, 1f).sub(below);
      above.blend(below, v.compare(VectorOperators.LT, 0f)).mul(g).intoArray(dx, dxo + i);
    }
    ScalarActivations.geluBackward(x, xo + end, dy, dyo + end, dx, dxo + end, n - end);
  }

  static void siluBackward(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
      v = VectorFunctions.notFar(v);
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      FloatVector s = one.div(VectorFunctions.exp(v.neg()).add(one));
      g.mul(v.mul(s).fma(one.sub(s), s)).intoArray(dx, dxo + i);
    }
    ScalarActivations.siluBackward(x, xo + end, dy, dyo + end, dx, dxo + end, n - end);
  }

  static void hardSwishBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector g = FloatVector.fromArray(SPECIES, dy, dyo + i);
      g.mul(VectorFunctions.hardSwishSlope(v)).intoArray(dx, dxo + i);
    }
    ScalarActivations.hardSwishBackward(x, xo + end, dy, dyo + end, dx, dxo + end, n - end);
  }
}
