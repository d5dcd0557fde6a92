package striate.images.webp;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import striate.images.format.BadPicture;
import striate.images.format.Room;

/**
 * Lossless WebP: pictures, and the alpha planes of lossy ones.
 *
 * <p>Source: RFC 9649, section 3.
 */
final class Vp8l {
  /** Heap of a pixel: two copies as 32-bit numbers, and the result. */
  static final int BYTES = 12;

  private static final int SIGNATURE = 0x2f;
  private static final int GREENS = 256 + 24;
  private static final int DISTANCES = 40;

  /** Numbers in all tables of prefix codes together: many times what an encoder makes. */
  private static final int MOST_TABLES = 1 << 24;

  private static final int[] LENGTHS_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  /**
   * What the first distance codes mean: 16 times the rows up, plus 8 minus the columns to the left.
   */
  private static final byte[] NEAR =
      HexFormat.of()
          .parseHex(
              "1807171928062729161a262a38053739151b363a252b48044749141c353b464a242c58454b343c03"
                  + "5759131d565a232d444c555b333d68026769121e666a222e545c434d656b323e78017779535d111f"
                  + "646c424e767a212f757b313f636d525e00747c414f1020626e30737d515f40727e616f50717f6070");

  private final LsbReader in;
  private final LosslessTransform[] transforms = new LosslessTransform[4];
  private int transformCount;
  private int tables;

  private Vp8l(LsbReader in) {
    this.in = in;
  }

  /** Width, height, and 1 if the picture has alpha. */
  static int[] size(byte[] file, int from, int to) {
    if (to - from < 5) {
      throw BadPicture.cut();
    }
    LsbReader in = new LsbReader(file, from, to);
    if (in.number(8) != SIGNATURE) {
      throw BadPicture.damaged("no signature of VP8L");
    }
    int width = in.number(14) + 1;
    int height = in.number(14) + 1;
    int alpha = in.number(1);
    int version = in.number(3);
    if (version != 0) {
      throw BadPicture.damaged("VP8L of version 0 expected, got " + version);
    }
    return new int[] {width, height, alpha};
  }

  /** A picture's pixels, 0xAARRGGBB. */
  static int[] picture(byte[] file, int from, int to) {
    int[] size = size(file, from, to);
    Room.check(size[0], size[1], BYTES);
    int[] pixels = new Vp8l(new LsbReader(file, from + 5, to)).read(size[0], size[1]);
    if (size[2] == 0) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] |= 0xff000000;
      }
    }
    return pixels;
  }

  /** Pixels whose green is an alpha plane; the sizes stand elsewhere. */
  static int[] plane(byte[] file, int from, int to, int width, int height) {
    return new Vp8l(new LsbReader(file, from, to)).read(width, height);
  }

  private int[] read(int width, int height) {
    int packed = width;
    while (in.flag()) {
      int type = in.number(2);
      for (int i = 0; i < transformCount; i++) {
        if (transforms[i].type() == type) {
          throw BadPicture.damaged("a transform that comes twice");
        }
      }
      packed = transform(type, packed, height);
    }
    int[] pixels = image(packed, height, true);
    for (int i = transformCount - 1; i >= 0; i--) {
      pixels = transforms[i].undo(pixels, height);
    }
    return pixels;
  }

  /** Reads a transform; how wide a picture it leaves. */
  private int transform(int type, int width, int height) {
    if (type == LosslessTransform.GREEN) {
      transforms[transformCount++] = new LosslessTransform(type, width, 0, new int[0]);
      return width;
    }
    if (type != LosslessTransform.PALETTE) {
      int bits = in.number(3) + 2;
      int[] blocks = image(blocks(width, bits), blocks(height, bits), false);
      transforms[transformCount++] = new LosslessTransform(type, width, bits, blocks);
      return width;
    }
    int colours = in.number(8) + 1;
    int bits = colours > 16 ? 0 : colours > 4 ? 1 : colours > 2 ? 2 : 3;
    int[] palette = Arrays.copyOf(image(colours, 1, false), 256);
    for (int i = 1; i < colours; i++) {
      palette[i] = LosslessTransform.sum(palette[i - 1], palette[i]);
    }
    transforms[transformCount++] = new LosslessTransform(type, width, bits, palette);
    return blocks(width, bits);
  }

  private static int blocks(int side, int bits) {
    return (side + (1 << bits) - 1) >> bits;
  }

  /** An entropy-coded image; the picture itself may have several groups of codes. */
  private int[] image(int width, int height, boolean main) {
    int cacheBits = 0;
    if (in.flag()) {
      cacheBits = in.number(4);
      if (cacheBits < 1 || cacheBits > 11) {
        throw BadPicture.damaged("a colour cache of 1 to 11 bits expected, got " + cacheBits);
      }
    }
    int blockBits = 0;
    int[] blocks = {0};
    int groups = 1;
    boolean[] used = {true};
    if (main && in.flag()) {
      blockBits = in.number(3) + 2;
      blocks = image(blocks(width, blockBits), blocks(height, blockBits), false);
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = blocks[i] >> 8 & 0xffff;
        groups = Math.max(groups, blocks[i] + 1);
      }
      used = new boolean[groups];
      for (int block : blocks) {
        used[block] = true;
      }
    }
    PrefixCode[] @Nullable [] codes = new PrefixCode[groups][];
    for (int i = 0; i < groups; i++) {
      PrefixCode[] group = group(cacheBits);
      // A code that no block uses must be read, but need not be kept.
      if (used[i]) {
        codes[i] = group;
        for (PrefixCode code : group) {
          tables += code.size();
        }
      }
      if (tables > MOST_TABLES) {
        throw BadPicture.damaged("more prefix codes than a picture needs");
      }
    }
    return pixels(width, height, cacheBits, blockBits, blocks, codes);
  }

  private PrefixCode[] group(int cacheBits) {
    PrefixCode[] group = new PrefixCode[5];
    for (int i = 0; i < 5; i++) {
      int symbols =
          i == 4 ? DISTANCES : i > 0 ? 256 : GREENS + (cacheBits > 0 ? 1 << cacheBits : 0);
      group[i] = code(symbols);
    }
    if (in.past()) {
      throw BadPicture.cut();
    }
    return group;
  }

  private PrefixCode code(int symbols) {
    int[] lengths = new int[Math.max(symbols, 256)];
    if (in.flag()) {
      int count = in.number(1) + 1;
      int first = in.flag() ? in.number(8) : in.number(1);
      lengths[first] = 1;
      if (count == 2) {
        lengths[in.number(8)] = 1;
      }
      return PrefixCode.of(lengths, symbols);
    }
    int[] ofLengths = new int[LENGTHS_ORDER.length];
    int count = in.number(4) + 4;
    for (int i = 0; i < count; i++) {
      ofLengths[LENGTHS_ORDER[i]] = in.number(3);
    }
    PrefixCode code = PrefixCode.of(ofLengths, ofLengths.length);
    int most = symbols;
    if (in.flag()) {
      most = 2 + in.number(2 + 2 * in.number(3));
      if (most > symbols) {
        throw BadPicture.damaged("more code lengths than symbols");
      }
    }
    int last = 8;
    int at = 0;
    while (at < symbols && most-- > 0) {
      int length = code.read(in);
      if (length < 16) {
        lengths[at++] = length;
        last = length == 0 ? last : length;
        continue;
      }
      int repeat =
          switch (length) {
            case 16 -> 3 + in.number(2);
            case 17 -> 3 + in.number(3);
            default -> 11 + in.number(7);
          };
      if (at + repeat > symbols) {
        throw BadPicture.damaged("more code lengths than symbols");
      }
      Arrays.fill(lengths, at, at + repeat, length == 16 ? last : 0);
      at += repeat;
    }
    return PrefixCode.of(lengths, symbols);
  }

  private int[] pixels(
      int width,
      int height,
      int cacheBits,
      int blockBits,
      int[] blocks,
      PrefixCode[] @Nullable [] codes) {
    int[] out = new int[width * height];
    int[] cache = new int[cacheBits == 0 ? 0 : 1 << cacheBits];
    int cached = 0;
    int blocksAcross = blocks(width, blockBits);
    int blockMask = blockBits == 0 ? -1 : (1 << blockBits) - 1;
    int at = 0;
    int x = 0;
    int y = 0;
    PrefixCode[] group = chosen(codes, blocks[0]);
    while (at < out.length) {
      if ((x & blockMask) == 0) {
        if (in.past()) {
          throw BadPicture.cut();
        }
        if (blockBits > 0) {
          group = chosen(codes, blocks[(y >> blockBits) * blocksAcross + (x >> blockBits)]);
        }
      }
      int green = group[0].read(in);
      if (green < 256) {
        int red = group[1].read(in);
        int blue = group[2].read(in);
        int alpha = group[3].read(in);
        out[at++] = alpha << 24 | red << 16 | green << 8 | blue;
        x++;
      } else if (green < GREENS) {
        int count = prefixed(green - 256);
        int distance = distance(prefixed(group[4].read(in)), width);
        if (distance > at || count > out.length - at) {
          throw BadPicture.damaged("a copy from outside of the picture");
        }
        for (int i = 0; i < count; i++, at++) {
          out[at] = out[at - distance];
        }
        x += count;
        if (x >= width) {
          y += x / width;
          x %= width;
        }
        if (blockBits > 0 && at < out.length) {
          group = chosen(codes, blocks[(y >> blockBits) * blocksAcross + (x >> blockBits)]);
        }
      } else {
        while (cached < at) {
          int colour = out[cached++];
          cache[(colour * 0x1e35a7bd) >>> (32 - cacheBits)] = colour;
        }
        // The alphabet ends with the cache.
        out[at++] = cache[green - GREENS];
        x++;
      }
      if (x == width) {
        x = 0;
        y++;
      }
    }
    if (in.past()) {
      throw BadPicture.cut();
    }
    return out;
  }

  private static PrefixCode[] chosen(PrefixCode[] @Nullable [] codes, int group) {
    PrefixCode[] chosen = codes[group];
    if (chosen == null) {
      throw new AssertionError("a block's codes are kept");
    }
    return chosen;
  }

  /** A length or a distance code: the symbol, and bits behind it. */
  private int prefixed(int symbol) {
    if (symbol < 4) {
      return symbol + 1;
    }
    int bits = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << bits) + in.number(bits) + 1;
  }

  /** How many pixels back: the first codes mean near pixels, above and at the left. */
  private static int distance(int code, int width) {
    if (code > NEAR.length) {
      return code - NEAR.length;
    }
    int near = NEAR[code - 1];
    return Math.max(1, (near >> 4) * width + 8 - (near & 15));
  }
}
