package striate.chapter;

/** Long rows of numbers beside each other: AssertJ's own comparison moves the rest for each. */
final class Close {
  private Close() {}

  static void assertClose(double[] actual, double[] expected) {
    if (actual.length != expected.length) {
      throw new AssertionError(expected.length + " numbers expected, got " + actual.length);
    }
    for (int i = 0; i < actual.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= 1e-12)) {
        throw new AssertionError("[" + i + "]: " + expected[i] + " expected, got " + actual[i]);
      }
    }
  }
}
