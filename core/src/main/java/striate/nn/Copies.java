package striate.nn;

/** Copies that cost nothing when both ends are the same memory. */
final class Copies {
  private Copies() {}

  @SuppressWarnings("ReferenceEquality") // the question is whether it is one array
  static void copy(float[] from, int fromAt, float[] to, int toAt, int n) {
    if (from != to || fromAt != toAt) {
      System.arraycopy(from, fromAt, to, toAt, n);
    }
  }
}
