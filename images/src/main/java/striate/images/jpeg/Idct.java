package striate.images.jpeg;

/**
 * The inverse discrete cosine transform of a block, in the integers of libjpeg's accurate one, so
 * that samples are the same to the bit.
 *
 * <p>Source: C. Loeffler, A. Ligtenberg, G. Moschytz, "Practical fast 1-D DCT algorithms with 11
 * multiplications", ICASSP 1989; 13 bits of fraction, 2 between the passes.
 */
final class Idct {
  private static final int BITS = 13;
  private static final int BETWEEN = 2;
  private static final int C0_298 = 2446;
  private static final int C0_390 = 3196;
  private static final int C0_541 = 4433;
  private static final int C0_765 = 6270;
  private static final int C0_899 = 7373;
  private static final int C1_175 = 9633;
  private static final int C1_501 = 12299;
  private static final int C1_847 = 15137;
  private static final int C1_961 = 16069;
  private static final int C2_053 = 16819;
  private static final int C2_562 = 20995;
  private static final int C3_072 = 25172;

  /** Where a coefficient of the zigzag lies in the block. */
  static final int[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  private final int[] work = new int[64];

  /** From dequantised coefficients in rows, which stay, to samples from {@code at}. */
  void block(int[] in, byte[] out, int at, int stride) {
    int[] w = work;
    for (int c = 0; c < 8; c++) {
      if ((in[8 + c] | in[16 + c] | in[24 + c] | in[32 + c] | in[40 + c] | in[48 + c] | in[56 + c])
          == 0) {
        int dc = in[c] << BETWEEN;
        for (int i = c; i < 64; i += 8) {
          w[i] = dc;
        }
        continue;
      }
      line(in, c, 8, w, c, 8, BITS - BETWEEN);
    }
    for (int r = 0; r < 8; r++) {
      line(w, 8 * r, 1, w, 8 * r, 1, BITS + BETWEEN + 3);
      int to = at + r * stride;
      for (int i = 0; i < 8; i++) {
        out[to + i] = (byte) Math.clamp(w[8 * r + i] + 128, 0, 255);
      }
    }
  }

  /** A block of its first coefficient alone. */
  static void flat(int dc, byte[] out, int at, int stride) {
    byte value =
        (byte)
            Math.clamp((((dc << BETWEEN) + (1 << (BETWEEN + 2))) >> (BETWEEN + 3)) + 128, 0, 255);
    for (int r = 0; r < 8; r++) {
      int to = at + r * stride;
      for (int i = 0; i < 8; i++) {
        out[to + i] = value;
      }
    }
  }

  private static void line(int[] in, int from, int step, int[] out, int to, int stride, int shift) {
    int even2 = in[from + 2 * step];
    int even6 = in[from + 6 * step];
    int z = (even2 + even6) * C0_541;
    int t2 = z - even6 * C1_847;
    int t3 = z + even2 * C0_765;
    int t0 = (in[from] + in[from + 4 * step]) << BITS;
    int t1 = (in[from] - in[from + 4 * step]) << BITS;
    int e0 = t0 + t3;
    int e3 = t0 - t3;
    int e1 = t1 + t2;
    int e2 = t1 - t2;

    int o0 = in[from + 7 * step];
    int o1 = in[from + 5 * step];
    int o2 = in[from + 3 * step];
    int o3 = in[from + step];
    int z1 = -(o0 + o3) * C0_899;
    int z2 = -(o1 + o2) * C2_562;
    int z3 = o0 + o2;
    int z4 = o1 + o3;
    int z5 = (z3 + z4) * C1_175;
    z3 = z5 - z3 * C1_961;
    z4 = z5 - z4 * C0_390;
    o0 = o0 * C0_298 + z1 + z3;
    o1 = o1 * C2_053 + z2 + z4;
    o2 = o2 * C3_072 + z2 + z3;
    o3 = o3 * C1_501 + z1 + z4;

    int half = 1 << (shift - 1);
    out[to] = (e0 + o3 + half) >> shift;
    out[to + 7 * stride] = (e0 - o3 + half) >> shift;
    out[to + stride] = (e1 + o2 + half) >> shift;
    out[to + 6 * stride] = (e1 - o2 + half) >> shift;
    out[to + 2 * stride] = (e2 + o1 + half) >> shift;
    out[to + 5 * stride] = (e2 - o1 + half) >> shift;
    out[to + 3 * stride] = (e3 + o0 + half) >> shift;
    out[to + 4 * stride] = (e3 - o0 + half) >> shift;
  }
}
