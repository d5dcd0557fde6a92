package striate.images.fuzz;

/** Files of no kind in particular: what is told of them. */
public final class FuzzKind {
  private FuzzKind() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    AnyPicture.read(data);
  }
}
