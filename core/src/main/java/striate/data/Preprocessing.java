package striate.data;

import java.util.Collections;
import java.util.List;

/**
 * The preprocessing of a picture into a network's input: channels, size, and normalisation of each
 * sample as {@code (sample / scale − mean) / std}.
 *
 * <p>A model file contains it, so that a loaded model sees pictures as it did in training.
 *
 * @param channels 1 or 3
 * @param height rows of the input
 * @param width pixels of a row
 * @param fit the fit of pictures of other sizes
 * @param mean for each channel of the input, in its order; in 0 to 1 where the scale is 255
 * @param std standard deviation for each channel, in the scale of the mean, above 0
 * @param resize the shorter side in pixels to which every picture is scaled before its middle is
 *     cut out (torchvision's {@code Resize} and {@code CenterCrop}), at least the larger side of
 *     the input; with fit {@code STRETCH} each side is scaled by itself, to the input's ratio; 0 to
 *     scale it only as far as {@code fit} needs
 * @param order the order of the input's channels
 * @param scale the number that samples are divided by, above 0; 255 gives 0 to 1
 * @param interpolation the interpolation by which pictures are scaled
 */
public record Preprocessing(
    int channels,
    int height,
    int width,
    Fit fit,
    List<Float> mean,
    List<Float> std,
    int resize,
    Order order,
    float scale,
    Interpolation interpolation) {
  /** The scale that gives samples from 0 to 1. */
  public static final float UNIT = 255;

  /** The order of the channels in a network's input. */
  public enum Order {
    /** Red, green, blue; or grey. */
    RGB,
    /** Blue, green, red, as OpenCV and Caffe have it. */
    BGR
  }

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
    if (resize != 0 && resize < Math.max(height, width)) {
      throw new IllegalArgumentException(
          "preprocessing: resize to at least the larger side of "
              + height
              + "×"
              + width
              + " expected, got "
              + resize);
    }
    if (resize != 0 && fit == Fit.PAD) {
      throw new IllegalArgumentException(
          "preprocessing: with resize, fit CROP or STRETCH expected, got " + fit);
    }
    if (order == Order.BGR && channels != 3) {
      throw new IllegalArgumentException(
          "preprocessing: order BGR needs 3 channels, got " + channels);
    }
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "preprocessing: a finite scale above 0 expected, got " + scale);
    }
  }

  /** Preprocessing of samples in 0 to 1, red before blue, scaled only as far as the fit needs. */
  public Preprocessing(
      int channels, int height, int width, Fit fit, List<Float> mean, List<Float> std) {
    this(channels, height, width, fit, mean, std, 0, Order.RGB, UNIT, Interpolation.BILINEAR);
  }

  /** Preprocessing to samples in 0 to 1, with pictures of other sizes stretched. */
  public static Preprocessing of(int channels, int height, int width) {
    return new Preprocessing(
        channels,
        height,
        width,
        Fit.STRETCH,
        Collections.nCopies(channels, 0f),
        Collections.nCopies(channels, 1f));
  }

  /**
   * The preprocessing of torchvision's classifiers: the shorter side to 256 for an input of 224 (in
   * that ratio for others), the middle cut out, ImageNet's means and standard deviations.
   */
  public static Preprocessing imagenet(int height, int width) {
    int side = Math.max(height, width);
    return of(3, height, width)
        .resize((int) Math.round(side * 256.0 / 224))
        .normalise(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));
  }

  /** The preprocessing of Keras's mode {@code tf}: samples in −1 to 1, pictures stretched. */
  public static Preprocessing tf(int channels, int height, int width) {
    return of(channels, height, width)
        .scale(127.5f)
        .normalise(Collections.nCopies(channels, 1f), Collections.nCopies(channels, 1f));
  }

  /**
   * The preprocessing of Keras's mode {@code caffe}: blue, green, red, samples from 0 to 255 less
   * ImageNet's means, pictures stretched.
   */
  public static Preprocessing caffe(int height, int width) {
    return of(3, height, width)
        .order(Order.BGR)
        .scale(1)
        .normalise(List.of(103.939f, 116.779f, 123.68f), List.of(1f, 1f, 1f));
  }

  /** A copy with another fit, and no {@link #resize}. */
  public Preprocessing fit(Fit other) {
    return new Preprocessing(
        channels, height, width, other, mean, std, 0, order, scale, interpolation);
  }

  /** A copy that normalises with these means and standard deviations, in the scale's units. */
  public Preprocessing normalise(List<Float> means, List<Float> stds) {
    return new Preprocessing(
        channels, height, width, fit, means, stds, resize, order, scale, interpolation);
  }

  /** A copy that scales every picture's shorter side to this many pixels, and cuts the middle. */
  public Preprocessing resize(int shorter) {
    return resize(shorter, Fit.CROP);
  }

  /**
   * A copy that scales every picture to this many pixels, and cuts the middle.
   *
   * @param how {@code CROP}: the picture's shorter side is scaled, and the other in its ratio;
   *     {@code STRETCH}: each side by itself, to the ratio of the input, whose shorter side has so
   *     many pixels
   */
  public Preprocessing resize(int shorter, Fit how) {
    return new Preprocessing(
        channels, height, width, how, mean, std, shorter, order, scale, interpolation);
  }

  /** A copy with another order of the input's channels. */
  public Preprocessing order(Order other) {
    return new Preprocessing(
        channels, height, width, fit, mean, std, resize, other, scale, interpolation);
  }

  /** A copy that scales pictures by another interpolation. */
  public Preprocessing interpolation(Interpolation other) {
    return new Preprocessing(channels, height, width, fit, mean, std, resize, order, scale, other);
  }

  /** A copy that divides samples by this number before the mean is subtracted. */
  public Preprocessing scale(float divisor) {
    return new Preprocessing(
        channels, height, width, fit, mean, std, resize, order, divisor, interpolation);
  }

  /** A copy for another size of the input, with {@link #resize} in proportion. */
  public Preprocessing size(int newHeight, int newWidth) {
    int larger = Math.max(newHeight, newWidth);
    int shorter =
        resize == 0
            ? 0
            : Math.max(
                larger, (int) Math.round(resize * (double) larger / Math.max(height, width)));
    return new Preprocessing(
        channels, newHeight, newWidth, fit, mean, std, shorter, order, scale, interpolation);
  }

  /** The number of values of one input. */
  public int size() {
    return channels * height * width;
  }

  /**
   * What the network reads for a sample.
   *
   * @param channel of the input
   * @param sample 0 to 255
   */
  public float value(int channel, float sample) {
    return (sample / scale - mean.get(channel)) / std.get(channel);
  }

  /** The way back from {@link #value}: a sample from 0 to 255 of a channel of the input. */
  public float sample(int channel, float value) {
    return (value * std.get(channel) + mean.get(channel)) * scale;
  }

  /** The channel of a picture that an input's channel shows. */
  public int source(int channel) {
    return order == Order.BGR ? 2 - channel : channel;
  }

  /**
   * The picture with the channels and the size that are wanted, its samples still 8-bit, red before
   * blue. What this has given stays as it is when it is fitted once more.
   */
  public Picture fitted(Picture picture) {
    if (resize == 0) {
      return Resize.fit(picture.withChannels(channels), width, height, fit, interpolation);
    }
    // A size does not tell whether a picture has been resized and cut: it remembers.
    Preprocessing by = picture.fittedBy();
    boolean alike =
        by != null
            && by.resize == resize
            && by.fit == fit
            && by.interpolation == interpolation
            && by.channels == channels
            && by.height == height
            && by.width == width;
    if (alike) {
      return picture;
    }
    Picture coloured = picture.withChannels(channels);
    return Resize.cropped(coloured, resize, width, height, fit, interpolation).fittedBy(this);
  }

  /**
   * A changed copy of a {@linkplain #fitted fitted} picture, such as one with noise, as one that is
   * fitted already and stays as it is.
   *
   * @throws IllegalArgumentException if it has another size or other channels than the input
   */
  public Picture asFitted(Picture changed) {
    if (changed.channels() != channels || changed.height() != height || changed.width() != width) {
      throw new IllegalArgumentException(
          "fitted picture: " + List.of(channels, height, width) + " expected, got " + changed);
    }
    return resize == 0 ? changed : changed.fittedBy(this);
  }

  /**
   * The part of a picture of this size that the network's input shows: where in the picture a place
   * of the input lies.
   */
  public Area area(int pictureWidth, int pictureHeight) {
    return resize == 0
        ? Resize.area(pictureWidth, pictureHeight, width, height, fit)
        : Resize.middle(pictureWidth, pictureHeight, resize, width, height, fit);
  }

  /**
   * Writes a picture as a network's input.
   *
   * @param out receives [channels, height, width] from {@code at}
   */
  public void write(Picture picture, float[] out, int at) {
    writeFitted(fitted(picture), out, at);
  }

  /**
   * Writes a picture that has the channels and the size of the input already, such as a changed
   * copy of a {@linkplain #fitted fitted} one.
   *
   * @param out receives [channels, height, width] from {@code at}
   * @throws IllegalArgumentException if it has others
   */
  public void writeFitted(Picture p, float[] out, int at) {
    if (p.channels() != channels || p.height() != height || p.width() != width) {
      throw new IllegalArgumentException(
          "fitted picture: " + List.of(channels, height, width) + " expected, got " + p);
    }
    byte[] samples = p.shared();
    int pixels = width * height;
    for (int c = 0; c < channels; c++) {
      float m = mean.get(c);
      float d = std.get(c);
      int from = source(c);
      for (int i = 0; i < pixels; i++) {
        out[at + c * pixels + i] = ((samples[i * channels + from] & 0xff) / scale - m) / d;
      }
    }
  }
}
