package striate.calibrate;

/**
 * A range of numbers around zero.
 *
 * @param low at most 0
 * @param high at least 0
 */
public record Range(float low, float high) {
  /** Refuses a range without 0, or with an end that is not finite. */
  public Range {
    if (!(low <= 0 && high >= 0) || Float.isInfinite(low) || Float.isInfinite(high)) {
      throw new IllegalArgumentException(
          "range: finite, around 0 expected, got " + low + " to " + high);
    }
  }
}
