package striate.data;

/**
 * Scales pictures. Going down, each output sample is the area-weighted mean of the input samples it
 * covers; going up, it is interpolated bilinearly between pixel centres: the triangle filter of
 * Pillow's {@code BILINEAR}, whose support grows with the scale.
 */
final class Resize {
  private Resize() {}

  static Picture fit(Picture p, int width, int height, Fit fit) {
    if (p.width() == width && p.height() == height) {
      return p;
    }
    return switch (fit) {
      case STRETCH -> scale(p, 0, 0, p.width(), p.height(), width, height);
      case CROP -> {
        double s = Math.max((double) width / p.width(), (double) height / p.height());
        double w = width / s;
        double h = height / s;
        yield scale(p, (p.width() - w) / 2, (p.height() - h) / 2, w, h, width, height);
      }
      case PAD -> {
        double s = Math.min((double) width / p.width(), (double) height / p.height());
        int w = Math.clamp(Math.round(p.width() * s), 1, width);
        int h = Math.clamp(Math.round(p.height() * s), 1, height);
        Picture inner = scale(p, 0, 0, p.width(), p.height(), w, h);
        byte[] out = new byte[width * height * p.channels()];
        byte[] from = inner.samples();
        int left = (width - w) / 2;
        int top = (height - h) / 2;
        int row = w * p.channels();
        for (int y = 0; y < h; y++) {
          System.arraycopy(from, y * row, out, ((top + y) * width + left) * p.channels(), row);
        }
        yield Picture.of(width, height, p.channels(), out);
      }
    };
  }

  /** Scales the rectangle of {@code p} at (x, y), w×h pixels, to width×height. */
  private static Picture scale(
      Picture p, double x, double y, double w, double h, int width, int height) {
    int channels = p.channels();
    Taps across = Taps.of(x, w, p.width(), width);
    Taps down = Taps.of(y, h, p.height(), height);
    byte[] in = p.samples();
    float[] rows = new float[p.height() * width * channels];
    for (int r = 0; r < p.height(); r++) {
      for (int o = 0; o < width; o++) {
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          for (int t = 0; t < across.count(o); t++) {
            int at = across.first[o] + t;
            sum += across.weights[o][t] * (in[(r * p.width() + at) * channels + c] & 0xff);
          }
          rows[(r * width + o) * channels + c] = sum;
        }
      }
    }
    byte[] out = new byte[width * height * channels];
    int row = width * channels;
    for (int o = 0; o < height; o++) {
      for (int i = 0; i < row; i++) {
        float sum = 0;
        for (int t = 0; t < down.count(o); t++) {
          sum += down.weights[o][t] * rows[(down.first[o] + t) * row + i];
        }
        out[o * row + i] = (byte) Math.clamp(Math.round(sum), 0, 255);
      }
    }
    return Picture.of(width, height, channels, out);
  }

  /** For each output, the inputs it reads and their weights, which sum to 1. */
  private static final class Taps {
    final int[] first;
    final float[][] weights;

    Taps(int[] first, float[][] weights) {
      this.first = first;
      this.weights = weights;
    }

    int count(int output) {
      return weights[output].length;
    }

    static Taps of(double from, double length, int inputs, int outputs) {
      double step = length / outputs;
      double support = Math.max(step, 1);
      int[] first = new int[outputs];
      float[][] weights = new float[outputs][];
      for (int o = 0; o < outputs; o++) {
        double centre = from + (o + 0.5) * step;
        int lo = Math.max(0, (int) Math.floor(centre - support + 0.5));
        int hi = Math.min(inputs, (int) Math.floor(centre + support + 0.5));
        if (hi <= lo) {
          lo = Math.clamp((long) Math.floor(centre), 0, inputs - 1);
          hi = lo + 1;
        }
        double[] w = new double[hi - lo];
        double sum = 0;
        for (int i = lo; i < hi; i++) {
          w[i - lo] = Math.max(0, 1 - Math.abs(i + 0.5 - centre) / support);
          sum += w[i - lo];
        }
        first[o] = lo;
        weights[o] = new float[w.length];
        for (int i = 0; i < w.length; i++) {
          weights[o][i] = sum == 0 ? 1f / w.length : (float) (w[i] / sum);
        }
      }
      return new Taps(first, weights);
    }
  }
}
