package striate.images.lossless;

import striate.images.format.BadPicture;
import striate.images.format.Bytes;
import striate.images.format.Pixels;
import striate.images.format.Room;
import striate.images.format.White;

/**
 * A decoder of BMP pictures of Windows and OS/2: 1, 2, 4, 8, 16, 24 and 32 bits, runs, bit fields.
 *
 * <p>The fields for the sizes of the file and of its pixels, and the reserved fields, are ignored,
 * as in other programs.
 *
 * <p>Source: Microsoft's documentation of BITMAPINFOHEADER, BITMAPV5HEADER and of bitmap
 * compression.
 */
public final class Bmp {
  private static final int PLAIN = 0;
  private static final int RUNS_OF_8 = 1;
  private static final int RUNS_OF_4 = 2;
  private static final int FIELDS = 3;
  private static final int FIELDS_AND_ALPHA = 6;
  private static final int CORE = 12;
  private static final int OS2 = 64;

  private final byte[] file;
  private final int width;
  private final int height;
  private final boolean fromTop;
  private final int bits;
  private final int compression;
  private final int[] masks = new int[4];
  private int[] palette = {};
  private final int start;

  private Bmp(byte[] file) {
    this.file = file;
    Bytes in = new Bytes(file, 10, file.length);
    long offset = in.u32();
    long size = in.u32();
    long used = 0;
    int high;
    if (size == CORE) {
      width = in.u16();
      high = in.u16();
      in.skip(2);
      bits = in.u16();
      compression = PLAIN;
    } else {
      width = in.s32();
      high = in.s32();
      in.skip(2);
      bits = in.u16();
      compression = size >= 20 ? in.s32() : PLAIN;
      if (size >= 36) {
        in.skip(12);
        used = in.u32();
      }
    }
    fromTop = high < 0;
    height = Math.abs(high);
    Room.check(width, high == Integer.MIN_VALUE ? 1L << 31 : height, 7);
    boolean os2 = size == OS2;
    boolean fields = !os2 && (compression == FIELDS || compression == FIELDS_AND_ALPHA);
    int runs = compression == RUNS_OF_8 ? 8 : compression == RUNS_OF_4 ? 4 : bits;
    if ((!fields && runs != bits) || (compression > RUNS_OF_4 && !fields) || compression < 0) {
      throw BadPicture.refused(unknown(os2));
    }
    if (fields ? bits != 16 && bits != 32 : bits < 1 || (32 % bits != 0 && bits != 24)) {
      throw BadPicture.damaged("pixels of 1, 2, 4, 8, 16, 24 or 32 bits expected, got " + bits);
    }
    // The fields lie in the header, or behind one that has no place for them.
    long afterHeader = 14 + size;
    if (fields) {
      in.to(size >= 52 ? 14 + 40 : afterHeader);
      int count = compression == FIELDS_AND_ALPHA || size >= 56 ? 4 : 3;
      for (int i = 0; i < count; i++) {
        masks[i] = in.s32();
      }
      afterHeader = Math.max(afterHeader, in.at());
    } else if (bits == 16) {
      masks[0] = 0x7c00;
      masks[1] = 0x3e0;
      masks[2] = 0x1f;
    }
    if (bits <= 8) {
      int each = size == CORE ? 3 : 4;
      long most = 1L << bits;
      long colours = used == 0 || used > most ? most : used;
      if (offset >= afterHeader + each) {
        colours = Math.min(colours, (offset - afterHeader) / each);
      }
      in.to(afterHeader);
      palette = new int[(int) colours];
      for (int i = 0; i < palette.length; i++) {
        int blue = in.u8();
        int green = in.u8();
        palette[i] = 0xff000000 | in.u8() << 16 | green << 8 | blue;
        in.skip(each - 3);
      }
      afterHeader += colours * each;
    }
    long from = offset < afterHeader ? afterHeader : offset;
    if (from > file.length) {
      throw BadPicture.cut();
    }
    start = (int) from;
  }

  private String unknown(boolean os2) {
    String what =
        switch (compression) {
          case 3 -> os2 ? "Huffman codes" : "bit fields";
          case 4 -> os2 ? "runs of 24 bits" : "a JPEG inside";
          case 5 -> "a PNG inside";
          default -> "compression " + compression;
        };
    return "a BMP with " + what + " and " + bits + " bits a pixel is not supported";
  }

  /** Decodes a file that begins with BM. */
  public static Pixels read(byte[] file) {
    Bmp bmp = new Bmp(file);
    return bmp.bits <= 8 ? bmp.indexed() : bmp.direct();
  }

  private int row(int y) {
    return fromTop ? y : height - 1 - y;
  }

  /** Where the rows lie; the last one may lack its padding. */
  private long stride() {
    long bytes = ((long) width * bits + 7) / 8;
    long stride = bytes + 3 & ~3L;
    if (start + stride * (height - 1) + bytes > file.length) {
      throw BadPicture.cut();
    }
    return stride;
  }

  private Pixels indexed() {
    Palette colours = new Palette(palette);
    int channels = colours.channels();
    byte[] out = new byte[width * height * channels];
    if (compression != PLAIN) {
      byte[] indices = new BmpRuns(new Bytes(file, start, file.length), width, height, bits).read();
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          colours.put(out, row(y) * width + x, indices[y * width + x] & 0xff);
        }
      }
      return new Pixels(width, height, channels, out);
    }
    long stride = stride();
    int each = 8 / bits;
    for (int y = 0; y < height; y++) {
      int from = (int) (start + y * stride);
      for (int x = 0; x < width; x++) {
        int shift = 8 - bits * (1 + x % each);
        int index = file[from + x / each] >> shift & (1 << bits) - 1;
        colours.put(out, row(y) * width + x, index);
      }
    }
    return new Pixels(width, height, channels, out);
  }

  private Pixels direct() {
    byte[] out = new byte[3 * width * height];
    long stride = stride();
    boolean masked = bits == 16 || compression != PLAIN;
    Field[] fields = new Field[4];
    for (int i = 0; i < 4; i++) {
      fields[i] = new Field(masks[i]);
    }
    // A field for alpha that nobody filled in: Windows shows such pictures, and so do browsers.
    boolean alpha = masks[3] != 0 && seen(stride, fields[3]);
    for (int y = 0; y < height; y++) {
      int from = (int) (start + y * stride);
      int to = 3 * row(y) * width;
      for (int x = 0; x < width; x++, to += 3) {
        int at = from + x * (bits / 8);
        if (!masked) {
          out[to] = file[at + 2];
          out[to + 1] = file[at + 1];
          out[to + 2] = file[at];
          continue;
        }
        int pixel = pixel(at);
        int opaque = alpha ? fields[3].of(pixel) : 255;
        for (int c = 0; c < 3; c++) {
          out[to + c] = (byte) White.under(fields[c].of(pixel), opaque);
        }
      }
    }
    return new Pixels(width, height, 3, out);
  }

  private int pixel(int at) {
    int low = (file[at] & 0xff) | (file[at + 1] & 0xff) << 8;
    return bits == 16 ? low : low | (file[at + 2] & 0xff) << 16 | (file[at + 3] & 0xff) << 24;
  }

  private boolean seen(long stride, Field field) {
    for (int y = 0; y < height; y++) {
      int from = (int) (start + y * stride);
      for (int x = 0; x < width; x++) {
        if (field.of(pixel(from + x * (bits / 8))) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** A run of bits in a pixel, as a sample of 0 to 255. */
  private record Field(int mask, int shift, long most) {
    Field(int mask) {
      this(
          mask,
          mask == 0 ? 0 : Integer.numberOfTrailingZeros(mask),
          mask == 0 ? 1 : (mask & 0xffffffffL) >> Integer.numberOfTrailingZeros(mask));
    }

    int of(int pixel) {
      long value = (pixel & mask & 0xffffffffL) >>> shift;
      return (int) ((value * 510 + most) / (2 * most));
    }
  }
}
