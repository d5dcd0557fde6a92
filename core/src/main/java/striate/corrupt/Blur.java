package striate.corrupt;

/** Blurs. */
final class Blur {
  /** A pixel's side is cut into so many, to weigh how much of it lies in a disc. */
  private static final int CUTS = 8;

  private static final double ZOOM_STEP = 0.01;

  private Blur() {}

  /**
   * The mean over a disc, of a picture whose pixels are squares of one colour each: weights are the
   * parts of a pixel from whose points another's are within the radius.
   */
  static void defocus(Field f, double radius) {
    int reach = (int) StrictMath.ceil(radius + 1);
    int side = 2 * reach + 1;
    float[] weights = new float[side * side];
    float sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = part(i % side - reach, i / side - reach, radius);
      sum += weights[i];
    }
    if (sum == 0) {
      return;
    }
    for (float[] plane : f.planes()) {
      float[] from = plane.clone();
      for (int y = 0; y < f.height(); y++) {
        for (int x = 0; x < f.width(); x++) {
          float v = 0;
          for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
              int px = Field.mirrored(x + i % side - reach, f.width());
              int py = Field.mirrored(y + i / side - reach, f.height());
              v += weights[i] * from[py * f.width() + px];
            }
          }
          plane[y * f.width() + x] = v / sum;
        }
      }
    }
  }

  private static float part(int dx, int dy, double radius) {
    // Differences of two points of unit squares: −1 to 1, with the density of a triangle.
    double inside = 0;
    for (int i = 0; i < 4 * CUTS * CUTS; i++) {
      double ax = (i % (2 * CUTS) + 0.5) / CUTS - 1;
      int row = i / (2 * CUTS);
      double ay = (row + 0.5) / CUTS - 1;
      double x = dx + ax;
      double y = dy + ay;
      if (x * x + y * y <= radius * radius) {
        inside += (1 - Math.abs(ax)) * (1 - Math.abs(ay));
      }
    }
    return (float) (inside / (CUTS * CUTS));
  }

  /**
   * Blurred, then each place takes what one within reach has, in rounds, then blurred: frosted
   * glass. A reach below a pixel moves as many pixels as that is long, in the mean.
   */
  static void glass(Field f, double sigma, double reach, int rounds, Draw draw) {
    for (int c = 0; c < f.planes().length; c++) {
      f.set(c, f.blurred(f.planes()[c], sigma));
    }
    for (int round = 0; round < rounds; round++) {
      for (int y = f.height() - 1; y >= 0; y--) {
        for (int x = f.width() - 1; x >= 0; x--) {
          int dx = step(reach, draw);
          int dy = step(reach, draw);
          int px = Math.clamp(x + dx, 0, f.width() - 1);
          int py = Math.clamp(y + dy, 0, f.height() - 1);
          for (float[] plane : f.planes()) {
            int a = y * f.width() + x;
            int b = py * f.width() + px;
            float v = plane[a];
            plane[a] = plane[b];
            plane[b] = v;
          }
        }
      }
    }
    for (int c = 0; c < f.planes().length; c++) {
      f.set(c, f.blurred(f.planes()[c], sigma));
    }
  }

  /** Uniform in [−reach, reach], rounded to a whole number by chance. */
  private static int step(double reach, Draw draw) {
    double at = (2 * draw.uniform() - 1) * reach;
    double low = Math.floor(at);
    return (int) low + (draw.uniform() < at - low ? 1 : 0);
  }

  /** The mean along a line, with half of a Gaussian as weights. */
  static void motion(Field f, double length, double sigma, double angle) {
    int points = Math.max(2, (int) StrictMath.ceil(2 * length));
    double[] weights = new double[points];
    double sum = 0;
    for (int i = 0; i < points; i++) {
      double at = length * i / (points - 1);
      weights[i] = StrictMath.exp(-at * at / (2 * sigma * sigma));
      sum += weights[i];
    }
    double dx = StrictMath.cos(angle);
    double dy = StrictMath.sin(angle);
    for (float[] plane : f.planes()) {
      float[] from = plane.clone();
      for (int y = 0; y < f.height(); y++) {
        for (int x = 0; x < f.width(); x++) {
          double v = 0;
          for (int i = 0; i < points; i++) {
            double at = length * i / (points - 1);
            v += weights[i] * f.between(from, x + at * dx, y + at * dy);
          }
          plane[y * f.width() + x] = (float) (v / sum);
        }
      }
    }
  }

  /** The mean of the picture enlarged about its middle by 0 to {@code most}, in steps of 1 %. */
  static void zoom(Field f, double most) {
    int steps = (int) Math.round(most / ZOOM_STEP);
    double mx = (f.width() - 1) / 2.0;
    double my = (f.height() - 1) / 2.0;
    for (float[] plane : f.planes()) {
      float[] from = plane.clone();
      for (int y = 0; y < f.height(); y++) {
        for (int x = 0; x < f.width(); x++) {
          double v = 0;
          for (int i = 0; i <= steps; i++) {
            double z = 1 + i * ZOOM_STEP;
            v += f.between(from, mx + (x - mx) / z, my + (y - my) / z);
          }
          plane[y * f.width() + x] = (float) (v / (steps + 1));
        }
      }
    }
  }
}
