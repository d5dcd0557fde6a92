package striate.app;

/** The largest of some numbers. */
final class Largest {
  private Largest() {}

  /** Its place in the range, from 0 on; the first of equal ones. */
  static int of(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
