package striate.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The most single-precision multiply-adds that one core does in a second, measured. */
final class Peak {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  private Peak() {}

  /** Runs for about a third of a second and returns GFLOP/s, a multiply-add counting as two. */
  static double measure() {
    double best = 0;
    float sink = 0;
    for (int round = 0; round < 30; round++) {
      int steps = 200_000;
      long start = System.nanoTime();
      sink += chains(steps, 0.999f);
      double seconds = (System.nanoTime() - start) * 1e-9;
      best = Math.max(best, 2.0 * 12 * S.length() * steps / seconds * 1e-9);
    }
    if (Float.isNaN(sink)) {
      throw new AssertionError("sums of finite values cannot be NaN");
    }
    return best;
  }

  /** Twelve chains of multiply-adds, none waiting for another: enough to fill any core. */
  private static float chains(int steps, float factor) {
    FloatVector f = FloatVector.broadcast(S, factor);
    FloatVector a = FloatVector.broadcast(S, 1);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector g = a;
    FloatVector h = a;
    FloatVector i = a;
    FloatVector j = a;
    FloatVector k = a;
    FloatVector l = a;
    FloatVector m = a;
    for (int n = 0; n < steps; n++) {
      a = a.fma(f, f);
      b = b.fma(f, f);
      c = c.fma(f, f);
      d = d.fma(f, f);
      e = e.fma(f, f);
      g = g.fma(f, f);
      h = h.fma(f, f);
      i = i.fma(f, f);
      j = j.fma(f, f);
      k = k.fma(f, f);
      l = l.fma(f, f);
      m = m.fma(f, f);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(g).add(h).add(i).add(j).add(k).add(l);
    return sum.add(m).reduceLanes(jdk.incubator.vector.VectorOperators.ADD);
  }
}
