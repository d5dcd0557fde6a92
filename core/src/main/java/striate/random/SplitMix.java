package striate.random;

/**
 * The arithmetic of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", 2014), written out so that a seed means the same for ever: whatever of ours is
 * random, from weights to masks and the order of pictures, is drawn through it.
 */
public final class SplitMix {
  /** 2⁶⁴ divided by the golden ratio, odd: what a state grows by. */
  public static final long GAMMA = 0x9E3779B97F4A7C15L;

  private SplitMix() {}

  /** The output function: every bit of {@code z} reaches every bit of the result. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The first output of a stream whose state is {@code state}. */
  public static long first(long state) {
    return mix(state + GAMMA);
  }
}
