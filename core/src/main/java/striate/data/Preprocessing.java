package striate.data;

import java.util.List;

/**
 * The preprocessing of a picture into a network's input: channels, size, and normalisation of each
 * sample as {@code (sample / 255 − mean) / std}.
 *
 * <p>A model file contains it, so that a loaded model sees pictures as it did in training.
 *
 * @param channels 1 or 3
 * @param height rows of the input
 * @param width pixels of a row
 * @param fit the fit of pictures of other sizes
 * @param mean for each channel, in 0 to 1
 * @param std standard deviation for each channel, in the scale of the mean, above 0
 */
public record Preprocessing(
    int channels, int height, int width, Fit fit, List<Float> mean, List<Float> std) {
  /**
   * Checks sizes and lists: sizes of at least 1, and one mean and standard deviation for each
   * channel.
   */
  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "preprocessing: 1 or 3 channels and sides of at least 1 expected, got ["
              + channels
              + ", "
              + height
              + ", "
              + width
              + "]");
    }
    if (mean.size() != channels || std.size() != channels) {
      throw new IllegalArgumentException(
          "preprocessing: a mean and a std for each of "
              + channels
              + " channels expected, got "
              + mean
              + " and "
              + std);
    }
    for (int c = 0; c < channels; c++) {
      float m = mean.get(c);
      float d = std.get(c);
      if (Float.isNaN(m) || Float.isInfinite(m) || !(d > 0) || Float.isInfinite(d)) {
        throw new IllegalArgumentException(
            "preprocessing: finite means and stds above 0 expected, got " + mean + " and " + std);
      }
    }
  }

  /** Preprocessing to samples in 0 to 1, with pictures of other sizes stretched. */
  public static Preprocessing of(int channels, int height, int width) {
    return new Preprocessing(
        channels,
        height,
        width,
        Fit.STRETCH,
        java.util.Collections.nCopies(channels, 0f),
        java.util.Collections.nCopies(channels, 1f));
  }

  /** A copy with another fit. */
  public Preprocessing fit(Fit other) {
    return new Preprocessing(channels, height, width, other, mean, std);
  }

  /** A copy that normalises with these means and standard deviations, in the scale of 0 to 1. */
  public Preprocessing normalise(List<Float> means, List<Float> stds) {
    return new Preprocessing(channels, height, width, fit, means, stds);
  }

  /** The number of values of one input. */
  public int size() {
    return channels * height * width;
  }

  /** The picture with the channels and the size that are wanted, its samples still 8-bit. */
  public Picture fitted(Picture picture) {
    return Resize.fit(picture.withChannels(channels), width, height, fit);
  }

  /**
   * Writes a picture as a network's input.
   *
   * @param out receives [channels, height, width] from {@code at}
   */
  public void write(Picture picture, float[] out, int at) {
    Picture p = fitted(picture);
    byte[] samples = p.shared();
    int pixels = width * height;
    for (int c = 0; c < channels; c++) {
      float m = mean.get(c);
      float d = std.get(c);
      for (int i = 0; i < pixels; i++) {
        out[at + c * pixels + i] = ((samples[i * channels + c] & 0xff) / 255f - m) / d;
      }
    }
  }
}
