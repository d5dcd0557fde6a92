package striate.kernels.tile;

/** Tables of offsets. */
public final class Offsets {
  private Offsets() {}

  /** The first rows of a table of constant step, as many as a tile may ask for. */
  public static int[] steps(int step) {
    return steps(step, 16);
  }

  /** Whether each offset is the one before and 1. */
  static boolean areNear(int[] offsets) {
    for (int i = 1; i < offsets.length; i++) {
      if (offsets[i] != offsets[i - 1] + 1) {
        return false;
      }
    }
    return true;
  }

  /** The multiples of a step, from zero on. */
  public static int[] steps(int step, int count) {
    int[] all = new int[count];
    for (int i = 0; i < count; i++) {
      all[i] = i * step;
    }
    return all;
  }
}
