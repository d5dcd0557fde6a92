package striate.images.webp;

import java.util.Arrays;
import striate.images.format.BadPicture;
import striate.images.format.Bytes;
import striate.images.format.Room;

/**
 * A VP8 key frame: a lossy WebP picture.
 *
 * <p>Gives the samples that libwebp gives, to the bit; so its files are what the tests compare
 * with.
 *
 * <p>Source: RFC 6386; the interpolation of chroma is libwebp's "fancy upsampling".
 */
final class Vp8 {
  /** Heap of a pixel: three planes, the result, alpha. */
  static final int BYTES = 7;

  private final Vp8Header header;
  private final int across;
  private final int down;
  private final Plane luma;
  private final Plane blue;
  private final Plane red;
  private final Prediction prediction = new Prediction();
  private final Residue residue;

  /** Of each macroblock the level of the filter; with the highest bit: not inside. */
  private final byte[] filter;

  private final int[] modesAbove;
  private final int[] modesLeft = new int[4];
  private final int[] modes = new int[16];
  private final int[] right = new int[4];

  private Vp8(Vp8Header header) {
    this.header = header;
    across = (header.width + 15) >> 4;
    down = (header.height + 15) >> 4;
    luma = new Plane(16 * across, 16 * down);
    blue = new Plane(8 * across, 8 * down);
    red = new Plane(8 * across, 8 * down);
    residue = new Residue(header, across);
    filter = new byte[header.filtered ? across * down : 0];
    modesAbove = new int[4 * across];
  }

  /** Sides of the frame. */
  static int[] size(Bytes in) {
    Vp8Header header = Vp8Header.read(in);
    return new int[] {header.width, header.height};
  }

  /** Red, green, blue of every pixel of the frame, [height, width, 3]. */
  static byte[] read(Bytes in) {
    Vp8Header header = Vp8Header.read(in);
    Room.check(header.width, header.height, BYTES);
    Vp8 frame = new Vp8(header);
    frame.reconstruct();
    if (header.filtered) {
      frame.smooth();
    }
    return new Vp8Colours(frame.luma, frame.blue, frame.red).convert(header.width, header.height);
  }

  private void reconstruct() {
    BoolReader bits = header.modes;
    for (int row = 0; row < down; row++) {
      BoolReader partition = header.partitions[row & header.partitions.length - 1];
      Arrays.fill(modesLeft, Prediction.MEAN);
      residue.startRow();
      for (int column = 0; column < across; column++) {
        macroblock(bits, partition, column, row);
      }
      if (bits.past() || partition.past()) {
        throw BadPicture.cut();
      }
    }
  }

  private void macroblock(BoolReader bits, BoolReader partition, int column, int row) {
    int segment = 0;
    if (header.map) {
      int[] p = header.mapChances;
      segment = bits.bit(p[0]) == 0 ? bits.bit(p[1]) : 2 + bits.bit(p[2]);
    }
    boolean skip = header.skipChance >= 0 && bits.bit(header.skipChance) == 1;
    boolean whole = bits.bit(145) == 1;
    if (whole) {
      int mode =
          bits.bit(156) == 0
              ? bits.bit(163) == 0 ? Prediction.MEAN : Prediction.FROM_ABOVE
              : bits.bit(128) == 0 ? Prediction.FROM_LEFT : Prediction.TRUE_MOTION;
      modes[0] = mode;
      Arrays.fill(modesAbove, 4 * column, 4 * column + 4, mode);
      Arrays.fill(modesLeft, mode);
    } else {
      smallModes(bits, 4 * column);
    }
    int chroma =
        bits.bit(142) == 0
            ? Prediction.MEAN
            : bits.bit(114) == 0
                ? Prediction.FROM_ABOVE
                : bits.bit(183) == 0 ? Prediction.FROM_LEFT : Prediction.TRUE_MOTION;

    boolean any = false;
    if (skip) {
      residue.none(column, whole);
    } else {
      any = residue.read(partition, column, whole, header.quantisers[segment]);
    }
    if (header.filtered) {
      int level = header.levels[segment][whole ? 0 : 1];
      filter[row * across + column] = (byte) (whole && !any ? level | 0x80 : level);
    }

    boolean above = row > 0;
    boolean left = column > 0;
    int at = luma.at(16 * column, 16 * row);
    if (whole) {
      prediction.whole(luma, at, 16, modes[0], above, left);
      for (int b = 0; b < 16; b++) {
        residue.add(b, luma.samples, at + (b >> 2) * 4 * luma.stride + (b & 3) * 4, luma.stride);
      }
    } else {
      smallBlocks(column, row, at);
    }
    at = blue.at(8 * column, 8 * row);
    prediction.whole(blue, at, 8, chroma, above, left);
    prediction.whole(red, at, 8, chroma, above, left);
    for (int b = 0; b < 4; b++) {
      int place = at + (b >> 1) * 4 * blue.stride + (b & 1) * 4;
      residue.add(16 + b, blue.samples, place, blue.stride);
      residue.add(20 + b, red.samples, place, red.stride);
    }
  }

  private void smallModes(BoolReader bits, int up) {
    for (int y = 0; y < 4; y++) {
      int mode = modesLeft[y];
      for (int x = 0; x < 4; x++) {
        mode = smallMode(bits, (modesAbove[up + x] * 10 + mode) * 9);
        modesAbove[up + x] = mode;
        modes[4 * y + x] = mode;
      }
      modesLeft[y] = mode;
    }
  }

  /** The tree of modes: RFC 6386, section 11.2. */
  private static int smallMode(BoolReader bits, int p) {
    int[] chances = Vp8Tables.MODES;
    for (int mode = 0; mode < 3; mode++) {
      if (bits.bit(chances[p + mode]) == 0) {
        return mode;
      }
    }
    if (bits.bit(chances[p + 3]) == 0) {
      if (bits.bit(chances[p + 4]) == 0) {
        return Prediction.FROM_LEFT;
      }
      return 4 + bits.bit(chances[p + 5]);
    }
    for (int mode = 6; mode < 9; mode++) {
      if (bits.bit(chances[p + mode]) == 0) {
        return mode;
      }
    }
    return 9;
  }

  private void smallBlocks(int column, int row, int at) {
    byte[] s = luma.samples;
    int stride = luma.stride;
    for (int b = 0; b < 16; b++) {
      int place = at + (b >> 2) * 4 * stride + (b & 3) * 4;
      for (int i = 0; i < 4; i++) {
        // Beyond the last column of blocks lies the macroblock above and to the right, for all
        // rows.
        int from = (b & 3) == 3 ? at - stride + 16 + i : place - stride + 4 + i;
        if ((b & 3) == 3 && column == across - 1 && row > 0) {
          from = at - stride + 15;
        }
        right[i] = s[from] & 0xff;
      }
      prediction.small(luma, place, modes[b], right);
      residue.add(b, s, place, stride);
    }
  }

  private void smooth() {
    LoopFilter f = new LoopFilter(header.sharpness);
    for (int row = 0; row < down; row++) {
      for (int column = 0; column < across; column++) {
        int level = filter[row * across + column] & 0x7f;
        boolean inside = filter[row * across + column] >= 0;
        if (level == 0) {
          continue;
        }
        if (header.simpleFilter) {
          f.simple(luma, column, row, level, inside);
        } else {
          f.normal(luma, 16, column, row, level, inside);
          f.normal(blue, 8, column, row, level, inside);
          f.normal(red, 8, column, row, level, inside);
        }
      }
    }
  }
}
