package striate.data;

import java.util.List;

/**
 * How a picture becomes a network's input: its channels, its size, and each sample as {@code
 * (sample / 255 − mean) / deviation}.
 *
 * <p>It travels in the model file, so that whoever loads the model feeds it pictures the way it was
 * trained.
 *
 * @param channels 1 or 3
 * @param height rows of the input
 * @param width pixels of a row
 * @param fit how other sizes are fitted
 * @param mean for each channel, in 0 to 1
 * @param deviation for each channel, above 0
 */
public record Preprocessing(
    int channels, int height, int width, Fit fit, List<Float> mean, List<Float> deviation) {
  /** Refuses sizes below 1, and lists of another length than the channels. */
  public Preprocessing {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
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
    if (mean.size() != channels || deviation.size() != channels) {
      throw new IllegalArgumentException(
          "preprocessing: a mean and a deviation for each of "
              + channels
              + " channels expected, got "
              + mean
              + " and "
              + deviation);
    }
    for (int c = 0; c < channels; c++) {
      float m = mean.get(c);
      float d = deviation.get(c);
      if (Float.isNaN(m) || Float.isInfinite(m) || !(d > 0) || Float.isInfinite(d)) {
        throw new IllegalArgumentException(
            "preprocessing: finite means and deviations above 0 expected, got "
                + mean
                + " and "
                + deviation);
      }
    }
  }

  /** Samples from 0 to 1, other sizes stretched. */
  public static Preprocessing of(int channels, int height, int width) {
    return new Preprocessing(
        channels,
        height,
        width,
        Fit.STRETCH,
        java.util.Collections.nCopies(channels, 0f),
        java.util.Collections.nCopies(channels, 1f));
  }

  /** The same with another way to fit. */
  public Preprocessing fit(Fit other) {
    return new Preprocessing(channels, height, width, other, mean, deviation);
  }

  /** The same with other statistics, in the scale of 0 to 1. */
  public Preprocessing normalise(List<Float> means, List<Float> deviations) {
    return new Preprocessing(channels, height, width, fit, means, deviations);
  }

  /** Numbers of one input. */
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
      float d = deviation.get(c);
      for (int i = 0; i < pixels; i++) {
        out[at + c * pixels + i] = ((samples[i * channels + c] & 0xff) / 255f - m) / d;
      }
    }
  }
}
