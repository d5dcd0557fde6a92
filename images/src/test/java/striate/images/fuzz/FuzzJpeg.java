package striate.images.fuzz;

/** JPEG. */
public final class FuzzJpeg {
  private FuzzJpeg() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    AnyPicture.read(data);
  }
}
