package striate.kernels.chapter;

/**
 * The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998): its 624 words of state are renewed
 * together, and each is then tempered into one output.
 */
public interface TwisterKernels {
  /** Words of state. */
  int WORDS = 624;

  /** Words that one packed mask of bits takes. */
  int PACK = 16;

  /** Distance to the word that is mixed in. */
  int SHIFT = 397;

  /**
   * The bits of a word whose parity is the lowest bit of the tempered output. Tempering is linear
   * over bits: following bit 0 back through the four steps leaves bits 0, 3, 14, 18, 22 and 29.
   */
  int LOWEST = 0x2044_4009;

  /** Renews all words of {@code state}. */
  void twist(int[] state);

  /**
   * The lowest bits of the tempered outputs of sixteen words at a time.
   *
   * @param from first word
   * @param packs how many times sixteen words
   * @param out receives {@code packs} values from {@code outFrom} on; the first word's bit is
   *     lowest
   */
  void lowestBits(int[] state, int from, int packs, char[] out, int outFrom);

  /** The output that belongs to a word of the state. */
  static int temper(int word) {
    int y = word ^ (word >>> 11);
    y ^= (y << 7) & 0x9d2c_5680;
    y ^= (y << 15) & 0xefc6_0000;
    return y ^ (y >>> 18);
  }
}
