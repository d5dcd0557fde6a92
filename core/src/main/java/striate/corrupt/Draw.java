package striate.corrupt;

import striate.random.SplitMix;

/** A stream of random numbers. */
final class Draw {
  private long state;

  Draw(long key) {
    state = key;
  }

  /** Uniform, above 0 and below 1. */
  double uniform() {
    state += SplitMix.GAMMA;
    return ((SplitMix.mix(state) >>> 11) + 0.5) * 0x1p-53;
  }

  /** Standard normal (Box and Muller 1958). */
  double normal() {
    return Math.sqrt(-2 * StrictMath.log(uniform())) * StrictMath.cos(2 * Math.PI * uniform());
  }

  /** A whole number, 0 to {@code bound} − 1. */
  int below(int bound) {
    return (int) (uniform() * bound);
  }

  /** A Poisson number of this mean: Knuth's products, in pieces so that no product underflows. */
  int poisson(double mean) {
    int count = 0;
    double left = mean;
    while (left > 0) {
      double part = Math.min(left, 30);
      left -= part;
      double least = StrictMath.exp(-part);
      for (double product = uniform(); product > least; product *= uniform()) {
        count++;
      }
    }
    return count;
  }
}
