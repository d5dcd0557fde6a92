package striate.classify;

/**
 * A rate with its 95 % confidence interval by Wilson (1927), which also holds for small numbers and
 * near 0 and 1.
 *
 * @param value hits divided by trials; NaN without trials
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Rate(double value, double low, double high) {
  /** The 97.5 % point of the standard normal distribution. */
  private static final double Z = 1.959963984540054;

  /**
   * The rate of {@code hits} among {@code trials}; without trials the interval is [0, 1].
   *
   * @throws IllegalArgumentException if there are fewer than 0 or more hits than trials
   */
  public static Rate of(long hits, long trials) {
    if (hits < 0 || hits > trials) {
      throw new IllegalArgumentException(
          "rate: hits from 0 to the " + trials + " trials expected, got " + hits);
    }
    if (trials == 0) {
      return new Rate(Double.NaN, 0, 1);
    }
    double n = trials;
    double p = hits / n;
    double z2 = Z * Z;
    double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    // at 0 and at all the formula gives 0 and 1 up to rounding
    double low = hits == 0 ? 0 : Math.max(0, middle - half);
    double high = hits == trials ? 1 : Math.min(1, middle + half);
    return new Rate(p, low, high);
  }

  /** The harmonic mean of a precision and a recall that {@code share} is the F* of. */
  static Rate f1(long hits, long all) {
    Rate share = of(hits, all);
    return new Rate(f1(share.value), f1(share.low), f1(share.high));
  }

  private static double f1(double share) {
    return 2 * share / (1 + share);
  }
}
