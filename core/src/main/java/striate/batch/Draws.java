package striate.batch;

import striate.random.SplitMix;

/**
 * Random numbers without a state to keep: number {@code j} of a key is a hash of both, so a picture
 * has its numbers wherever and whenever it is made.
 *
 * <p>The hash is the output function of {@link SplitMix}.
 */
final class Draws {
  /** What a key is for: two purposes of one picture share no numbers. */
  enum Purpose {
    ORDER(0),
    BALANCE(1),
    AUGMENT(2),
    MIX(3);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }

  private Draws() {}

  static long key(long seed, Purpose purpose, long epoch) {
    return derive(derive(SplitMix.first(seed), purpose.number), epoch);
  }

  /** The key of part {@code number} of what {@code key} stands for. */
  static long derive(long key, long number) {
    return bits(SplitMix.mix(key ^ SplitMix.GAMMA), number);
  }

  /** Number {@code j} of a key: 64 bits. */
  static long bits(long key, long j) {
    return SplitMix.mix(key + (j + 1) * SplitMix.GAMMA);
  }

  /** Number {@code j} of a key, uniform in [0, 1). */
  static double uniform(long key, long j) {
    return (bits(key, j) >>> 11) * 0x1p-53;
  }

  /** Number {@code j} of a key, uniform in [low, high). */
  static double between(long key, long j, double low, double high) {
    return low + (high - low) * uniform(key, j);
  }

  /** Number {@code j} of a key, one of 0 to {@code bound} − 1. */
  static int below(long key, long j, int bound) {
    return (int) Math.unsignedMultiplyHigh(bits(key, j), bound);
  }

  /** Fisher and Yates' shuffle of the first {@code count} values. */
  static void shuffle(int[] values, int count, long key) {
    for (int i = count - 1; i > 0; i--) {
      int j = below(key, i, i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }
}
