package striate.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import striate.data.Picture;

/**
 * How the camera was held: the orientation tag of EXIF, in JPEG, PNG and WebP files.
 *
 * <p>What can't be understood counts as upright: a picture is worth more than its note.
 *
 * <p>Source: CIPA DC-008 (Exif 2.32), tag 274.
 */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;

  private Exif() {}

  /** 1 (upright) to 8. */
  static int orientation(byte[] file, Kind kind) {
    return switch (kind) {
      case JPEG -> inJpeg(file);
      case PNG -> inPng(file);
      case WEBP -> inWebp(file);
      case GIF, BMP -> 1;
    };
  }

  private static int inJpeg(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == 0xda || marker == 0xd9) {
        return 1;
      }
      int length = in.getShort(at + 2) & 0xffff;
      int end = Math.min(file.length, at + 2 + length);
      if (marker == 0xe1 && prefixed(file, at + 4, end)) {
        return inTiff(file, at + 10, end);
      }
      at += 2 + Math.max(2, length);
    }
    return 1;
  }

  private static int inPng(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    long at = 8;
    while (at + 12 <= file.length) {
      long length = in.getInt((int) at) & 0xffffffffL;
      if (in.getInt((int) at + 4) == 0x65584966) { // eXIf
        return inTiff(file, (int) at + 8, (int) Math.min(file.length, at + 8 + length));
      }
      at += 12 + length;
    }
    return 1;
  }

  private static int inWebp(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long at = 12;
    while (at + 8 <= file.length) {
      long length = in.getInt((int) at + 4) & 0xffffffffL;
      if (in.getInt((int) at) == 0x46495845) { // EXIF
        int start = (int) at + 8;
        int end = (int) Math.min(file.length, start + length);
        // Some writers keep the six bytes that only JPEG asks for.
        return inTiff(file, prefixed(file, start, end) ? start + 6 : start, end);
      }
      at += 8 + length + (length & 1);
    }
    return 1;
  }

  private static boolean prefixed(byte[] file, int at, int end) {
    return end - at > 6
        && file[at] == 'E'
        && file[at + 1] == 'x'
        && file[at + 2] == 'i'
        && file[at + 3] == 'f'
        && file[at + 4] == 0;
  }

  private static int inTiff(byte[] file, int from, int to) {
    if (to - from < 14) {
      return 1;
    }
    ByteBuffer tiff = ByteBuffer.wrap(file, from, to - from).slice();
    int order = tiff.getShort(0);
    if (order == 0x4949) {
      tiff.order(ByteOrder.LITTLE_ENDIAN);
    } else if (order != 0x4d4d) {
      return 1;
    }
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (tiff.getShort(2) != 42 || directory + 2 > tiff.limit()) {
      return 1;
    }
    int entries = tiff.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + 12L * i;
      if (at + 12 > tiff.limit()) {
        return 1;
      }
      int e = (int) at;
      if ((tiff.getShort(e) & 0xffff) == ORIENTATION) {
        int value = tiff.getShort(e + 8);
        boolean sound = tiff.getShort(e + 2) == SHORT && tiff.getInt(e + 4) == 1;
        return sound && value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /** The picture as it was seen, from samples [height, width, channels] as they were stored. */
  static Picture upright(byte[] samples, int width, int height, int channels, int orientation) {
    if (orientation == 1) {
      return Picture.of(width, height, channels, samples);
    }
    boolean turned = orientation >= 5;
    int w = turned ? height : width;
    int h = turned ? width : height;
    byte[] out = new byte[samples.length];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int right = w - 1 - x;
        int down = h - 1 - y;
        int from =
            switch (orientation) {
              case 2 -> y * width + right;
              case 3 -> down * width + right;
              case 4 -> down * width + x;
              case 5 -> x * width + y;
              case 6 -> right * width + y;
              case 7 -> right * width + down;
              default -> x * width + down;
            };
        int to = (y * w + x) * channels;
        for (int c = 0; c < channels; c++) {
          out[to + c] = samples[from * channels + c];
        }
      }
    }
    return Picture.of(w, h, channels, out);
  }
}
