package striate.corrupt;

/** What lies between the camera and the scene. */
final class Weather {
  private Weather() {}

  /**
   * Flakes: pixels beyond a bound of normal noise, drawn into streaks by motion; the picture is
   * bleached towards its own brightness first.
   */
  static void snow(Field f, int s, Draw draw) {
    double[] mean = {0.1, 0.2, 0.55, 0.55, 0.55};
    double[] deviation = {0.3, 0.3, 0.3, 0.3, 0.3};
    double[] bound = {0.5, 0.5, 0.9, 0.85, 0.85};
    double[] length = {10, 12, 12, 12, 12};
    double[] sigma = {4, 4, 4, 8, 12};
    double[] keep = {0.8, 0.7, 0.7, 0.65, 0.55};
    // Flakes have a size: noise is drawn on a coarser grid where pictures are large.
    double grid = Math.max(1, 3 * f.scale());
    int w = Math.max(1, (int) StrictMath.ceil(f.width() / grid)) + 1;
    int h = Math.max(1, (int) StrictMath.ceil(f.height() / grid)) + 1;
    float[] coarse = new float[w * h];
    for (int i = 0; i < coarse.length; i++) {
      coarse[i] = (float) (mean[s] + deviation[s] * draw.normal());
    }
    Field small = new Field(w, h, new float[][] {coarse});
    float[] flakes = new float[f.pixels()];
    for (int i = 0; i < flakes.length; i++) {
      double x = (i % f.width()) / grid;
      int row = i / f.width();
      double y = row / grid;
      float v = small.between(coarse, x, y);
      flakes[i] = v < bound[s] ? 0 : Math.min(1, v);
    }
    Field layer = new Field(f.width(), f.height(), new float[][] {flakes});
    double angle = -Math.PI / 4 - draw.uniform() * Math.PI / 2;
    Blur.motion(layer, length[s] * f.scale(), sigma[s] * f.scale(), angle);
    float[] grey = grey(f);
    for (float[] plane : f.planes()) {
      for (int i = 0; i < plane.length; i++) {
        double pale = Math.max(plane[i], grey[i] * 1.5 + 0.5);
        double turned = flakes[flakes.length - 1 - i];
        plane[i] = (float) (keep[s] * plane[i] + (1 - keep[s]) * pale + flakes[i] + turned);
      }
    }
  }

  /** keep·x + ice·pattern, a fractal with ridges, whose crystals grow from edges and ridges. */
  static void frost(Field f, double keep, double ice, Draw draw) {
    double[] cloud = fractal(f.width(), f.height(), 1.6, draw);
    double[] fine = fractal(f.width(), f.height(), 1.2, draw);
    for (int c = 0; c < f.planes().length; c++) {
      // Ice is bluish.
      double tint = f.planes().length == 1 ? 0.9 : 0.8 + 0.1 * c;
      float[] plane = f.planes()[c];
      for (int i = 0; i < plane.length; i++) {
        double ridge = 1 - Math.abs(2 * fine[i] - 1);
        double crystal = ridge * ridge * cloud[i] + 0.3 * cloud[i];
        plane[i] = (float) (keep * plane[i] + ice * tint * Math.min(1, crystal));
      }
    }
  }

  /** (x + a·cloud)·m/(m + a), where m is the picture's maximum. */
  static void fog(Field f, double amount, double decay, Draw draw) {
    double[] cloud = fractal(f.width(), f.height(), decay, draw);
    float most = 0;
    for (float[] plane : f.planes()) {
      for (float v : plane) {
        most = Math.max(most, v);
      }
    }
    for (float[] plane : f.planes()) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = (float) ((plane[i] + amount * cloud[i]) * most / (most + amount));
      }
    }
  }

  private static float[] grey(Field f) {
    float[][] p = f.planes();
    float[] grey = new float[f.pixels()];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = p.length == 1 ? p[0][i] : 0.299f * p[0][i] + 0.587f * p[1][i] + 0.114f * p[2][i];
    }
    return grey;
  }

  /**
   * A fractal from 0 to 1: octaves of noise on grids of 2, 4, 8 … cells, each weighing 1/decay of
   * the one before, between whose points it is bilinear.
   */
  static double[] fractal(int width, int height, double decay, Draw draw) {
    double[] sum = new double[width * height];
    int side = Math.max(width, height);
    double weight = 1;
    for (int cells = 2; ; cells *= 2) {
      float[] grid = new float[(cells + 1) * (cells + 1)];
      for (int i = 0; i < grid.length; i++) {
        grid[i] = (float) draw.uniform();
      }
      Field points = new Field(cells + 1, cells + 1, new float[][] {grid});
      for (int i = 0; i < sum.length; i++) {
        double x = (double) (i % width) * cells / side;
        int row = i / width;
        double y = (double) row * cells / side;
        sum[i] += weight * points.between(grid, x, y);
      }
      if (cells >= side) {
        break;
      }
      weight /= decay;
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double v : sum) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] = high > low ? (sum[i] - low) / (high - low) : 0.5;
    }
    return sum;
  }
}
