package striate.images.webp;

/**
 * Smooths the edges of blocks of a whole frame.
 *
 * <p>Source: RFC 6386, section 15.
 */
final class LoopFilter {
  private final int sharpness;
  private int edgeLimit;
  private int innerLimit;
  private int variance;

  LoopFilter(int sharpness) {
    this.sharpness = sharpness;
  }

  /** The thresholds of a macroblock, from its level of 1 to 63. */
  private void level(int level) {
    int inner = level;
    if (sharpness > 0) {
      inner >>= sharpness > 4 ? 2 : 1;
      inner = Math.min(inner, 9 - sharpness);
    }
    innerLimit = Math.max(1, inner);
    edgeLimit = 2 * level + innerLimit;
    variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
  }

  /** A macroblock of luma alone, with the simple filter. */
  void simple(Plane luma, int column, int row, int level, boolean inside) {
    level(level);
    int at = luma.at(16 * column, 16 * row);
    if (column > 0) {
      simpleEdge(luma.samples, at, 1, luma.stride, edgeLimit + 4);
    }
    for (int i = 4; inside && i < 16; i += 4) {
      simpleEdge(luma.samples, at + i, 1, luma.stride, edgeLimit);
    }
    if (row > 0) {
      simpleEdge(luma.samples, at, luma.stride, 1, edgeLimit + 4);
    }
    for (int i = 4; inside && i < 16; i += 4) {
      simpleEdge(luma.samples, at + i * luma.stride, luma.stride, 1, edgeLimit);
    }
  }

  /** A macroblock of luma (16) or chroma (8), with the normal filter. */
  void normal(Plane plane, int size, int column, int row, int level, boolean inside) {
    level(level);
    byte[] s = plane.samples;
    int at = plane.at(size * column, size * row);
    int stride = plane.stride;
    if (column > 0) {
      edge(s, at, 1, stride, size, edgeLimit + 4, true);
    }
    for (int i = 4; inside && i < size; i += 4) {
      edge(s, at + i, 1, stride, size, edgeLimit, false);
    }
    if (row > 0) {
      edge(s, at, stride, 1, size, edgeLimit + 4, true);
    }
    for (int i = 4; inside && i < size; i += 4) {
      edge(s, at + i * stride, stride, 1, size, edgeLimit, false);
    }
  }

  private static void simpleEdge(byte[] s, int from, int across, int along, int limit) {
    int at = from;
    for (int i = 0; i < 16; i++, at += along) {
      int p1 = s[at - 2 * across] & 0xff;
      int p0 = s[at - across] & 0xff;
      int q0 = s[at] & 0xff;
      int q1 = s[at + across] & 0xff;
      if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) <= 2 * limit + 1) {
        two(s, at, across, p1, p0, q0, q1);
      }
    }
  }

  private void edge(
      byte[] s, int from, int across, int along, int count, int limit, boolean macroblocks) {
    int at = from;
    for (int i = 0; i < count; i++, at += along) {
      int p1 = s[at - 2 * across] & 0xff;
      int p0 = s[at - across] & 0xff;
      int q0 = s[at] & 0xff;
      int q1 = s[at + across] & 0xff;
      if (4 * Math.abs(p0 - q0) + Math.abs(p1 - q1) > 2 * limit + 1) {
        continue;
      }
      int p3 = s[at - 4 * across] & 0xff;
      int p2 = s[at - 3 * across] & 0xff;
      int q2 = s[at + 2 * across] & 0xff;
      int q3 = s[at + 3 * across] & 0xff;
      int left = Math.abs(p1 - p0);
      int right = Math.abs(q1 - q0);
      if (Math.abs(p3 - p2) > innerLimit
          || Math.abs(p2 - p1) > innerLimit
          || left > innerLimit
          || Math.abs(q3 - q2) > innerLimit
          || Math.abs(q2 - q1) > innerLimit
          || right > innerLimit) {
        continue;
      }
      if (left > variance || right > variance) {
        two(s, at, across, p1, p0, q0, q1);
      } else if (macroblocks) {
        int a = Math.clamp(3 * (q0 - p0) + Math.clamp(p1 - q1, -128, 127), -128, 127);
        int a1 = (27 * a + 63) >> 7;
        int a2 = (18 * a + 63) >> 7;
        int a3 = (9 * a + 63) >> 7;
        s[at - 3 * across] = clip(p2 + a3);
        s[at - 2 * across] = clip(p1 + a2);
        s[at - across] = clip(p0 + a1);
        s[at] = clip(q0 - a1);
        s[at + across] = clip(q1 - a2);
        s[at + 2 * across] = clip(q2 - a3);
      } else {
        int a = 3 * (q0 - p0);
        int a1 = Math.clamp((a + 4) >> 3, -16, 15);
        int a2 = Math.clamp((a + 3) >> 3, -16, 15);
        int a3 = (a1 + 1) >> 1;
        s[at - 2 * across] = clip(p1 + a3);
        s[at - across] = clip(p0 + a2);
        s[at] = clip(q0 - a1);
        s[at + across] = clip(q1 - a3);
      }
    }
  }

  private static void two(byte[] s, int at, int across, int p1, int p0, int q0, int q1) {
    int a = 3 * (q0 - p0) + Math.clamp(p1 - q1, -128, 127);
    s[at - across] = clip(p0 + Math.clamp((a + 3) >> 3, -16, 15));
    s[at] = clip(q0 - Math.clamp((a + 4) >> 3, -16, 15));
  }

  private static byte clip(int x) {
    return (byte) Math.clamp(x, 0, 255);
  }
}
