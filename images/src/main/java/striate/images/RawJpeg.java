package striate.images;

import java.awt.image.Raster;
import striate.images.format.BadPicture;

/**
 * The colours of JPEG files, from the samples as they are coded. Profiles are not applied.
 *
 * <p>Which colours the samples are is decided as libjpeg does. Conversions: ITU-T T.871 for YCbCr;
 * ink by multiplication, as Pillow does it. Adobe's writers store ink inverted.
 */
final class RawJpeg {
  private static final int NONE = -1;

  private final byte[] file;
  private boolean jfif;
  private int adobe = NONE;
  private int[] components = {};

  private RawJpeg(byte[] file) {
    this.file = file;
    scan();
  }

  /** To grey or red, green, blue, [height, width, channels]. */
  static byte[] samples(Raster raster, byte[] file) {
    return new RawJpeg(file).convert(raster);
  }

  private boolean luma() {
    if (components.length == 4) {
      return adobe == 2;
    }
    if (jfif) {
      return true;
    }
    if (adobe != NONE) {
      return adobe != 0;
    }
    return !(components[0] == 'R' && components[1] == 'G' && components[2] == 'B');
  }

  private byte[] convert(Raster raster) {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    if (bands != 1 && bands != 3 && bands != 4 || components.length != bands) {
      throw BadPicture.refused("a JPEG of " + bands + " components is not supported");
    }
    boolean luma = bands > 1 && luma();
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
          if (adobe == NONE) {
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

  private void scan() {
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == 0xda || marker == 0xd9) {
        return;
      }
      int length = (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff);
      if (at + 2 + length > file.length) {
        return;
      }
      if (marker == 0xe0 && length >= 16 && OtherFile.starts(file, at + 4, "JFIF\0")) {
        jfif = true;
      } else if (marker == 0xee && length >= 14 && OtherFile.starts(file, at + 4, "Adobe")) {
        adobe = file[at + 15] & 0xff;
      } else if (marker >= 0xc0
          && marker <= 0xcf
          && marker != 0xc4
          && marker != 0xc8
          && marker != 0xcc
          && length >= 8) {
        components = new int[Math.min(file[at + 9] & 0xff, (length - 8) / 3)];
        for (int i = 0; i < components.length; i++) {
          components[i] = file[at + 10 + 3 * i] & 0xff;
        }
      }
      at += 2 + Math.max(2, length);
    }
  }
}
