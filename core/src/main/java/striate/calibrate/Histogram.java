package striate.calibrate;

/**
 * A histogram of floats whose range grows with them. Bins are halved in number by merging, never
 * cut, so the counts do not depend on the order in which numbers are added.
 */
final class Histogram {
  /** Bins on either side of 0. */
  private static final int HALF = 2048;

  /** Ends that are compared, evenly from the outermost number to near 0. */
  private static final int CANDIDATES = 128;

  /** How often the two ends are chosen, one after the other. */
  private static final int ROUNDS = 2;

  private long[] counts = new long[2 * HALF];

  /** A power of two above all numbers so far; 0 before any but zeros. */
  private double limit;

  private float low;
  private float high;

  /**
   * Adds numbers.
   *
   * @return false, and none added, if one is not finite
   */
  boolean add(float[] values) {
    float least = 0;
    float most = 0;
    boolean finite = true;
    for (float v : values) {
      least = v < least ? v : least; // never −0
      most = v > most ? v : most;
      finite &= Math.abs(v) <= Float.MAX_VALUE;
    }
    if (!finite) {
      return false;
    }
    low = least < low ? least : low;
    high = most > high ? most : high;
    grow(Math.max(-(double) least, most));
    if (limit == 0) {
      return true;
    }
    double perBin = HALF / limit;
    for (float v : values) {
      if (v != 0) { // any range has zero, without an error
        counts[HALF + (int) Math.floor(v * perBin)]++;
      }
    }
    return true;
  }

  private void grow(double largest) {
    if (largest == 0) {
      return;
    }
    double wanted = 2 * Math.scalb(1.0, Math.getExponent(largest));
    if (limit == 0) {
      limit = wanted;
    }
    for (; limit < wanted; limit *= 2) {
      long[] merged = new long[counts.length];
      for (int i = 0; i < counts.length; i++) {
        merged[HALF + Math.floorDiv(i - HALF, 2)] += counts[i];
      }
      counts = merged;
    }
  }

  /**
   * The range of which {@code steps} equal steps give the least squared error: that of rounding
   * within, and of what is cut off outside. So a few numbers far out do not make all others coarse.
   */
  Range range(int steps) {
    double from = low;
    double to = high;
    for (int round = 0; round < ROUNDS; round++) {
      double left = from;
      double least = error(from, to, steps);
      for (int i = 0; i < CANDIDATES; i++) {
        double end = high * (1 - i / (double) CANDIDATES);
        double error = error(left, end, steps);
        if (error < least) {
          least = error;
          to = end;
        }
      }
      double right = to;
      for (int i = 0; i < CANDIDATES; i++) {
        double end = low * (1 - i / (double) CANDIDATES);
        double error = error(end, right, steps);
        if (error < least) {
          least = error;
          from = end;
        }
      }
    }
    return new Range((float) from, (float) to);
  }

  private double error(double from, double to, int steps) {
    double step = (to - from) / steps;
    double rounding = step * step / 12;
    double width = limit / HALF;
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        double value = (i - HALF + 0.5) * width;
        double over = value - Math.clamp(value, from, to);
        sum += counts[i] * (over == 0 ? rounding : over * over);
      }
    }
    return sum;
  }
}
