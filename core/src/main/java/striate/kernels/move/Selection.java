package striate.kernels.move;

/**
 * The largest or smallest numbers of a row, in order. Of equal numbers the first comes first; NaN
 * counts as larger than all numbers, and 0 equals −0. Places are kept as floats, which hold those
 * below 2²⁴ exactly. No call allocates.
 */
public final class Selection {
  private Selection() {}

  /**
   * Finds the places of the first {@code k} numbers of a row.
   *
   * @param x the row's numbers, {@code stride} apart, from {@code xo} on
   * @param count numbers of the row, at least {@code k}
   * @param largest whether the largest come first, otherwise the smallest
   * @param places receives {@code k} places from {@code po} on
   */
  public static void places(
      float[] x, int xo, int count, int stride, int k, boolean largest, float[] places, int po) {
    if (k == 1) {
      places[po] = first(x, xo, count, stride, largest);
      return;
    }
    // A heap whose root is the worst of the best so far.
    for (int i = 0; i < k; i++) {
      places[po + i] = i;
    }
    for (int i = k / 2 - 1; i >= 0; i--) {
      sink(x, xo, stride, largest, places, po, i, k);
    }
    for (int i = k; i < count; i++) {
      if (isBefore(x, xo, stride, largest, i, (int) places[po])) {
        places[po] = i;
        sink(x, xo, stride, largest, places, po, 0, k);
      }
    }
    for (int last = k - 1; last > 0; last--) {
      float worst = places[po];
      places[po] = places[po + last];
      places[po + last] = worst;
      sink(x, xo, stride, largest, places, po, 0, last);
    }
  }

  private static int first(float[] x, int xo, int count, int stride, boolean largest) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (isBefore(x, xo, stride, largest, i, best)) {
        best = i;
      }
    }
    return best;
  }

  private static void sink(
      float[] x, int xo, int stride, boolean largest, float[] heap, int ho, int from, int size) {
    int at = from;
    float place = heap[ho + at];
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size
          && isBefore(x, xo, stride, largest, (int) heap[ho + child], (int) heap[ho + child + 1])) {
        child++;
      }
      if (!isBefore(x, xo, stride, largest, (int) place, (int) heap[ho + child])) {
        break;
      }
      heap[ho + at] = heap[ho + child];
      at = child;
    }
    heap[ho + at] = place;
  }

  /** Whether place {@code a} comes before place {@code b}. */
  private static boolean isBefore(float[] x, int xo, int stride, boolean largest, int a, int b) {
    float u = x[xo + a * stride];
    float v = x[xo + b * stride];
    if (u == v) {
      return a < b;
    }
    boolean above = u > v;
    if (Float.isNaN(u) || Float.isNaN(v)) {
      if (Float.isNaN(u) && Float.isNaN(v)) {
        return a < b;
      }
      above = Float.isNaN(u);
    }
    return above == largest;
  }
}
