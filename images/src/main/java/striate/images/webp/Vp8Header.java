package striate.images.webp;

import striate.images.format.BadPicture;
import striate.images.format.Bytes;

/**
 * What stands before the macroblocks of a VP8 key frame.
 *
 * <p>Source: RFC 6386, sections 9 and 19.2.
 */
final class Vp8Header {
  final int width;
  final int height;
  final boolean map;
  final int[] mapChances = {255, 255, 255};
  final boolean simpleFilter;
  final boolean filtered;

  /** Of each of four segments: quantisers of Y, Y2 and chroma, first coefficient and others. */
  final int[][] quantisers = new int[4][];

  /** Of each segment, without and with modes of 4×4 blocks: the filter's strength, 0 to 63. */
  final int[][] levels = new int[4][2];

  final int sharpness;
  final int[] chances = new int[Vp8Tables.COEFFICIENTS.length];

  /** The probability that a macroblock has coefficients, or -1: all have. */
  final int skipChance;

  /** The first partition, at the modes of the first macroblock. */
  final BoolReader modes;

  final BoolReader[] partitions;

  private Vp8Header(Bytes in, int firstSize, int width, int height) {
    this.width = width;
    this.height = height;
    if (firstSize > in.left()) {
      throw BadPicture.cut();
    }
    int end = in.at() + in.left();
    BoolReader bits = new BoolReader(in.file(), in.at(), in.at() + firstSize);
    in.skip(firstSize);
    bits.number(2); // colour space and clamping: no decoder looks at them

    boolean segments = bits.flag();
    boolean updatesMap = false;
    boolean absolute = true;
    int[] segmentQuantisers = new int[4];
    int[] segmentLevels = new int[4];
    if (segments) {
      updatesMap = bits.flag();
      if (bits.flag()) {
        absolute = bits.flag();
        for (int i = 0; i < 4; i++) {
          segmentQuantisers[i] = bits.optional(7);
        }
        for (int i = 0; i < 4; i++) {
          segmentLevels[i] = bits.optional(6);
        }
      }
      if (updatesMap) {
        for (int i = 0; i < 3; i++) {
          mapChances[i] = bits.flag() ? bits.number(8) : 255;
        }
      }
    }
    map = updatesMap;

    simpleFilter = bits.flag();
    int level = bits.number(6);
    sharpness = bits.number(3);
    filtered = level > 0;
    int framesDelta = 0;
    int blocksDelta = 0;
    boolean deltas = bits.flag();
    if (deltas && bits.flag()) {
      // Of four kinds of reference frames, and four kinds of modes, a key frame has the first.
      for (int i = 0; i < 4; i++) {
        int delta = bits.optional(6);
        framesDelta = i == 0 ? delta : framesDelta;
      }
      for (int i = 0; i < 4; i++) {
        int delta = bits.optional(6);
        blocksDelta = i == 0 ? delta : blocksDelta;
      }
    }
    for (int i = 0; i < 4; i++) {
      int base = segments ? segmentLevels[i] + (absolute ? 0 : level) : level;
      levels[i][0] = Math.clamp(base + framesDelta, 0, 63);
      levels[i][1] = Math.clamp(base + framesDelta + blocksDelta, 0, 63);
    }

    partitions = new BoolReader[1 << bits.number(2)];
    int sizes = in.at();
    in.skip(3L * (partitions.length - 1));
    int from = in.at();
    for (int i = 0; i < partitions.length; i++) {
      int to = end;
      if (i < partitions.length - 1) {
        in.to(sizes + 3 * i);
        to = Math.min(end, from + in.u24());
      }
      partitions[i] = new BoolReader(in.file(), from, to);
      from = to;
    }

    int base = bits.number(7);
    int[] changes = new int[5];
    for (int i = 0; i < 5; i++) {
      changes[i] = bits.optional(4);
    }
    for (int i = 0; i < 4; i++) {
      int q = segments ? segmentQuantisers[i] + (absolute ? 0 : base) : base;
      quantisers[i] =
          new int[] {
            Vp8Tables.DC[Math.clamp(q + changes[0], 0, 127)],
            Vp8Tables.AC[Math.clamp(q, 0, 127)],
            2 * Vp8Tables.DC[Math.clamp(q + changes[1], 0, 127)],
            Math.max(8, Vp8Tables.AC[Math.clamp(q + changes[2], 0, 127)] * 155 / 100),
            Vp8Tables.DC[Math.clamp(q + changes[3], 0, 117)],
            Vp8Tables.AC[Math.clamp(q + changes[4], 0, 127)]
          };
    }
    bits.flag(); // whether the probabilities hold for later frames too
    for (int i = 0; i < chances.length; i++) {
      chances[i] = bits.bit(Vp8Tables.UPDATES[i]) == 1 ? bits.number(8) : Vp8Tables.COEFFICIENTS[i];
    }
    skipChance = bits.flag() ? bits.number(8) : -1;
    if (bits.past()) {
      throw BadPicture.cut();
    }
    modes = bits;
  }

  /** Reads to the first macroblock; {@code room} hears the size before memory is taken. */
  static Vp8Header read(Bytes in) {
    int tag = in.u24();
    if ((tag & 1) != 0) {
      throw BadPicture.damaged("the first frame is not a key frame");
    }
    if ((tag >> 1 & 7) > 3) {
      throw BadPicture.damaged("VP8 of version 0 to 3 expected, got " + (tag >> 1 & 7));
    }
    if ((tag >> 4 & 1) == 0) {
      throw BadPicture.damaged("the frame is not to be shown");
    }
    if (in.u24() != 0x2a019d) {
      throw BadPicture.damaged("no start code of VP8");
    }
    int width = in.u16() & 0x3fff;
    int height = in.u16() & 0x3fff;
    if (width == 0 || height == 0) {
      throw BadPicture.damaged("at least one pixel expected, got " + width + "×" + height);
    }
    return new Vp8Header(in, tag >> 5, width, height);
  }
}
