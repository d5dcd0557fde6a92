package striate.data;

import java.util.Arrays;

/**
 * Scales pictures, first across and then down, by the weights of an {@link Interpolation}. Pixel
 * centres lie at halves, as in Pillow and PyTorch.
 */
final class Resize {
  private Resize() {}

  static Picture fit(Picture p, int width, int height, Fit fit, Interpolation by) {
    if (p.width() == width && p.height() == height) {
      return p;
    }
    return switch (fit) {
      case STRETCH -> scale(p, 0, 0, p.width(), p.height(), width, height, by);
      case CROP -> scale(p, covering(p.width(), p.height(), width, height), width, height, by);
      case PAD -> {
        int[] sides = inside(p.width(), p.height(), width, height);
        int w = sides[0];
        int h = sides[1];
        Picture inner = scale(p, 0, 0, p.width(), p.height(), w, h, by);
        byte[] out = new byte[width * height * p.channels()];
        byte[] from = inner.shared();
        int left = (width - w) / 2;
        int top = (height - h) / 2;
        int row = w * p.channels();
        for (int y = 0; y < h; y++) {
          System.arraycopy(from, y * row, out, ((top + y) * width + left) * p.channels(), row);
        }
        yield Picture.wrap(width, height, p.channels(), out);
      }
    };
  }

  /**
   * The middle, width×height, of a picture whose shorter side is scaled to {@code shorter} pixels:
   * torchvision's {@code Resize(shorter)} and {@code CenterCrop}, rounded as there. Of the scaled
   * picture only the middle is computed.
   *
   * @param fit {@code STRETCH} to scale to the ratio of width to height: {@code Resize((h, w))}
   */
  static Picture cropped(Picture p, int shorter, int width, int height, Fit fit, Interpolation by) {
    return scale(p, middle(p.width(), p.height(), shorter, width, height, fit), width, height, by);
  }

  /** The part of a picture of this size that its fitted copy shows. */
  static Area area(int pictureWidth, int pictureHeight, int width, int height, Fit fit) {
    if (pictureWidth == width && pictureHeight == height) {
      return new Area(0, 0, width, height);
    }
    return switch (fit) {
      case STRETCH -> new Area(0, 0, pictureWidth, pictureHeight);
      case CROP -> covering(pictureWidth, pictureHeight, width, height);
      case PAD -> {
        int[] sides = inside(pictureWidth, pictureHeight, width, height);
        double across = (double) pictureWidth / sides[0];
        double down = (double) pictureHeight / sides[1];
        yield new Area(
            -((width - sides[0]) / 2) * across,
            -((height - sides[1]) / 2) * down,
            width * across,
            height * down);
      }
    };
  }

  /** The middle of a picture in the ratio of width to height, as large as possible. */
  private static Area covering(int pictureWidth, int pictureHeight, int width, int height) {
    double s = Math.max((double) width / pictureWidth, (double) height / pictureHeight);
    double w = width / s;
    double h = height / s;
    return new Area((pictureWidth - w) / 2, (pictureHeight - h) / 2, w, h);
  }

  /** The sides of a picture scaled until it fits inside. */
  private static int[] inside(int pictureWidth, int pictureHeight, int width, int height) {
    double s = Math.min((double) width / pictureWidth, (double) height / pictureHeight);
    return new int[] {
      Math.clamp(Math.round(pictureWidth * s), 1, width),
      Math.clamp(Math.round(pictureHeight * s), 1, height)
    };
  }

  /** The part that {@link #cropped} computes. */
  static Area middle(
      int pictureWidth, int pictureHeight, int shorter, int width, int height, Fit fit) {
    // whose ratio the scaled picture has
    int w = fit == Fit.STRETCH ? width : pictureWidth;
    int h = fit == Fit.STRETCH ? height : pictureHeight;
    boolean wide = w > h;
    long longer = (long) ((double) ((long) shorter * Math.max(w, h)) / Math.min(w, h));
    long scaledWidth = wide ? longer : shorter;
    long scaledHeight = wide ? shorter : longer;
    // rint rounds a half to the even number, as Python's round does
    double left = Math.rint((scaledWidth - width) / 2.0);
    double top = Math.rint((scaledHeight - height) / 2.0);
    double across = (double) pictureWidth / scaledWidth;
    double down = (double) pictureHeight / scaledHeight;
    return new Area(left * across, top * down, width * across, height * down);
  }

  private static Picture scale(Picture p, Area a, int width, int height, Interpolation by) {
    return scale(p, a.left(), a.top(), a.width(), a.height(), width, height, by);
  }

  /** Scales the rectangle of {@code p} at (x, y), w×h pixels, to width×height. */
  private static Picture scale(
      Picture p, double x, double y, double w, double h, int width, int height, Interpolation by) {
    int channels = p.channels();
    Taps across = Taps.of(x, w, p.width(), width, by);
    Taps down = Taps.of(y, h, p.height(), height, by);
    int top = down.first[0];
    int bottom = down.first[height - 1] + down.weights[height - 1].length;
    int row = width * channels;
    // Rows that no output reads (above and below what is cropped) are not even looked at. Those
    // that
    // are wait in a ring as long as the tallest column of taps.
    int ring = down.most();
    float[] rows = new float[ring * row];
    float[] sum = new float[row];
    byte[] out = new byte[height * row];
    int ready = top;
    for (int o = 0; o < height; o++) {
      int first = down.first[o];
      float[] weights = down.weights[o];
      for (; ready < Math.min(bottom, first + weights.length); ready++) {
        across(p, ready, across, rows, ready % ring * row);
        if (by.roundsBetween()) {
          round(rows, ready % ring * row, row);
        }
      }
      Arrays.fill(sum, 0);
      for (int t = 0; t < weights.length; t++) {
        float weight = weights[t];
        int at = (first + t) % ring * row;
        for (int i = 0; i < row; i++) {
          sum[i] += weight * rows[at + i];
        }
      }
      for (int i = 0; i < row; i++) {
        out[o * row + i] = (byte) Math.clamp((int) (sum[i] + 0.5f), 0, 255);
      }
    }
    return Picture.wrap(width, height, channels, out);
  }

  private static void round(float[] row, int at, int length) {
    for (int i = at; i < at + length; i++) {
      row[i] = Math.clamp((int) Math.floor(row[i] + 0.5f), 0, 255);
    }
  }

  /** One row of the picture, scaled across. */
  private static void across(Picture p, int y, Taps taps, float[] out, int at) {
    byte[] in = p.shared();
    int start = y * p.width() * p.channels();
    if (p.channels() == 1) {
      for (int o = 0; o < taps.first.length; o++) {
        float[] weights = taps.weights[o];
        int from = start + taps.first[o];
        float grey = 0;
        for (int t = 0; t < weights.length; t++) {
          grey += weights[t] * (in[from + t] & 0xff);
        }
        out[at + o] = grey;
      }
      return;
    }
    for (int o = 0; o < taps.first.length; o++) {
      float[] weights = taps.weights[o];
      int from = start + 3 * taps.first[o];
      float red = 0;
      float green = 0;
      float blue = 0;
      for (int t = 0; t < weights.length; t++) {
        float weight = weights[t];
        red += weight * (in[from + 3 * t] & 0xff);
        green += weight * (in[from + 3 * t + 1] & 0xff);
        blue += weight * (in[from + 3 * t + 2] & 0xff);
      }
      out[at + 3 * o] = red;
      out[at + 3 * o + 1] = green;
      out[at + 3 * o + 2] = blue;
    }
  }
}
