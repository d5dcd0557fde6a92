package striate.corrupt;

/** What cameras and programs do. */
final class Digital {
  private Digital() {}

  /**
   * The value of HSV, the largest of a pixel's channels, grows by {@code c}, at most to 1; the
   * others grow with it. Of grey pictures that is x + c.
   */
  static void brightness(Field f, double c) {
    for (int i = 0; i < f.pixels(); i++) {
      float value = 0;
      for (float[] plane : f.planes()) {
        value = Math.max(value, plane[i]);
      }
      double wanted = Math.min(1, value + c);
      for (float[] plane : f.planes()) {
        plane[i] = value == 0 ? (float) wanted : (float) (plane[i] * wanted / value);
      }
    }
  }

  /** (x − mean)·c + mean, the mean of each channel. */
  static void contrast(Field f, double c) {
    for (float[] plane : f.planes()) {
      double mean = 0;
      for (float v : plane) {
        mean += v;
      }
      mean /= plane.length;
      for (int i = 0; i < plane.length; i++) {
        plane[i] = (float) ((plane[i] - mean) * c + mean);
      }
    }
  }

  /**
   * Every place takes what lies at a displacement: uniform noise in [−1, 1], blurred by a Gaussian
   * of {@code smooth} pixels and scaled so that its root mean square is half of {@code reach}.
   */
  static void elastic(Field f, double reach, double smooth, Draw draw) {
    float[][] moves = new float[2][];
    for (int k = 0; k < 2; k++) {
      float[] noise = new float[f.pixels()];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (float) (2 * draw.uniform() - 1);
      }
      float[] smoothed = f.blurred(noise, smooth);
      double squares = 0;
      for (float v : smoothed) {
        squares += (double) v * v;
      }
      double root = Math.sqrt(squares / smoothed.length);
      for (int i = 0; i < smoothed.length; i++) {
        smoothed[i] = root == 0 ? 0 : (float) (smoothed[i] / root * reach / 2);
      }
      moves[k] = smoothed;
    }
    for (float[] plane : f.planes()) {
      float[] from = plane.clone();
      for (int i = 0; i < plane.length; i++) {
        int row = i / f.width();
        double x = i % f.width() + moves[0][i];
        double y = row + moves[1][i];
        plane[i] = f.between(from, x, y);
      }
    }
  }

  /** Blocks of 1/share pixels become their mean (box filter), of fractions of pixels too. */
  static void pixelate(Field f, double share) {
    int w = Math.max(1, (int) (f.width() * share));
    int h = Math.max(1, (int) (f.height() * share));
    for (float[] plane : f.planes()) {
      float[] rows = boxes(plane, f.width(), f.height(), w, true);
      float[] small = boxes(rows, w, f.height(), h, false);
      for (int i = 0; i < plane.length; i++) {
        int x = (int) ((i % f.width() + 0.5) * w / f.width());
        int row = i / f.width();
        int y = (int) ((row + 0.5) * h / f.height());
        plane[i] = small[y * w + x];
      }
    }
  }

  private static float[] boxes(float[] from, int width, int height, int cells, boolean across) {
    int size = across ? width : height;
    int lines = across ? height : width;
    float[] out = new float[cells * lines];
    double step = (double) size / cells;
    for (int line = 0; line < lines; line++) {
      for (int cell = 0; cell < cells; cell++) {
        double low = cell * step;
        double high = low + step;
        double sum = 0;
        for (int at = (int) low; at < Math.min(size, StrictMath.ceil(high - 1e-9)); at++) {
          double part = Math.min(high, at + 1) - Math.max(low, at);
          sum += part * (across ? from[line * width + at] : from[at * width + line]);
        }
        out[across ? line * cells + cell : cell * width + line] = (float) (sum / step);
      }
    }
    return out;
  }
}
