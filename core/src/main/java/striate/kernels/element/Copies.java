package striate.kernels.element;

/** Copies that cost nothing when both ends are the same memory. */
public final class Copies {
  private Copies() {}

  /** Copies {@code n} floats. */
  @SuppressWarnings("ReferenceEquality") // the question is whether it is one array
  public static void copy(float[] from, int fromAt, float[] to, int toAt, int n) {
    if (from != to || fromAt != toAt) {
      System.arraycopy(from, fromAt, to, toAt, n);
    }
  }
}
