package striate.chapter;

import striate.kernels.chapter.Kernels;
import striate.kernels.chapter.TwisterKernels;

/**
 * NumPy's legacy {@code RandomState(seed)}: the Mersenne Twister MT19937, seeded with one integer.
 *
 * <p>One stream, whatever is drawn from it: a 32-bit output is one word; a double takes two; a bit
 * takes one and uses its lowest bit, as {@code randint(2)} does. Not safe for use by several
 * threads at once.
 */
public final class LegacyRandom {
  private static final int WORDS = TwisterKernels.WORDS;

  private final int[] state = new int[WORDS];
  private int next = WORDS;

  /**
   * A stream from its beginning, as {@code numpy.random.RandomState(seed)}.
   *
   * @param seed read as unsigned
   */
  public LegacyRandom(int seed) {
    state[0] = seed;
    for (int i = 1; i < WORDS; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** The next 32-bit output; to be read as unsigned. */
  public int nextInt32() {
    if (next == WORDS) {
      twist();
    }
    return TwisterKernels.temper(state[next++]);
  }

  /** The next uniform double of [0, 1), with 53 random bits, as {@code random_sample()}. */
  public double nextDouble() {
    int a = nextInt32() >>> 5;
    int b = nextInt32() >>> 6;
    return (a * 0x1p26 + b) / 0x1p53;
  }

  /** The next bit, 0 or 1, as {@code randint(2)}. */
  public int nextBit() {
    return nextInt32() & 1;
  }

  /** The next {@code count} doubles, as {@code random_sample(count)}. */
  public double[] doubles(int count) {
    double[] result = new double[count];
    for (int i = 0; i < count; i++) {
      result[i] = nextDouble();
    }
    return result;
  }

  /** Fills {@code bits} with the next bits, sixteen to an element, the first of them lowest. */
  public void fillBits(char[] bits) {
    int done = 0;
    while (done < bits.length) {
      if (next == WORDS) {
        twist();
      }
      int packs = Math.min((WORDS - next) / TwisterKernels.PACK, bits.length - done);
      Kernels.twister().lowestBits(state, next, packs, bits, done);
      next += packs * TwisterKernels.PACK;
      done += packs;
      if (packs == 0) {
        bits[done++] = packAcrossRenewal();
      }
    }
  }

  /** Sixteen bits, some of them from words that are yet to be renewed. */
  private char packAcrossRenewal() {
    int pack = 0;
    for (int i = 0; i < TwisterKernels.PACK; i++) {
      pack |= nextBit() << i;
    }
    return (char) pack;
  }

  /** The words of state, as NumPy's {@code get_state()[1]}. */
  int[] words() {
    return state.clone();
  }

  /** The number of these words that have been used, as NumPy's {@code get_state()[2]}. */
  int position() {
    return next;
  }

  private void twist() {
    Kernels.twister().twist(state);
    next = 0;
  }
}
