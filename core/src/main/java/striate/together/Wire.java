package striate.together;

import java.util.Arrays;

/**
 * The network between the machines, as a forecast needs it.
 *
 * @param latencySeconds what an exchange of next to nothing takes, among all machines
 * @param bytesPerSecond what a machine sends to all others together
 */
public record Wire(double latencySeconds, double bytesPerSecond) {
  private static final int ROUNDS = 101;
  private static final int FLOATS = 1 << 20;

  /** Refuses what is no time and no rate. */
  public Wire {
    if (!(latencySeconds >= 0) || !(bytesPerSecond > 0) || Double.isInfinite(latencySeconds)) {
      throw new IllegalArgumentException(
          "network: a finite latency of at least 0 and bytes a second above 0 expected, got "
              + latencySeconds
              + " s and "
              + bytesPerSecond);
    }
  }

  /** Measures it; all machines call this at once. The medians of some exchanges. */
  public static Wire measure(Links links) {
    int machines = links.machines();
    double latency = median(links, 1, ROUNDS);
    if (machines == 1) {
      return new Wire(0, Double.MAX_VALUE);
    }
    double large = median(links, FLOATS / machines, ROUNDS / 10);
    // A power of two by another one.
    long bytes = (long) (FLOATS / machines) * Float.BYTES * (machines - 1);
    return new Wire(latency, bytes / Math.max(1e-9, large - latency));
  }

  private static double median(Links links, int floats, int rounds) {
    int[] from = new int[links.machines() + 1];
    for (int m = 0; m < from.length; m++) {
      from[m] = m * floats;
    }
    float[] values = new float[from[links.machines()]];
    double[] times = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      links.share(values, from);
      times[i] = (System.nanoTime() - start) * 1e-9;
    }
    Arrays.sort(times);
    return times[rounds / 2];
  }
}
