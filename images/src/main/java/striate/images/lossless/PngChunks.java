package striate.images.lossless;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import striate.images.format.BadPicture;
import striate.images.format.Bytes;

/**
 * The parts of a PNG file that pixels depend on. Notes are passed over, however broken they are.
 *
 * <p>Source: W3C PNG, third edition, sections 5 and 11.
 */
final class PngChunks {
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int TRNS = 0x74524e53;
  private static final int APPLE = 0x43674249; // CgBI

  static final int GREY = 0;
  static final int COLOUR = 2;
  static final int INDEXED = 3;
  static final int GREY_ALPHA = 4;
  static final int COLOUR_ALPHA = 6;

  /** A range of the file. */
  record Part(int from, int to) {}

  private final byte[] file;
  private int headers;
  int width;
  int height;
  int depth;
  int type;
  boolean interlaced;
  int[] palette = {};

  /** 16-bit numbers of a transparent colour: one, three, or none. */
  int[] transparent = {};

  private boolean opacities;
  final List<Part> data = new ArrayList<>();

  private PngChunks(byte[] file) {
    this.file = file;
  }

  static PngChunks of(byte[] file) {
    PngChunks out = new PngChunks(file);
    out.walk();
    return out;
  }

  private void walk() {
    Bytes in = new Bytes(file, 8, file.length);
    boolean first = true;
    while (in.left() >= 8) {
      int start = in.at() + 4;
      long length = in.big32() & 0xffffffffL;
      int kind = in.big32();
      int from = in.at();
      boolean whole = length + 4 <= in.left();
      if (first && kind != IHDR) {
        throw kind == APPLE
            ? BadPicture.refused("a PNG in Apple's own form (CgBI) is not supported")
            : BadPicture.damaged("its header is missing");
      }
      first = false;
      if (kind == IEND) {
        return;
      }
      boolean needed = (kind >>> 24 & 0x20) == 0;
      if (!whole) {
        // What is there of the pixels may be all of them.
        if (kind == IDAT) {
          data.add(new Part(from, (int) Math.min(file.length, from + length)));
        } else if (data.isEmpty() && needed) {
          throw BadPicture.cut();
        }
        return;
      }
      int to = (int) (from + length);
      boolean sound = sound(start, to);
      if (!sound && (kind == IHDR || kind == IDAT || (kind == PLTE && data.isEmpty()))) {
        throw BadPicture.damaged("a checksum does not match");
      }
      in.to(to + 4L);
      switch (kind) {
        case IHDR -> header(from, to);
        case PLTE -> {
          if (data.isEmpty() && palette.length == 0) {
            palette(from, to);
          }
        }
        case IDAT -> {
          if (to > from) {
            data.add(new Part(from, to));
          }
        }
        case TRNS -> {
          if (sound && data.isEmpty()) {
            transparency(from, to);
          }
        }
        default -> {
          if (needed && data.isEmpty()) {
            throw BadPicture.damaged("a needed part of an unknown kind");
          }
        }
      }
    }
    if (first) {
      throw BadPicture.cut();
    }
  }

  private boolean sound(int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(file, from, to - from);
    return (int) crc.getValue() == new Bytes(file, to, file.length).big32();
  }

  private void header(int from, int to) {
    if (headers++ > 0) {
      throw BadPicture.damaged("two headers");
    }
    if (to - from != 13) {
      throw BadPicture.damaged("a header of 13 bytes expected, got " + (to - from));
    }
    Bytes in = new Bytes(file, from, to);
    width = in.big32();
    height = in.big32();
    depth = in.u8();
    type = in.u8();
    int compression = in.u8();
    int filter = in.u8();
    int interlace = in.u8();
    boolean known =
        switch (type) {
          case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case COLOUR, GREY_ALPHA, COLOUR_ALPHA -> depth == 8 || depth == 16;
          case INDEXED -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          default -> false;
        };
    if (!known || compression != 0 || filter != 0 || interlace > 1) {
      throw BadPicture.damaged(
          String.format(
              Locale.ROOT,
              "no such PNG: colour type %d, depth %d, compression %d, filter %d, interlace %d",
              type,
              depth,
              compression,
              filter,
              interlace));
    }
    interlaced = interlace == 1;
  }

  private void palette(int from, int to) {
    int count = (to - from) / 3;
    if (type != INDEXED) {
      return; // a hint for old screens
    }
    if (count * 3 != to - from || count < 1 || count > 256) {
      throw BadPicture.damaged("a palette of " + (to - from) + " bytes");
    }
    palette = new int[count];
    Bytes in = new Bytes(file, from, to);
    for (int i = 0; i < count; i++) {
      int red = in.u8();
      int green = in.u8();
      palette[i] = 0xff000000 | red << 16 | green << 8 | in.u8();
    }
  }

  /** As libpng does: the first one that fits counts, others are passed over. */
  private void transparency(int from, int to) {
    Bytes in = new Bytes(file, from, to);
    int length = to - from;
    int mask = (1 << depth) - 1;
    if (type == INDEXED && length <= palette.length && !opacities) {
      opacities = true;
      for (int i = 0; i < length; i++) {
        palette[i] = (palette[i] & 0xffffff) | in.u8() << 24;
      }
    } else if (transparent.length == 0 && type == GREY && length == 2) {
      transparent = new int[] {in.big16() & mask};
    } else if (transparent.length == 0 && type == COLOUR && length == 6) {
      transparent = new int[] {in.big16() & mask, in.big16() & mask, in.big16() & mask};
    }
  }
}
