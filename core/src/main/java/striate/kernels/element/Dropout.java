package striate.kernels.element;

import striate.random.SplitMix;

/**
 * Dropout whose mask is a function of a key and a counter, so nothing is stored: the backward pass
 * gives the same key and counter to the gradient and meets the same mask.
 *
 * <p>Whether an element is kept depends on {@code key} and on its own count {@code counter + i}
 * only, not on how a range is cut into calls. The mixing is that of a 32-bit counter hash: good
 * enough for masks, not for secrets.
 */
public final class Dropout {

  private Dropout() {}

  /**
   * {@code y = x / keep} where the element is kept and −0 elsewhere; a kept zero comes out as +0,
   * so that the two can be told apart. In place is allowed.
   *
   * @param keep the probability that an element is kept, above 0 and at most 1
   * @param key what tells one mask from another: seed, layer and step, mixed by {@link #key}
   * @param counter the count of the first element within the mask
   */
  public static void apply(
      float[] x, int xo, float[] y, int yo, int n, float keep, long key, long counter) {
    if (keep >= 1f) {
      System.arraycopy(x, xo, y, yo, n);
      return;
    }
    // kept iff the hash, uniform over all ints, is below keep · 2^32 - 2^31
    int threshold = (int) (Math.round((double) keep * 0x1p32) - 0x80000000L);
    float scale = 1f / keep;
    int done = 0;
    while (done < n) {
      // One stretch for all counts that share their upper half.
      long count = counter + done;
      long stretch = Math.min(n - done, 0x1_0000_0000L - (count & 0xFFFF_FFFFL));
      long mixed = SplitMix.first(key + (count >>> 32) * SplitMix.GAMMA);
      int first = (int) count + (int) mixed;
      int word = (int) (mixed >>> 32);
      int m = (int) stretch;
      if (ElementForm.DROPOUT.ready()) {
        VectorDropout.apply(x, xo + done, y, yo + done, m, threshold, scale, first, word);
      } else {
        ScalarDropout.apply(x, xo + done, y, yo + done, m, threshold, scale, first, word);
      }
      done += m;
    }
  }

  /** A key for {@link #apply} out of three numbers, such as a seed, a layer and a step. */
  public static long key(long seed, long layer, long step) {
    return SplitMix.first(SplitMix.first(SplitMix.first(seed) + layer) + step);
  }
}
