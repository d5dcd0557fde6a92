package striate.kernels.chapter;

import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Mersenne Twister over vectors of 4, 8 or 16 words. A word depends on words at a distance of 1
 * (not yet renewed) and 397 or 227 (renewed or not), so a vector of words can be renewed at once.
 */
final class VectorTwisterKernels implements TwisterKernels {
  private static final VectorShape SHAPE =
      VectorShape.preferredShape().vectorBitSize() > 512
          ? VectorShape.S_512_BIT
          : VectorShape.preferredShape();
  private static final VectorSpecies<Integer> SPECIES = VectorSpecies.of(int.class, SHAPE);
  private static final int LANES = SPECIES.length();

  @Override
  public void twist(int[] state) {
    int i = twist(state, 0, WORDS - SHIFT, SHIFT);
    i = twist(state, i, WORDS - 1, SHIFT - WORDS);
    state[i] = ScalarTwisterKernels.mixed(state[i], state[0], state[SHIFT - 1]);
  }

  /** Renews the words from {@code from} to {@code to}, which it returns. */
  private static int twist(int[] state, int from, int to, int far) {
    int i = from;
    for (; i + LANES <= to; i += LANES) {
      IntVector next = IntVector.fromArray(SPECIES, state, i + 1);
      IntVector y =
          IntVector.fromArray(SPECIES, state, i).and(0x8000_0000).or(next.and(0x7fff_ffff));
      IntVector odd = next.and(1).neg().and(0x9908_b0df);
      IntVector.fromArray(SPECIES, state, i + far)
          .lanewise(XOR, y.lanewise(VectorOperators.LSHR, 1))
          .lanewise(XOR, odd)
          .intoArray(state, i);
    }
    for (; i < to; i++) {
      state[i] = ScalarTwisterKernels.mixed(state[i], state[i + 1], state[i + far]);
    }
    return to;
  }

  private static IntVector shifted(IntVector y, int bits) {
    return y.lanewise(VectorOperators.LSHR, bits);
  }

  @Override
  public void lowestBits(int[] state, int from, int packs, char[] out, int outFrom) {
    for (int pack = 0; pack < packs; pack++) {
      long bits = 0;
      for (int lane = 0; lane < PACK; lane += LANES) {
        IntVector y = IntVector.fromArray(SPECIES, state, from + pack * PACK + lane);
        // The parity of the six bits of LOWEST.
        y =
            shifted(y, 3)
                .lanewise(XOR, shifted(y, 14))
                .lanewise(XOR, shifted(y, 18))
                .lanewise(XOR, shifted(y, 22))
                .lanewise(XOR, shifted(y, 29))
                .lanewise(XOR, y);
        bits |= y.and(1).compare(VectorOperators.NE, 0).toLong() << lane;
      }
      out[outFrom + pack] = (char) bits;
    }
  }
}
