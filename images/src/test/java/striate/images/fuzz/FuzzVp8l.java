package striate.images.fuzz;

/** Lossless WebP: a picture of VP8L alone, without its container. */
public final class FuzzVp8l {
  private FuzzVp8l() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    AnyPicture.read(FuzzVp8.riff("VP8L", data));
  }
}
