package striate.batch;

/** The filling of an erased area. */
public sealed interface Fill {
  /**
   * A constant value for all channels.
   *
   * @param sample 0 (black) to 255
   */
  record Value(int sample) implements Fill {
    /** Checks that the sample is an 8-bit one. */
    public Value {
      check(sample);
    }

    @Override
    public String toString() {
      return Integer.toString(sample);
    }
  }

  /** The mean that the preprocessing subtracts, which is 0 for the network. */
  record Mean() implements Fill {
    @Override
    public String toString() {
      return "mean";
    }
  }

  /** Random noise: a sample from 0 to 255 drawn for each pixel and channel. */
  record Noise() implements Fill {
    @Override
    public String toString() {
      return "noise";
    }
  }

  private static void check(int sample) {
    if (sample < 0 || sample > 255) {
      throw new IllegalArgumentException(
          "augment: fill: a sample of 0 to 255 expected, got " + sample);
    }
  }
}
