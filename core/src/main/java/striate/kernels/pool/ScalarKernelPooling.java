package striate.kernels.pool;

/** {@link KernelPooling}, one value at a time. */
final class ScalarKernelPooling {

  private ScalarKernelPooling() {}

  static void sum(float[] x, int xo, int groups, int group, float factor, float[] y, int yo) {
    for (int g = 0; g < groups; g++) {
      int from = xo + g * group;
      float sum = x[from];
      for (int k = 1; k < group; k++) {
        sum += x[from + k];
      }
      y[yo + g] = sum * factor;
    }
  }

  static void sumBackward(
      float[] dy, int dyo, int groups, int group, float factor, float[] dx, int dxo) {
    for (int g = 0; g < groups; g++) {
      float v = dy[dyo + g] * factor;
      int to = dxo + g * group;
      for (int k = 0; k < group; k++) {
        dx[to + k] = v;
      }
    }
  }

  static void max(
      float[] x, int xo, int groups, int group, float[] y, int yo, float[] index, int io) {
    for (int g = 0; g < groups; g++) {
      int from = xo + g * group;
      float best = x[from];
      int bestAt = 0;
      for (int k = 1; k < group; k++) {
        float v = x[from + k];
        if (v > best || (Float.isNaN(v) && !Float.isNaN(best))) {
          best = v;
          bestAt = k;
        }
      }
      y[yo + g] = best;
      index[io + g] = bestAt;
    }
  }

  static void maxBackward(
      float[] dy, int dyo, float[] index, int io, int groups, int group, float[] dx, int dxo) {
    for (int g = 0; g < groups; g++) {
      int to = dxo + g * group;
      for (int k = 0; k < group; k++) {
        dx[to + k] = 0;
      }
      dx[to + (int) index[io + g]] = dy[dyo + g];
    }
  }
}
