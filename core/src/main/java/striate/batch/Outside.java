package striate.batch;

/**
 * The padding of a picture: the pixels outside its edges, which become visible when it is moved.
 */
public sealed interface Outside {
  /**
   * Constant padding: one value for all channels.
   *
   * @param sample 0 (black) to 255
   */
  record Value(int sample) implements Outside {
    /** Checks that the sample is an 8-bit one. */
    public Value {
      check(sample);
    }

    @Override
    public String toString() {
      return Integer.toString(sample);
    }
  }

  /** Edge padding: the nearest pixel of the picture. */
  record Edge() implements Outside {
    @Override
    public String toString() {
      return "edge";
    }
  }

  /**
   * Reflection padding: the picture mirrored at its outermost pixels, which are not repeated:
   * {@code cb|abc|ba}.
   */
  record Reflect() implements Outside {
    @Override
    public String toString() {
      return "reflect";
    }
  }

  private static void check(int sample) {
    if (sample < 0 || sample > 255) {
      throw new IllegalArgumentException(
          "augment: outside: a sample of 0 to 255 expected, got " + sample);
    }
  }
}
