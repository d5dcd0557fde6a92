package striate.images;

import java.awt.image.Raster;

/**
 * JPEG files whose colours Java's reader does not convert: CMYK and YCCK of print shops, and
 * pictures with a broken colour profile.
 *
 * <p>Conversions: ITU-T T.871 for YCbCr; ink by multiplication, as Pillow does it. Adobe's writers
 * store ink inverted.
 */
final class RawJpeg {
  private static final int NO_MARKER = -1;

  private RawJpeg() {}

  /** From the samples as they are coded, to grey or red, green, blue, [height, width, channels]. */
  static byte[] samples(Raster raster, byte[] file) {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    if (bands != 1 && bands != 3 && bands != 4) {
      throw new IllegalArgumentException(bands + " channels");
    }
    int adobe = adobeTransform(file);
    int channels = bands == 1 ? 1 : 3;
    byte[] out = new byte[width * raster.getHeight() * channels];
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++, to += channels) {
        int at = x * bands;
        if (bands == 1) {
          out[to] = (byte) row[at];
          continue;
        }
        int a = row[at];
        int b = row[at + 1];
        int c = row[at + 2];
        boolean luma = bands == 3 ? adobe != 0 : adobe == 2;
        if (luma) {
          double cb = b - 128;
          double cr = c - 128;
          b = clip(a - 0.344136 * cb - 0.714136 * cr);
          c = clip(a + 1.772 * cb);
          a = clip(a + 1.402 * cr);
        }
        if (bands == 4) {
          int ink = row[at + 3];
          if (luma) {
            a = 255 - a;
            b = 255 - b;
            c = 255 - c;
          }
          if (adobe == NO_MARKER) {
            ink = 255 - ink;
            a = 255 - a;
            b = 255 - b;
            c = 255 - c;
          }
          a = (2 * a * ink + 255) / 510;
          b = (2 * b * ink + 255) / 510;
          c = (2 * c * ink + 255) / 510;
        }
        out[to] = (byte) a;
        out[to + 1] = (byte) b;
        out[to + 2] = (byte) c;
      }
    }
    return out;
  }

  private static int clip(double x) {
    return Math.clamp(Math.round(x), 0, 255);
  }

  /** What Adobe's marker says of the colours: 0 as they are, 1 YCbCr, 2 YCCK. */
  private static int adobeTransform(byte[] file) {
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == 0xda || marker == 0xd9) {
        return NO_MARKER;
      }
      int length = (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff);
      if (marker == 0xee
          && length >= 14
          && at + 16 <= file.length
          && file[at + 4] == 'A'
          && file[at + 5] == 'd'
          && file[at + 6] == 'o') {
        return file[at + 15] & 0xff;
      }
      at += 2 + Math.max(2, length);
    }
    return NO_MARKER;
  }
}
