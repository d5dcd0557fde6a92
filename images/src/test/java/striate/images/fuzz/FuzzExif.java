package striate.images.fuzz;

import striate.images.Notes;

/** The note of how the camera was held, which must never end the reading of a sound picture. */
public final class FuzzExif {
  private FuzzExif() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    Notes.orientation(data);
    Notes.orientation(FuzzPng.repaired(data));
  }
}
