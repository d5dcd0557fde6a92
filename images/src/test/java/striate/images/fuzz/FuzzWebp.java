package striate.images.fuzz;

/** WebP, whole files. */
public final class FuzzWebp {
  private FuzzWebp() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    AnyPicture.read(data);
  }
}
