package striate.kernels.direct;

/**
 * Repeats the channels of pixels so that lanes need not mix: term {@code t} of result channel
 * {@code c} lies at {@code t·n + c}, and is source channel {@code t} of the group of {@code c}.
 */
final class Expansion {
  private final int[] source;
  private final int sourceChannels;
  private final boolean plain;

  /**
   * An expansion.
   *
   * @param groups groups of channels
   * @param sourceGroup source channels of a group: the terms
   * @param resultGroup result channels of a group
   */
  Expansion(int groups, int sourceGroup, int resultGroup) {
    this.sourceChannels = groups * sourceGroup;
    this.plain = sourceGroup == 1 && resultGroup == 1;
    int n = groups * resultGroup;
    this.source = new int[sourceGroup * n];
    for (int i = 0; i < source.length; i++) {
      source[i] = i % n / resultGroup * sourceGroup + i / n;
    }
  }

  /** Floats of a pixel after the expansion. */
  int channels() {
    return source.length;
  }

  /** Expands pixels that lie side by side. */
  void copy(float[] x, int xo, float[] y, int yo, int pixels) {
    int n = source.length;
    if (plain) {
      System.arraycopy(x, xo, y, yo, pixels * n);
      return;
    }
    for (int p = 0; p < pixels; p++) {
      int from = xo + p * sourceChannels;
      int to = yo + p * n;
      for (int i = 0; i < n; i++) {
        y[to + i] = x[from + source[i]];
      }
    }
  }
}
