package striate.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Updates} in vectors; what is left over at the end of a range goes one by one. */
final class VectorUpdates {

  private static final VectorSpecies<Float> SPECIES = VectorFunctions.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorUpdates() {}

  static void sgd(float[] w, int wo, float[] g, int go, int n, float rate, float decay) {
    FloatVector minusRate = FloatVector.broadcast(SPECIES, -rate);
    FloatVector shrink = FloatVector.broadcast(SPECIES, decay);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector weight = FloatVector.fromArray(SPECIES, w, wo + i);
      FloatVector d = shrink.fma(weight, FloatVector.fromArray(SPECIES, g, go + i));
      minusRate.fma(d, weight).intoArray(w, wo + i);
    }
    ScalarUpdates.sgd(w, wo + end, g, go + end, n - end, rate, decay);
  }

  static void sgdMomentum(
      float[] w,
      int wo,
      float[] v,
      int vo,
      float[] g,
      int go,
      int n,
      float rate,
      float momentum,
      boolean nesterov,
      float decay) {
    FloatVector minusRate = FloatVector.broadcast(SPECIES, -rate);
    FloatVector keep = FloatVector.broadcast(SPECIES, momentum);
    FloatVector shrink = FloatVector.broadcast(SPECIES, decay);
    int end = SPECIES.loopBound(n);
    if (nesterov) {
      for (int i = 0; i < end; i += LANES) {
        FloatVector weight = FloatVector.fromArray(SPECIES, w, wo + i);
        FloatVector d = shrink.fma(weight, FloatVector.fromArray(SPECIES, g, go + i));
        FloatVector velocity = keep.fma(FloatVector.fromArray(SPECIES, v, vo + i), d);
        velocity.intoArray(v, vo + i);
        minusRate.fma(keep.fma(velocity, d), weight).intoArray(w, wo + i);
      }
    } else {
      for (int i = 0; i < end; i += LANES) {
        FloatVector weight = FloatVector.fromArray(SPECIES, w, wo + i);
        FloatVector d = shrink.fma(weight, FloatVector.fromArray(SPECIES, g, go + i));
        FloatVector velocity = keep.fma(FloatVector.fromArray(SPECIES, v, vo + i), d);
        velocity.intoArray(v, vo + i);
        minusRate.fma(velocity, weight).intoArray(w, wo + i);
      }
    }
    ScalarUpdates.sgdMomentum(
        w, wo + end, v, vo + end, g, go + end, n - end, rate, momentum, nesterov, decay);
  }

  static void adam(
      float[] w,
      int wo,
      float[] m,
      int mo,
      float[] v,
      int vo,
      float[] g,
      int go,
      int n,
      float step,
      float beta1,
      float beta2,
      float epsilon,
      float rootFactor,
      float shrink,
      float decay) {
    FloatVector keep1 = FloatVector.broadcast(SPECIES, beta1);
    FloatVector keep2 = FloatVector.broadcast(SPECIES, beta2);
    FloatVector decays = FloatVector.broadcast(SPECIES, decay);
    FloatVector factor = FloatVector.broadcast(SPECIES, rootFactor);
    FloatVector small = FloatVector.broadcast(SPECIES, epsilon);
    FloatVector minusStep = FloatVector.broadcast(SPECIES, -step);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector weight = FloatVector.fromArray(SPECIES, w, wo + i);
      FloatVector d = decays.fma(weight, FloatVector.fromArray(SPECIES, g, go + i));
      FloatVector first = keep1.fma(FloatVector.fromArray(SPECIES, m, mo + i), d.mul(1f - beta1));
      FloatVector second =
          keep2.fma(FloatVector.fromArray(SPECIES, v, vo + i), d.mul(1f - beta2).mul(d));
      first.intoArray(m, mo + i);
      second.intoArray(v, vo + i);
      FloatVector root = second.lanewise(VectorOperators.SQRT).fma(factor, small);
      minusStep.fma(first.div(root), weight.mul(shrink)).intoArray(w, wo + i);
    }
    ScalarUpdates.adam(
        w,
        wo + end,
        m,
        mo + end,
        v,
        vo + end,
        g,
        go + end,
        n - end,
        step,
        beta1,
        beta2,
        epsilon,
        rootFactor,
        shrink,
        decay);
  }

  static void rmsProp(
      float[] w,
      int wo,
      float[] v,
      int vo,
      float[] g,
      int go,
      int n,
      float rate,
      float alpha,
      float epsilon,
      float decay) {
    FloatVector keep = FloatVector.broadcast(SPECIES, alpha);
    FloatVector decays = FloatVector.broadcast(SPECIES, decay);
    FloatVector minusRate = FloatVector.broadcast(SPECIES, -rate);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector weight = FloatVector.fromArray(SPECIES, w, wo + i);
      FloatVector d = decays.fma(weight, FloatVector.fromArray(SPECIES, g, go + i));
      FloatVector second =
          keep.fma(FloatVector.fromArray(SPECIES, v, vo + i), d.mul(1f - alpha).mul(d));
      second.intoArray(v, vo + i);
      FloatVector root = second.lanewise(VectorOperators.SQRT).add(epsilon);
      minusRate.fma(d.div(root), weight).intoArray(w, wo + i);
    }
    ScalarUpdates.rmsProp(
        w, wo + end, v, vo + end, g, go + end, n - end, rate, alpha, epsilon, decay);
  }

  static void ema(float[] w, int wo, float[] average, int ao, int n, float share) {
    FloatVector shares = FloatVector.broadcast(SPECIES, share);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, average, ao + i);
      FloatVector d = FloatVector.fromArray(SPECIES, w, wo + i).sub(a);
      shares.fma(d, a).intoArray(average, ao + i);
    }
    ScalarUpdates.ema(w, wo + end, average, ao + end, n - end, share);
  }
}
