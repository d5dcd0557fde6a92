package striate.images.webp;

import striate.images.format.BadPicture;
import striate.images.format.Room;

/**
 * The alpha plane beside a lossy picture.
 *
 * <p>Source: RFC 9649, section 2.7.1.2 (ALPH).
 */
final class Alpha {
  private Alpha() {}

  /** The opacity of each pixel, 0 to 255, [height, width]. */
  static byte[] read(byte[] file, int from, int to, int width, int height) {
    Room.check(width, height, Vp8l.BYTES);
    if (to - from < 2) {
      throw BadPicture.cut();
    }
    int head = file[from] & 0xff;
    int method = head & 3;
    byte[] out = new byte[width * height];
    if (method == 0) {
      if (to - from - 1 < out.length) {
        throw BadPicture.cut();
      }
      System.arraycopy(file, from + 1, out, 0, out.length);
    } else if (method == 1) {
      int[] pixels = Vp8l.plane(file, from + 1, to, width, height);
      for (int i = 0; i < out.length; i++) {
        out[i] = (byte) (pixels[i] >> 8);
      }
    } else {
      throw BadPicture.damaged("an alpha plane of method 0 or 1 expected, got " + method);
    }
    unfilter(out, width, height, head >> 2 & 3);
    return out;
  }

  private static void unfilter(byte[] a, int width, int height, int filter) {
    if (filter == 0) {
      return;
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        if (i == 0) {
          continue;
        }
        int predicted;
        if (y == 0) {
          predicted = a[i - 1];
        } else if (x == 0) {
          predicted = a[i - width];
        } else {
          predicted =
              switch (filter) {
                case 1 -> a[i - 1];
                case 2 -> a[i - width];
                default -> {
                  int sum = (a[i - 1] & 0xff) + (a[i - width] & 0xff) - (a[i - width - 1] & 0xff);
                  yield Math.clamp(sum, 0, 255);
                }
              };
        }
        a[i] = (byte) (a[i] + predicted);
      }
    }
  }
}
