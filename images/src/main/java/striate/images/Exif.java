package striate.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import striate.images.format.Pixels;
import striate.images.jpeg.Markers;

/**
 * How the camera was held: the orientation tag of EXIF, in JPEG, PNG and WebP files.
 *
 * <p>What can't be understood counts as upright: a picture is worth more than its note.
 *
 * <p>Source: CIPA DC-008 (Exif 2.32), tag 274; for PNG's texts, what ImageMagick writes.
 */
final class Exif {
  private static final int ORIENTATION = 0x0112;

  /** Bytes to which the texts of one file are unpacked, all together. */
  private static final int MOST_TEXT = 1 << 20;

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
    Markers markers = new Markers(file);
    for (int marker = markers.next(); marker >= 0; marker = markers.next()) {
      if (marker == Markers.SCAN || marker == Markers.END) {
        return 1;
      }
      int at = (int) markers.at() + 2;
      int end = (int) Math.min(file.length, markers.end());
      if (marker == 0xe1 && prefixed(file, at, end)) {
        return inTiff(file, at + 6, end);
      }
      markers.to(markers.end());
    }
    return 1;
  }

  private static int inPng(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    long at = 8;
    int noted = 1;
    int room = MOST_TEXT;
    while (at + 12 <= file.length) {
      long length = in.getInt((int) at) & 0xffffffffL;
      int kind = in.getInt((int) at + 4);
      int from = (int) at + 8;
      if (from + length + 4 > file.length) {
        return noted;
      }
      int to = (int) (from + length);
      if (kind == 0x65584966 && sound(file, from, to)) { // eXIf
        return inTiff(file, prefixed(file, from, to) ? from + 6 : from, to);
      }
      if (kind == 0x74455874 || kind == 0x7a545874) { // tEXt, zTXt
        if (noted == 1 && sound(file, from, to)) {
          byte[] text = text(file, from, to, kind == 0x7a545874, room);
          room -= text.length;
          noted = inText(text);
        }
      }
      at = to + 4L;
    }
    return noted;
  }

  private static boolean sound(byte[] file, int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(file, from - 4, to - from + 4);
    return (int) crc.getValue() == ByteBuffer.wrap(file).getInt(to);
  }

  /**
   * ImageMagick's note behind its name; empty if it is another.
   *
   * @param room how many bytes may be unpacked
   */
  private static byte[] text(byte[] file, int from, int to, boolean packed, int room) {
    int end = from;
    while (end < to && file[end] != 0) {
      end++;
    }
    String keyword = new String(file, from, Math.min(end - from, 80), StandardCharsets.ISO_8859_1);
    int start = end + (packed ? 2 : 1);
    if (start >= to
        || !(keyword.equals("Raw profile type exif") || keyword.equals("Raw profile type APP1"))) {
      return new byte[0];
    }
    byte[] text = Arrays.copyOfRange(file, start, to);
    return packed ? unpack(text, room) : text;
  }

  /** The number of bytes, and the bytes as digits. */
  private static int inText(byte[] text) {
    // "\nexif\n      60\n4578…": what comes after two line ends behind the first letters.
    int at = 0;
    while (at < text.length && text[at] <= ' ') {
      at++;
    }
    for (int line = 0; line < 2; line++) {
      while (at < text.length && text[at] != '\n') {
        at++;
      }
      at++;
    }
    byte[] bytes = new byte[Math.max(0, text.length - at) / 2];
    int digits = 0;
    for (; at < text.length; at++) {
      int digit = Character.digit(text[at], 16);
      if (digit >= 0 && digits / 2 < bytes.length) {
        bytes[digits / 2] = (byte) (bytes[digits / 2] << 4 | digit);
        digits++;
      }
    }
    return inTiff(bytes, prefixed(bytes, 0, digits / 2) ? 6 : 0, digits / 2);
  }

  private static byte[] unpack(byte[] packed, int room) {
    Inflater inflater = new Inflater();
    inflater.setInput(packed);
    byte[] out = new byte[(int) Math.min(Math.max(0, room), 1100L * packed.length)];
    int at = 0;
    try {
      int n = 1;
      while (n > 0 && at < out.length) {
        n = inflater.inflate(out, at, out.length - at);
        at += n;
      }
    } catch (DataFormatException e) {
      // What could be unpacked is looked at.
    } finally {
      inflater.end();
    }
    return Arrays.copyOf(out, at);
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
        // The standard asks for a SHORT; writers of other whole numbers mean the same.
        int value =
            switch (tiff.getShort(e + 2)) {
              case 1, 6 -> tiff.get(e + 8);
              case 3, 8 -> tiff.getShort(e + 8);
              case 4, 9 -> tiff.getInt(e + 8);
              default -> 1;
            };
        return tiff.getInt(e + 4) == 1 && value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /**
   * The picture as it was seen, from samples as they were stored; squares of 64 for the cache's
   * sake.
   */
  static Pixels upright(Pixels stored, int orientation) {
    if (orientation == 1) {
      return stored;
    }
    int width = stored.width();
    int channels = stored.channels();
    byte[] samples = stored.samples();
    boolean turned = orientation >= 5;
    int w = turned ? stored.height() : width;
    int h = turned ? width : stored.height();
    byte[] out = new byte[samples.length];
    for (int top = 0; top < h; top += 64) {
      for (int left = 0; left < w; left += 64) {
        for (int y = top; y < Math.min(h, top + 64); y++) {
          for (int x = left; x < Math.min(w, left + 64); x++) {
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
      }
    }
    return new Pixels(w, h, channels, out);
  }
}
