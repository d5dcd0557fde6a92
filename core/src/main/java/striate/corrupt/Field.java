package striate.corrupt;

import striate.data.Picture;

/**
 * The samples of a picture as numbers from 0 to 1, plane by plane.
 *
 * @param planes [channels][height·width]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Field(int width, int height, float[][] planes) {
  /** The side for which lengths are stated. */
  private static final double SIDE = 224;

  static Field of(Picture p) {
    byte[] samples = p.samples();
    float[][] planes = new float[p.channels()][p.width() * p.height()];
    for (int i = 0; i < samples.length; i++) {
      planes[i % p.channels()][i / p.channels()] = (samples[i] & 0xff) / 255f;
    }
    return new Field(p.width(), p.height(), planes);
  }

  /** What lengths are multiplied by. */
  double scale() {
    return Math.min(width, height) / SIDE;
  }

  int pixels() {
    return width * height;
  }

  Picture picture() {
    byte[] samples = new byte[pixels() * planes.length];
    for (int i = 0; i < samples.length; i++) {
      float v = planes[i % planes.length][i / planes.length];
      samples[i] = (byte) Math.round(255 * Math.clamp(v, 0f, 1f));
    }
    return Picture.of(width, height, planes.length, samples);
  }

  /** The place of a pixel, outside mirrored at the edges. */
  static int mirrored(int at, int size) {
    int period = 2 * size;
    int m = Math.floorMod(at, period);
    return m < size ? m : period - 1 - m;
  }

  /** A plane between pixels, bilinear, outside mirrored. */
  float between(float[] plane, double x, double y) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    double fx = x - x0;
    double fy = y - y0;
    int left = mirrored(x0, width);
    int right = mirrored(x0 + 1, width);
    int top = mirrored(y0, height) * width;
    int bottom = mirrored(y0 + 1, height) * width;
    return (float)
        ((1 - fy) * ((1 - fx) * plane[top + left] + fx * plane[top + right])
            + fy * ((1 - fx) * plane[bottom + left] + fx * plane[bottom + right]));
  }

  /** A Gaussian blur of one plane, outside mirrored, cut off beyond four standard deviations. */
  float[] blurred(float[] plane, double sigma) {
    if (sigma < 1e-3) {
      return plane.clone();
    }
    int reach = (int) StrictMath.ceil(4 * sigma);
    float[] weights = new float[2 * reach + 1];
    double sum = 0;
    for (int k = -reach; k <= reach; k++) {
      sum += StrictMath.exp(-k * k / (2 * sigma * sigma));
    }
    for (int k = -reach; k <= reach; k++) {
      weights[k + reach] = (float) (StrictMath.exp(-k * k / (2 * sigma * sigma)) / sum);
    }
    float[] rows = new float[plane.length];
    float[] out = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float v = 0;
        for (int k = -reach; k <= reach; k++) {
          v += weights[k + reach] * plane[y * width + mirrored(x + k, width)];
        }
        rows[y * width + x] = v;
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float v = 0;
        for (int k = -reach; k <= reach; k++) {
          v += weights[k + reach] * rows[mirrored(y + k, height) * width + x];
        }
        out[y * width + x] = v;
      }
    }
    return out;
  }

  void set(int channel, float[] values) {
    System.arraycopy(values, 0, planes[channel], 0, values.length);
  }
}
