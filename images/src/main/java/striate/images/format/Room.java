package striate.images.format;

/** The limit on the size of a picture, checked before any memory is taken for it. */
public final class Room {
  /**
   * The largest number of pixels: more is no photograph, but a file that wants to fill the memory.
   */
  public static final long MOST_PIXELS = 150_000_000;

  private Room() {}

  /**
   * Checks the size of a picture: refuses sides of zero, and more pixels than the limit or the heap
   * allow. How well a file is packed does not matter: a blank page of a scanner is packed ten
   * thousandfold.
   *
   * @param bytes the most bytes of heap that a pixel takes while the file is decoded
   */
  public static void check(long width, long height, int bytes) {
    check(width, height, bytes, Runtime.getRuntime().maxMemory());
  }

  static void check(long width, long height, int bytes, long heap) {
    if (width < 1 || height < 1) {
      throw BadPicture.damaged("at least one pixel expected, got " + width + "×" + height);
    }
    if (width > MOST_PIXELS || height > MOST_PIXELS || width * height > MOST_PIXELS) {
      throw BadPicture.refused(
          width
              + "×"
              + height
              + " pixels are more than the "
              + MOST_PIXELS
              + " that Striate decodes");
    }
    long needed = width * height * bytes;
    // The serial collector has two thirds of the heap for large arrays, and none lies in two parts.
    if (needed > heap / 10 * 7 || width * height * 3 > Integer.MAX_VALUE - 8) {
      throw BadPicture.refused(
          width
              + "×"
              + height
              + " pixels may need "
              + (needed >> 20)
              + " MB of heap, there are at most "
              + (heap >> 20));
    }
  }
}
