package striate.kernels.chapter;

/** The reference, and what runs without vectors. */
final class ScalarTwisterKernels implements TwisterKernels {
  @Override
  public void twist(int[] state) {
    for (int i = 0; i < WORDS - SHIFT; i++) {
      state[i] = mixed(state[i], state[i + 1], state[i + SHIFT]);
    }
    for (int i = WORDS - SHIFT; i < WORDS - 1; i++) {
      state[i] = mixed(state[i], state[i + 1], state[i + SHIFT - WORDS]);
    }
    state[WORDS - 1] = mixed(state[WORDS - 1], state[0], state[SHIFT - 1]);
  }

  static int mixed(int word, int next, int far) {
    int y = (word & 0x8000_0000) | (next & 0x7fff_ffff);
    return far ^ (y >>> 1) ^ (-(next & 1) & 0x9908_b0df);
  }

  @Override
  public void lowestBits(int[] state, int from, int packs, char[] out, int outFrom) {
    for (int pack = 0; pack < packs; pack++) {
      int bits = 0;
      for (int i = 0; i < PACK; i++) {
        bits |= (Integer.bitCount(state[from + pack * PACK + i] & LOWEST) & 1) << i;
      }
      out[outFrom + pack] = (char) bits;
    }
  }
}
