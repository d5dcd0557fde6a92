package striate.kernels.planar;

import striate.kernels.generated.PlaneBlock;
import striate.kernels.generated.PlaneLanes;
import striate.kernels.jit.Vectors;

/**
 * Copies between pixels with their channels side by side and planes of one channel each. Some
 * channels at a time: a row is short, and a loop over its pixels that moves only one float in each
 * turn spends most of its time on beginning and ending.
 */
final class PlanarCopies {
  private static final int L = Vectors.LANES;

  private PlanarCopies() {}

  private static boolean inBlocks(int channels, int count) {
    return channels >= L && count >= L && PlanarForm.BLOCK.ready();
  }

  /** Whether so many channels have an order of their own, in {@link PlaneLanes}. */
  static boolean inLanes(int channels) {
    return channels == 3 || channels == 6;
  }

  private static boolean inLanes(int channels, int step, int count) {
    return step == channels && inLanes(channels) && count >= L && PlanarForm.LANES.ready();
  }

  /**
   * From pixels to planes.
   *
   * @param x the first pixel's first channel at {@code xo}, the next pixel's {@code step} further,
   *     the next row's {@code xRow} further
   * @param planes the first pixel of the first plane at {@code po}, the next row's {@code pRow}
   *     further, that of the next plane {@code plane} further
   * @param count pixels of a row
   */
  static void apart(
      float[] x,
      int xo,
      int xRow,
      int step,
      int channels,
      float[] planes,
      int po,
      int pRow,
      int plane,
      int count,
      int rows) {
    if (inLanes(channels, step, count)) {
      PlaneLanes.apart(channels, x, xo, xRow, planes, po, pRow, plane, count, rows);
      return;
    }
    for (int row = 0; row < rows; row++) {
      apart(x, xo + row * xRow, step, channels, planes, po + row * pRow, plane, count);
    }
  }

  /** One row. */
  private static void apart(
      float[] x, int xo, int step, int channels, float[] planes, int po, int plane, int count) {
    if (step == 1) {
      System.arraycopy(x, xo, planes, po, count);
      return;
    }
    int c = 0;
    if (inBlocks(channels, count)) {
      for (; c <= channels - L; c += L) {
        int whole = count / L;
        int to = po + c * plane;
        PlaneBlock.turn(x, xo + c, step, L * step, planes, to, plane, L, whole);
        if (whole * L < count) {
          // Some pixels twice, rather than one by one.
          int last = count - L;
          PlaneBlock.turn(x, xo + c + last * step, step, 0, planes, to + last, plane, 0, 1);
        }
      }
    }
    for (; c <= channels - 8; c += 8) {
      apart8(x, xo + c, step, planes, po + c * plane, plane, count);
    }
    for (; c <= channels - 3; c += 3) {
      apart3(x, xo + c, step, planes, po + c * plane, plane, count);
    }
    for (; c < channels; c++) {
      apart1(x, xo + c, step, planes, po + c * plane, count);
    }
  }

  /** From planes to pixels; the arguments are those of {@link #apart}. */
  static void together(
      float[] planes,
      int po,
      int pRow,
      int plane,
      int channels,
      float[] y,
      int yo,
      int yRow,
      int step,
      int count,
      int rows) {
    if (inLanes(channels, step, count)) {
      PlaneLanes.together(channels, planes, po, pRow, plane, y, yo, yRow, count, rows);
      return;
    }
    for (int row = 0; row < rows; row++) {
      together(planes, po + row * pRow, plane, channels, y, yo + row * yRow, step, count);
    }
  }

  /** One row. */
  private static void together(
      float[] planes, int po, int plane, int channels, float[] y, int yo, int step, int count) {
    if (step == 1) {
      System.arraycopy(planes, po, y, yo, count);
      return;
    }
    int c = 0;
    if (inBlocks(channels, count)) {
      for (; c <= channels - L; c += L) {
        int whole = count / L;
        int from = po + c * plane;
        PlaneBlock.turn(planes, from, plane, L, y, yo + c, step, L * step, whole);
        if (whole * L < count) {
          int last = count - L;
          PlaneBlock.turn(planes, from + last, plane, 0, y, yo + c + last * step, step, 0, 1);
        }
      }
    }
    for (; c <= channels - 8; c += 8) {
      together8(planes, po + c * plane, plane, y, yo + c, step, count);
    }
    for (; c <= channels - 3; c += 3) {
      together3(planes, po + c * plane, plane, y, yo + c, step, count);
    }
    for (; c < channels; c++) {
      together1(planes, po + c * plane, y, yo + c, step, count);
    }
  }

  private static void apart8(
      float[] x, int xo, int step, float[] planes, int po, int plane, int count) {
    int p1 = po + plane;
    int p2 = po + 2 * plane;
    int p3 = po + 3 * plane;
    int p4 = po + 4 * plane;
    int p5 = po + 5 * plane;
    int p6 = po + 6 * plane;
    int p7 = po + 7 * plane;
    for (int i = 0; i < count; i++) {
      int at = xo + i * step;
      planes[po + i] = x[at];
      planes[p1 + i] = x[at + 1];
      planes[p2 + i] = x[at + 2];
      planes[p3 + i] = x[at + 3];
      planes[p4 + i] = x[at + 4];
      planes[p5 + i] = x[at + 5];
      planes[p6 + i] = x[at + 6];
      planes[p7 + i] = x[at + 7];
    }
  }

  private static void apart3(
      float[] x, int xo, int step, float[] planes, int po, int plane, int count) {
    int p1 = po + plane;
    int p2 = po + 2 * plane;
    for (int i = 0; i < count; i++) {
      int at = xo + i * step;
      planes[po + i] = x[at];
      planes[p1 + i] = x[at + 1];
      planes[p2 + i] = x[at + 2];
    }
  }

  private static void apart1(float[] x, int xo, int step, float[] planes, int po, int count) {
    for (int i = 0; i < count; i++) {
      planes[po + i] = x[xo + i * step];
    }
  }

  private static void together8(
      float[] planes, int po, int plane, float[] y, int yo, int step, int count) {
    int p1 = po + plane;
    int p2 = po + 2 * plane;
    int p3 = po + 3 * plane;
    int p4 = po + 4 * plane;
    int p5 = po + 5 * plane;
    int p6 = po + 6 * plane;
    int p7 = po + 7 * plane;
    for (int i = 0; i < count; i++) {
      int at = yo + i * step;
      y[at] = planes[po + i];
      y[at + 1] = planes[p1 + i];
      y[at + 2] = planes[p2 + i];
      y[at + 3] = planes[p3 + i];
      y[at + 4] = planes[p4 + i];
      y[at + 5] = planes[p5 + i];
      y[at + 6] = planes[p6 + i];
      y[at + 7] = planes[p7 + i];
    }
  }

  private static void together3(
      float[] planes, int po, int plane, float[] y, int yo, int step, int count) {
    int p1 = po + plane;
    int p2 = po + 2 * plane;
    for (int i = 0; i < count; i++) {
      int at = yo + i * step;
      y[at] = planes[po + i];
      y[at + 1] = planes[p1 + i];
      y[at + 2] = planes[p2 + i];
    }
  }

  private static void together1(float[] planes, int po, float[] y, int yo, int step, int count) {
    for (int i = 0; i < count; i++) {
      y[yo + i * step] = planes[po + i];
    }
  }
}
