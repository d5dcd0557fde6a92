package striate.kernels.element;

/** {@link Dropout}, one value at a time. */
final class ScalarDropout {

  /** The multipliers of a 32-bit mixer with low bias, found by search (C. Wellons, "triple32"). */
  static final int M1 = 0xED5AD4BB;

  static final int M2 = 0xAC4C1B51;
  static final int M3 = 0x31848BAB;

  /** The bits of −0, which stands where a number was dropped. */
  static final int DROPPED = 0x80000000;

  private ScalarDropout() {}

  /** Uniform over all ints as {@code count} runs through all ints, for each of the keys. */
  static int hash(int count, int key) {
    int h = count;
    h = (h ^ (h >>> 17)) * M1;
    h ^= key;
    h = (h ^ (h >>> 11)) * M2;
    h = (h ^ (h >>> 15)) * M3;
    return h;
  }

  static void apply(
      float[] x, int xo, float[] y, int yo, int n, int threshold, float scale, int count, int key) {
    for (int i = 0; i < n; i++) {
      int hash = hash(count + i, key);
      // All bits set when the hash is below the threshold, but for the last bit of both, without
      // which the difference can't overflow. A branch would be guessed wrong half of the time,
      // which takes longer than all of this.
      int kept = ((hash >> 1) - (threshold >> 1)) >> 31;
      // The zero that is added makes +0 of −0.
      int bits = Float.floatToRawIntBits(Math.fma(x[xo + i], scale, 0f));
      y[yo + i] = Float.intBitsToFloat((bits & kept) | (DROPPED & ~kept));
    }
  }
}
