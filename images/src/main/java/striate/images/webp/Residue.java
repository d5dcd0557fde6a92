package striate.images.webp;

import java.util.Arrays;

/**
 * The coefficients of a macroblock: read from a partition, and added to what was predicted.
 *
 * <p>Source: RFC 6386, sections 13 and 14.
 */
final class Residue {
  private static final int LUMA_AFTER_Y2 = 0;
  private static final int Y2 = 1;
  private static final int CHROMA = 2;
  private static final int LUMA = 3;

  /** Tokens of a context, contexts of a band, bands of a type. */
  private static final int CONTEXT = 11;

  private static final int BAND = 3 * CONTEXT;
  private static final int TYPE = 8 * BAND;
  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
  private static final int[][] LARGE = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  private final int[] chances;

  /** 16 blocks of luma, 4 of each chroma, 16 coefficients each. */
  private final short[] coefficients = new short[25 * 16];

  /** How many coefficients a block has, up to the last that is not zero. */
  private final int[] counts = new int[25];

  /**
   * Whether the blocks above have coefficients: 4 of luma, 2 of each chroma, Y2, per macroblock.
   */
  private final boolean[] above;

  private final boolean[] left = new boolean[9];
  private final int[] sums = new int[16];

  Residue(Vp8Header header, int across) {
    this.chances = header.chances;
    this.above = new boolean[9 * across];
  }

  void startRow() {
    Arrays.fill(left, false);
  }

  /** A macroblock without coefficients. */
  void none(int column, boolean y2) {
    Arrays.fill(counts, 0);
    // Where there is no Y2, what was known of the last one stays.
    int kinds = y2 ? 9 : 8;
    Arrays.fill(left, 0, kinds, false);
    Arrays.fill(above, 9 * column, 9 * column + kinds, false);
  }

  /** Reads a macroblock's coefficients; whether any is not zero. */
  boolean read(BoolReader in, int column, boolean y2, int[] quantisers) {
    Arrays.fill(coefficients, (short) 0);
    int up = 9 * column;
    int type = LUMA;
    int first = 0;
    if (y2) {
      int context = (left[8] ? 1 : 0) + (above[up + 8] ? 1 : 0);
      int count = block(in, Y2, context, 0, 24, quantisers[2], quantisers[3]);
      left[8] = count > 0;
      above[up + 8] = left[8];
      spread();
      type = LUMA_AFTER_Y2;
      first = 1;
    }
    boolean any = false;
    for (int b = 0; b < 16; b++) {
      int l = b >> 2;
      int a = up + (b & 3);
      int context = (left[l] ? 1 : 0) + (above[a] ? 1 : 0);
      int count = block(in, type, context, first, b, quantisers[0], quantisers[1]);
      left[l] = count > first;
      above[a] = left[l];
      counts[b] = count > 1 ? count : coefficients[16 * b] != 0 ? 1 : 0;
      any |= counts[b] > 0;
    }
    for (int b = 16; b < 24; b++) {
      int plane = 4 + 2 * ((b - 16) >> 2);
      int l = plane + (b >> 1 & 1);
      int a = up + plane + (b & 1);
      int context = (left[l] ? 1 : 0) + (above[a] ? 1 : 0);
      int count = block(in, CHROMA, context, 0, b, quantisers[4], quantisers[5]);
      left[l] = count > 0;
      above[a] = left[l];
      counts[b] = count;
      any |= count > 0;
    }
    return any;
  }

  private int block(BoolReader in, int type, int context, int first, int block, int dc, int ac) {
    int[] p = chances;
    int base = type * TYPE;
    int n = first;
    int at = base + BANDS[n] * BAND + context * CONTEXT;
    while (n < 16) {
      if (in.bit(p[at]) == 0) {
        return n;
      }
      while (in.bit(p[at + 1]) == 0) {
        n++;
        if (n == 16) {
          return 16;
        }
        at = base + BANDS[n] * BAND;
      }
      int next = base + BANDS[n + 1] * BAND;
      int value;
      if (in.bit(p[at + 2]) == 0) {
        value = 1;
        at = next + CONTEXT;
      } else {
        value = large(in, at);
        at = next + 2 * CONTEXT;
      }
      if (in.bit(128) == 1) {
        value = -value;
      }
      coefficients[16 * block + ZIGZAG[n]] = (short) (value * (n > 0 ? ac : dc));
      n++;
    }
    return 16;
  }

  private int large(BoolReader in, int at) {
    int[] p = chances;
    if (in.bit(p[at + 3]) == 0) {
      return in.bit(p[at + 4]) == 0 ? 2 : 3 + in.bit(p[at + 5]);
    }
    if (in.bit(p[at + 6]) == 0) {
      if (in.bit(p[at + 7]) == 0) {
        return 5 + in.bit(159);
      }
      int high = in.bit(165);
      return 7 + 2 * high + in.bit(145);
    }
    int high = in.bit(p[at + 8]);
    int category = 2 * high + in.bit(p[at + 9 + high]);
    int value = 0;
    for (int chance : LARGE[category]) {
      value = 2 * value + in.bit(chance);
    }
    return value + 3 + (8 << category);
  }

  /**
   * The inverse Walsh-Hadamard transform of Y2 gives the blocks of luma their first coefficient.
   */
  private void spread() {
    short[] c = coefficients;
    int y2 = 24 * 16;
    int[] t = sums;
    for (int i = 0; i < 4; i++) {
      int a0 = c[y2 + i] + c[y2 + 12 + i];
      int a1 = c[y2 + 4 + i] + c[y2 + 8 + i];
      int a2 = c[y2 + 4 + i] - c[y2 + 8 + i];
      int a3 = c[y2 + i] - c[y2 + 12 + i];
      t[i] = a0 + a1;
      t[4 + i] = a3 + a2;
      t[8 + i] = a0 - a1;
      t[12 + i] = a3 - a2;
    }
    for (int i = 0; i < 4; i++) {
      int r = 4 * i;
      int a0 = t[r] + 3 + t[r + 3];
      int a1 = t[r + 1] + t[r + 2];
      int a2 = t[r + 1] - t[r + 2];
      int a3 = t[r] + 3 - t[r + 3];
      c[16 * r] = (short) ((a0 + a1) >> 3);
      c[16 * (r + 1)] = (short) ((a3 + a2) >> 3);
      c[16 * (r + 2)] = (short) ((a0 - a1) >> 3);
      c[16 * (r + 3)] = (short) ((a3 - a2) >> 3);
    }
  }

  /** Adds a block's coefficients, transformed, to the 4×4 samples from {@code at}. */
  void add(int block, byte[] s, int at, int stride) {
    if (counts[block] == 0) {
      return;
    }
    short[] c = coefficients;
    int b = 16 * block;
    if (counts[block] == 1) {
      int dc = (c[b] + 4) >> 3;
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 4; x++) {
          int to = at + y * stride + x;
          s[to] = (byte) Math.clamp((s[to] & 0xff) + dc, 0, 255);
        }
      }
      return;
    }
    int[] t = sums;
    for (int i = 0; i < 4; i++) {
      int e0 = c[b + i] + c[b + 8 + i];
      int e1 = c[b + i] - c[b + 8 + i];
      int o0 = sine(c[b + 4 + i]) - cosine(c[b + 12 + i]);
      int o1 = cosine(c[b + 4 + i]) + sine(c[b + 12 + i]);
      t[4 * i] = e0 + o1;
      t[4 * i + 1] = e1 + o0;
      t[4 * i + 2] = e1 - o0;
      t[4 * i + 3] = e0 - o1;
    }
    for (int y = 0; y < 4; y++) {
      int e0 = t[y] + 4 + t[8 + y];
      int e1 = t[y] + 4 - t[8 + y];
      int o0 = sine(t[4 + y]) - cosine(t[12 + y]);
      int o1 = cosine(t[4 + y]) + sine(t[12 + y]);
      int to = at + y * stride;
      s[to] = (byte) Math.clamp((s[to] & 0xff) + ((e0 + o1) >> 3), 0, 255);
      s[to + 1] = (byte) Math.clamp((s[to + 1] & 0xff) + ((e1 + o0) >> 3), 0, 255);
      s[to + 2] = (byte) Math.clamp((s[to + 2] & 0xff) + ((e1 - o0) >> 3), 0, 255);
      s[to + 3] = (byte) Math.clamp((s[to + 3] & 0xff) + ((e0 - o1) >> 3), 0, 255);
    }
  }

  /** By √2·cos(π/8). */
  private static int cosine(int x) {
    return x + ((x * 20091) >> 16);
  }

  /** By √2·sin(π/8). */
  private static int sine(int x) {
    return (x * 35468) >> 16;
  }
}
