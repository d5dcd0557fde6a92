package striate.images.webp;

/**
 * What a block of VP8 looks like before its coefficients are added: from the samples above it and
 * at its left.
 *
 * <p>Source: RFC 6386, section 12.
 */
final class Prediction {
  // Modes of whole macroblocks are the first four.
  static final int MEAN = 0;
  static final int TRUE_MOTION = 1;
  static final int FROM_ABOVE = 2;
  static final int FROM_LEFT = 3;
  private static final int DOWN_RIGHT = 4;
  private static final int VERTICAL_RIGHT = 5;
  private static final int DOWN_LEFT = 6;
  private static final int VERTICAL_LEFT = 7;
  private static final int HORIZONTAL_DOWN = 8;

  /** Left from the bottom up, corner, above, above right: the edge of a 4×4 block in one line. */
  private final int[] edge = new int[13];

  /** A whole macroblock of luma (16) or chroma (8), whose first sample lies at {@code at}. */
  void whole(Plane plane, int at, int size, int mode, boolean above, boolean left) {
    byte[] s = plane.samples;
    int stride = plane.stride;
    switch (mode) {
      case MEAN -> {
        int sum = 0;
        for (int i = 0; i < size; i++) {
          sum += above ? s[at - stride + i] & 0xff : 0;
          sum += left ? s[at + i * stride - 1] & 0xff : 0;
        }
        int count = (above ? size : 0) + (left ? size : 0);
        int mean = count == 0 ? 128 : (sum + count / 2) / count;
        for (int y = 0; y < size; y++) {
          fill(s, at + y * stride, size, mean);
        }
      }
      case TRUE_MOTION -> trueMotion(s, at, stride, size);
      case FROM_ABOVE -> {
        for (int y = 0; y < size; y++) {
          System.arraycopy(s, at - stride, s, at + y * stride, size);
        }
      }
      default -> {
        for (int y = 0; y < size; y++) {
          fill(s, at + y * stride, size, s[at + y * stride - 1]);
        }
      }
    }
  }

  private static void fill(byte[] s, int at, int count, int value) {
    for (int i = 0; i < count; i++) {
      s[at + i] = (byte) value;
    }
  }

  private static void trueMotion(byte[] s, int at, int stride, int size) {
    int corner = s[at - stride - 1] & 0xff;
    for (int y = 0; y < size; y++) {
      int row = at + y * stride;
      int base = (s[row - 1] & 0xff) - corner;
      for (int x = 0; x < size; x++) {
        s[row + x] = (byte) Math.clamp(base + (s[at - stride + x] & 0xff), 0, 255);
      }
    }
  }

  /** A 4×4 block of luma; {@code right} are the four samples beyond those above it. */
  void small(Plane plane, int at, int mode, int[] right) {
    byte[] s = plane.samples;
    int stride = plane.stride;
    int[] e = edge;
    for (int i = 0; i < 4; i++) {
      e[3 - i] = s[at + i * stride - 1] & 0xff;
      e[5 + i] = s[at - stride + i] & 0xff;
      e[9 + i] = right[i];
    }
    e[4] = s[at - stride - 1] & 0xff;
    switch (mode) {
      case MEAN -> {
        int sum = 4;
        for (int i = 0; i < 4; i++) {
          sum += e[i] + e[5 + i];
        }
        for (int y = 0; y < 4; y++) {
          fill(s, at + y * stride, 4, sum >> 3);
        }
      }
      case TRUE_MOTION -> trueMotion(s, at, stride, 4);
      case FROM_ABOVE -> {
        for (int x = 0; x < 4; x++) {
          int value = three(5 + x);
          for (int y = 0; y < 4; y++) {
            s[at + y * stride + x] = (byte) value;
          }
        }
      }
      case FROM_LEFT -> {
        for (int y = 0; y < 4; y++) {
          // The lowest sample counts twice where there is none below it.
          int value = y < 3 ? three(3 - y) : (e[1] + 3 * e[0] + 2) >> 2;
          fill(s, at + y * stride, 4, value);
        }
      }
      case DOWN_RIGHT -> {
        for (int y = 0; y < 4; y++) {
          for (int x = 0; x < 4; x++) {
            s[at + y * stride + x] = (byte) three(4 + x - y);
          }
        }
      }
      case DOWN_LEFT -> {
        for (int y = 0; y < 4; y++) {
          for (int x = 0; x < 4; x++) {
            int value = x + y < 6 ? three(6 + x + y) : (e[11] + 3 * e[12] + 2) >> 2;
            s[at + y * stride + x] = (byte) value;
          }
        }
      }
      case VERTICAL_RIGHT -> {
        for (int x = 0; x < 4; x++) {
          s[at + x] = (byte) two(4 + x);
          s[at + stride + x] = (byte) three(4 + x);
        }
        s[at + 2 * stride] = (byte) three(3);
        s[at + 3 * stride] = (byte) three(2);
        for (int x = 1; x < 4; x++) {
          s[at + 2 * stride + x] = s[at + x - 1];
          s[at + 3 * stride + x] = s[at + stride + x - 1];
        }
      }
      case VERTICAL_LEFT -> {
        for (int x = 0; x < 4; x++) {
          s[at + x] = (byte) two(5 + x);
          s[at + stride + x] = (byte) three(6 + x);
        }
        for (int x = 0; x < 3; x++) {
          s[at + 2 * stride + x] = s[at + x + 1];
          s[at + 3 * stride + x] = s[at + stride + x + 1];
        }
        // Not what the pattern would give: the format's first encoder did it so.
        s[at + 2 * stride + 3] = (byte) three(10);
        s[at + 3 * stride + 3] = (byte) three(11);
      }
      case HORIZONTAL_DOWN -> {
        for (int y = 0; y < 4; y++) {
          s[at + y * stride] = (byte) two(3 - y);
          s[at + y * stride + 1] = (byte) three(4 - y);
        }
        s[at + 2] = (byte) three(5);
        s[at + 3] = (byte) three(6);
        for (int y = 1; y < 4; y++) {
          s[at + y * stride + 2] = s[at + (y - 1) * stride];
          s[at + y * stride + 3] = s[at + (y - 1) * stride + 1];
        }
      }
      default -> { // horizontal, upwards
        for (int y = 0; y < 4; y++) {
          for (int x = 0; x < 4; x++) {
            int step = 2 * y + x;
            int value;
            if (step > 5) {
              value = e[0];
            } else if (step == 5) {
              value = (e[1] + 3 * e[0] + 2) >> 2;
            } else if ((step & 1) == 0) {
              value = two(2 - step / 2);
            } else {
              value = three(2 - step / 2);
            }
            s[at + y * stride + x] = (byte) value;
          }
        }
      }
    }
  }

  /** Smoothed: the sample and its two neighbours on the edge. */
  private int three(int i) {
    return (edge[i - 1] + 2 * edge[i] + edge[i + 1] + 2) >> 2;
  }

  /** Between a sample and the next one on the edge. */
  private int two(int i) {
    return (edge[i] + edge[i + 1] + 1) >> 1;
  }
}
