package striate.kernels.shape;

/** Cuts a range of work into nearly equal shares. */
public final class Parts {
  private Parts() {}

  /** The first element of a share; share {@code parts} starts where the last one ends. */
  public static int from(int length, int part, int parts) {
    return (int) ((long) length * part / parts);
  }

  /** The first element of a share whose limits are multiples of {@code step} (or the end). */
  public static int from(int length, int step, int part, int parts) {
    return Math.min(length, step * from((length + step - 1) / step, part, parts));
  }
}
