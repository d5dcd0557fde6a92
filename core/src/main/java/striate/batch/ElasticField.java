package striate.batch;

/**
 * The displacements of one picture's elastic distortion, see {@link Transform.Elastic}.
 *
 * <p>A field smoothed by a Gaussian of some pixels has no detail within a few of them. So noise is
 * drawn and smoothed for the points of a grid half the deviation apart (a pixel at least), and what
 * lies between them is interpolated linearly. That costs the same for any deviation, and lessens
 * the mean square of a displacement by 4 %. The Gaussian is cut at three deviations; noise is drawn
 * as far around the picture as it reaches, so a border moves like the middle.
 */
final class ElasticField {
  private final int rows;
  private final int columns;
  private final int radius;

  /** Weights from the middle outwards; those of the first smoothing carry the amplitude too. */
  private final float[] down;

  private final float[] across;

  /** [rows + 2·radius, columns + 2·radius], then [rows, columns + 2·radius]. */
  private final float[] noise;

  private final float[] half;

  /** [rows, columns]: displacements of the grid's points. */
  private final float[] gridX;

  private final float[] gridY;

  /** For each pixel of a side, the grid's point before it, and how far behind that it lies. */
  private final int[] beforeX;

  private final int[] beforeY;
  private final float[] behindX;
  private final float[] behindY;
  private final float[] line;

  /** Displacements in parts of a pixel, {@code unit} of them. */
  ElasticField(Transform.Elastic elastic, int height, int width, double unit) {
    double step = Math.max(1, elastic.sigma() / 2);
    beforeX = new int[width];
    beforeY = new int[height];
    behindX = new float[width];
    behindY = new float[height];
    rows = points(beforeY, behindY, step);
    columns = points(beforeX, behindX, step);
    double sigma = elastic.sigma() / step;
    radius = (int) Math.ceil(3 * sigma);
    double[] weights = new double[radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      weights[i] = StrictMath.exp(-0.5 * i * i / (sigma * sigma));
      sum += i == 0 ? weights[i] : 2 * weights[i];
    }
    // A number stands for those of step² pixels, whose mean has a deviation step times smaller.
    double amplitude = elastic.alpha() * unit / (32768.0 * step);
    down = new float[radius + 1];
    across = new float[radius + 1];
    for (int i = 0; i <= radius; i++) {
      across[i] = (float) (weights[i] / sum);
      down[i] = (float) (weights[i] / sum * amplitude);
    }
    int wide = columns + 2 * radius;
    noise = new float[(rows + 2 * radius) * wide];
    half = new float[rows * wide];
    gridX = new float[rows * columns];
    gridY = new float[rows * columns];
    line = new float[columns];
  }

  private static int points(int[] before, float[] behind, double step) {
    for (int i = 0; i < before.length; i++) {
      before[i] = (int) (i / step);
      behind[i] = (float) (i / step - before[i]);
    }
    return before[before.length - 1] + 2;
  }

  /** Draws a picture's own. */
  void draw(long key) {
    draw(Draws.derive(key, 0), gridX);
    draw(Draws.derive(key, 1), gridY);
  }

  private void draw(long key, float[] out) {
    int i = 0;
    for (; i + 4 <= noise.length; i += 4) {
      long bits = Draws.bits(key, i >> 2);
      noise[i] = (short) bits;
      noise[i + 1] = (short) (bits >> 16);
      noise[i + 2] = (short) (bits >> 32);
      noise[i + 3] = (short) (bits >> 48);
    }
    for (long bits = Draws.bits(key, i >> 2); i < noise.length; i++, bits >>= 16) {
      noise[i] = (short) bits;
    }
    int wide = columns + 2 * radius;
    smooth(noise, radius * wide, wide, down, half, 0, rows * wide);
    for (int y = 0; y < rows; y++) {
      smooth(half, y * wide + radius, 1, across, out, y * columns, columns);
    }
  }

  private static void smooth(
      float[] in, int from, int stride, float[] weights, float[] out, int to, int n) {
    if (weights.length == 7) {
      smoothSix(in, from, stride, weights, out, to, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      int p = from + i;
      float sum = weights[0] * in[p];
      for (int t = 1; t < weights.length; t++) {
        sum += weights[t] * (in[p - t * stride] + in[p + t * stride]);
      }
      out[to + i] = sum;
    }
  }

  /** The same for radius 6, which any deviation from 2 pixels up has: half the time. */
  private static void smoothSix(
      float[] in, int from, int stride, float[] weights, float[] out, int to, int n) {
    float w0 = weights[0];
    float w1 = weights[1];
    float w2 = weights[2];
    float w3 = weights[3];
    float w4 = weights[4];
    float w5 = weights[5];
    float w6 = weights[6];
    for (int i = 0; i < n; i++) {
      int p = from + i;
      float sum = w0 * in[p];
      sum += w1 * (in[p - stride] + in[p + stride]);
      sum += w2 * (in[p - 2 * stride] + in[p + 2 * stride]);
      sum += w3 * (in[p - 3 * stride] + in[p + 3 * stride]);
      sum += w4 * (in[p - 4 * stride] + in[p + 4 * stride]);
      sum += w5 * (in[p - 5 * stride] + in[p + 5 * stride]);
      sum += w6 * (in[p - 6 * stride] + in[p + 6 * stride]);
      out[to + i] = sum;
    }
  }

  /** Displacements to the right of row {@code y}. */
  void rowX(int y, float[] out) {
    row(gridX, y, out);
  }

  /** Displacements down of row {@code y}. */
  void rowY(int y, float[] out) {
    row(gridY, y, out);
  }

  private void row(float[] grid, int y, float[] out) {
    int top = beforeY[y] * columns;
    float below = behindY[y];
    for (int i = 0; i < columns; i++) {
      line[i] = grid[top + i] + below * (grid[top + columns + i] - grid[top + i]);
    }
    for (int x = 0; x < out.length; x++) {
      int p = beforeX[x];
      out[x] = line[p] + behindX[x] * (line[p + 1] - line[p]);
    }
  }
}
