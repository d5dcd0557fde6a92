package striate.images.format;

/** The blending of transparent pixels with a white background. */
public final class White {
  private White() {}

  /** A sample with this alpha, both 0 to 255, blended with white and rounded. */
  public static int under(int sample, int alpha) {
    return (2 * (sample * alpha + 255 * (255 - alpha)) + 255) / 510;
  }

  /** A colour 0xAARRGGBB blended with white, as 0xRRGGBB. */
  public static int under(int colour) {
    int alpha = colour >>> 24;
    if (alpha == 255) {
      return colour & 0xffffff;
    }
    return under(colour >> 16 & 0xff, alpha) << 16
        | under(colour >> 8 & 0xff, alpha) << 8
        | under(colour & 0xff, alpha);
  }
}
