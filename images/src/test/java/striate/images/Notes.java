package striate.images;

import striate.data.DataException;

/** What fuzzers need to see of this package. */
public final class Notes {
  private Notes() {}

  /** Looks for the note of any kind of picture. */
  public static void orientation(byte[] file) {
    Kind kind;
    try {
      kind = Kind.of(file, "picture");
    } catch (DataException e) {
      return;
    }
    int found = Exif.orientation(file, kind);
    if (found < 1 || found > 8) {
      throw new AssertionError("orientation " + found);
    }
  }

  /** The pixels that the head of a file tells of. */
  public static long pixels(byte[] file) {
    return PixelCount.of(file);
  }
}
