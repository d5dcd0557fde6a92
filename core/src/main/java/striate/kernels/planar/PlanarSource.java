package striate.kernels.planar;

import java.util.Arrays;

/**
 * Copies a band of an image's rows to planes of one channel each, with zeros around the image, so
 * that a row's pixels are side by side. Immutable.
 */
final class PlanarSource {
  /** Floats of planes that stay in the second-level cache while their columns are computed. */
  private static final int BAND = 128 * 1024;

  /** Fewer rows would copy those above and below, which a kernel reads, too, over and over. */
  private static final int FEWEST_ROWS = 4;

  /** Floats of a cache line. */
  private static final int LINE = 16;

  final PlanarAxis down;
  final PlanarAxis across;
  final int channels;

  /** Slots in a row of the result. */
  final int slots;

  /** Floats from one row of a plane to the next. */
  final int pitch;

  /** Rows of the result that a band serves. */
  final int rows;

  /** Floats from one plane to the next. */
  final int planeLength;

  /** Floats from one channel of a band's result to the next. */
  final int resultLength;

  /** Where the slots of a band begin in a plane. */
  final int[] starts;

  /** How many pixels of a slot are wanted. */
  final int lanes;

  PlanarSource(PlanarAxis down, PlanarAxis across, int channels) {
    this.down = down;
    this.across = across;
    this.channels = channels;
    this.slots = Math.ceilDiv(across.positions, PlaneTiles.SLOT);
    this.lanes = Math.min(PlaneTiles.SLOT, across.positions);
    this.pitch = slots * PlaneTiles.SLOT + across.reach;
    int wanted = BAND / (planes() * pitch) - down.reach;
    this.rows = Math.clamp(wanted, Math.min(FEWEST_ROWS, down.positions), down.positions);
    this.planeLength = apart((rows + down.reach) * pitch);
    this.resultLength = apart(rows * slots * PlaneTiles.SLOT);
    this.starts = new int[rows * slots];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = i / slots * pitch + i % slots * PlaneTiles.SLOT;
    }
  }

  /**
   * A distance of planes, whose same places are written together. An odd number of cache lines, so
   * that those do not meet in a few sets of the cache.
   */
  private static int apart(int length) {
    return (Math.ceilDiv(length, LINE) | 1) * LINE;
  }

  private int planes() {
    return down.origins.length * across.origins.length * channels;
  }

  /** Floats of all planes of a band. */
  int length() {
    return Math.multiplyExact(planes(), planeLength);
  }

  /** From a slot to what it reads of channel 0 through two taps. */
  int offset(PlanarAxis.Tap h, PlanarAxis.Tap w) {
    int plane = (h.plane() * across.origins.length + w.plane()) * channels;
    return plane * planeLength + h.shift() * pitch + w.shift();
  }

  /**
   * Fills the planes.
   *
   * @param x the image, at {@code xo}
   * @param first the first row of the result that will be computed
   * @param count how many
   */
  void copy(float[] x, int xo, int first, int count, float[] planes, int po) {
    int to = po;
    for (int h = 0; h < down.origins.length; h++) {
      // Not a row more than some tap reads: of a band of rows no others need be there.
      int read = count + down.reaches[h];
      int before = Math.clamp(down.from(h) - first, 0, read);
      int end = Math.clamp(down.to(h) - first, before, read);
      for (int w = 0; w < across.origins.length; w++) {
        for (int c = 0; c < channels; c++) {
          int at = to + c * planeLength;
          Arrays.fill(planes, at, at + before * pitch, 0);
          Arrays.fill(planes, at + end * pitch, at + (count + down.reach) * pitch, 0);
        }
        if (before < end) {
          int source = (first + before) * down.sourceStep + down.origins[h];
          int from = xo + source * across.sourceSize * channels;
          copyRows(x, from, w, planes, to + before * pitch, end - before);
        }
        to += channels * planeLength;
      }
    }
  }

  private void copyRows(float[] x, int xo, int w, float[] planes, int to, int rows) {
    int from = Math.min(across.from(w), pitch);
    int end = Math.min(across.to(w), pitch);
    for (int c = 0; c < channels; c++) {
      int at = to + c * planeLength;
      clear(planes, at, at + from);
      // What lies right of a row and left of the next one is one stretch.
      for (int row = 0; row < rows; row++) {
        clear(planes, at + end, at + pitch + (row < rows - 1 ? from : 0));
        at += pitch;
      }
    }
    PlanarCopies.apart(
        x,
        xo + (from * across.sourceStep + across.origins[w]) * channels,
        down.sourceStep * across.sourceSize * channels,
        across.sourceStep * channels,
        channels,
        planes,
        to + from,
        pitch,
        planeLength,
        end - from,
        rows);
  }

  /** A few zeros: too few for a call of a method that fills. */
  private static void clear(float[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      a[i] = 0;
    }
  }
}
