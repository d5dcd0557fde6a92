package striate.images.fuzz;

/** GIF. */
public final class FuzzGif {
  private FuzzGif() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    AnyPicture.read(data);
  }
}
