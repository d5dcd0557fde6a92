package striate.nn.tensor;

/** What the normalisations of single examples have in common. */
final class Norms {
  private Norms() {}

  static void checkEpsilon(String place, double epsilon) {
    if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          place + ": a finite epsilon of at least 0 expected, got " + epsilon);
    }
  }
}
