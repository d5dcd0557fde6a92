package striate.images.fuzz;

/** BMP. */
public final class FuzzBmp {
  private FuzzBmp() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    AnyPicture.read(data);
  }
}
