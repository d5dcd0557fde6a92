package striate.kernels.norm;

/** {@link Normalisation}, one value at a time. */
final class ScalarNormalisation {

  private ScalarNormalisation() {}

  private static float clip(float v, float ceiling) {
    float w = v < 0 ? 0 : v;
    return w > ceiling ? ceiling : w;
  }

  private static boolean isClipped(float v, float ceiling) {
    return v <= 0 || (v >= ceiling && ceiling < Float.POSITIVE_INFINITY);
  }

  /** The sums of {@code x - x[0]} and of its square, by channel. */
  static void sums(
      float[] x, int xo, int rows, int channels, double[] sum, double[] squares, int so) {
    for (int j = 0; j < channels; j++) {
      float shift = x[xo + j];
      double total = 0;
      double totalSquares = 0;
      for (int block = 0; block < rows; block += Normalisation.SUM_BLOCK) {
        int end = Math.min(block + Normalisation.SUM_BLOCK, rows);
        float part = 0;
        float partSquares = 0;
        for (int r = block; r < end; r++) {
          float d = x[xo + r * channels + j] - shift;
          part += d;
          partSquares = Math.fma(d, d, partSquares);
        }
        total += part;
        totalSquares += partSquares;
      }
      sum[so + j] = total;
      squares[so + j] = totalSquares;
    }
  }

  static void normalise(
      float[] x,
      int xo,
      int rows,
      int channels,
      float[] scale,
      int so,
      float[] shift,
      int sho,
      float[] y,
      int yo,
      float ceiling) {
    for (int r = 0; r < rows; r++) {
      int at = r * channels;
      for (int j = 0; j < channels; j++) {
        float v = Math.fma(x[xo + at + j], scale[so + j], shift[sho + j]);
        y[yo + at + j] = ceiling > 0 ? clip(v, ceiling) : v;
      }
    }
  }

  static void backwardSums(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] saved,
      int vo,
      float ceiling,
      double[] sums,
      int so) {
    for (int j = 0; j < channels; j++) {
      float mean = saved[vo + j];
      float scale = saved[vo + 2 * channels + j];
      float shift = saved[vo + 3 * channels + j];
      double total = 0;
      double totalProducts = 0;
      for (int block = 0; block < rows; block += Normalisation.SUM_BLOCK) {
        int end = Math.min(block + Normalisation.SUM_BLOCK, rows);
        float part = 0;
        float partProducts = 0;
        for (int r = block; r < end; r++) {
          float v = x[xo + r * channels + j];
          float g = dy[dyo + r * channels + j];
          if (ceiling > 0 && isClipped(Math.fma(v, scale, shift), ceiling)) {
            g = 0;
          }
          part += g;
          partProducts = Math.fma(g, v - mean, partProducts);
        }
        total += part;
        totalProducts += partProducts;
      }
      sums[so + j] = total;
      sums[so + channels + j] = totalProducts;
    }
  }

  static void backward(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] abk,
      int ao,
      float[] saved,
      int vo,
      float ceiling,
      float[] dx,
      int dxo) {
    int scales = vo + 2 * channels;
    int shifts = vo + 3 * channels;
    int bs = ao + channels;
    int ks = ao + 2 * channels;
    for (int r = 0; r < rows; r++) {
      int at = r * channels;
      for (int j = 0; j < channels; j++) {
        float v = x[xo + at + j];
        float g = dy[dyo + at + j];
        if (ceiling > 0 && isClipped(Math.fma(v, saved[scales + j], saved[shifts + j]), ceiling)) {
          g = 0;
        }
        dx[dxo + at + j] = Math.fma(g, abk[ao + j], Math.fma(v, abk[bs + j], abk[ks + j]));
      }
    }
  }
}
