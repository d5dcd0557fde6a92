package striate.data;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable picture of 8-bit samples: grey (one channel) or red, green, blue (three).
 *
 * <p>Samples lie row by row from the top left, the channels of a pixel side by side.
 */
public final class Picture {
  private final int width;
  private final int height;
  private final int channels;
  private final byte[] samples;

  /** The preprocessing that made it, where its size alone does not tell; no part of its value. */
  private final @Nullable Preprocessing fittedBy;

  private Picture(int width, int height, int channels, byte[] samples) {
    this(width, height, channels, samples, null);
  }

  private Picture(
      int width, int height, int channels, byte[] samples, @Nullable Preprocessing fittedBy) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.samples = samples;
    this.fittedBy = fittedBy;
  }

  /**
   * A picture of a copy of {@code samples}.
   *
   * @param samples [height, width, channels], each 0 to 255
   * @throws IllegalArgumentException if a size is below 1, channels are neither 1 nor 3, or the
   *     array is of another length
   */
  public static Picture of(int width, int height, int channels, byte[] samples) {
    return copy(width, height, channels, samples, 0, samples.length);
  }

  /** A picture of {@code samples} themselves, which nobody may write to from now on. */
  static Picture wrap(int width, int height, int channels, byte[] samples) {
    return new Picture(width, height, channels, samples);
  }

  /** A picture copied from an array that holds many. */
  public static Picture copy(
      int width, int height, int channels, byte[] samples, int from, int count) {
    if (width < 1 || height < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "picture: sides of at least 1 and 1 or 3 channels expected, got "
              + describe(width, height, channels));
    }
    if ((long) width * height * channels != count) {
      throw new IllegalArgumentException(
          "picture of "
              + describe(width, height, channels)
              + ": "
              + (long) width * height * channels
              + " samples expected, got "
              + count);
    }
    return new Picture(width, height, channels, Arrays.copyOfRange(samples, from, from + count));
  }

  /** The width: pixels of a row. */
  public int width() {
    return width;
  }

  /** The height: rows. */
  public int height() {
    return height;
  }

  /** The number of channels: 1 for grey, 3 for red, green, blue. */
  public int channels() {
    return channels;
  }

  /** The sample of a pixel and channel, 0 to 255. */
  public int sample(int x, int y, int channel) {
    return samples[(y * width + x) * channels + channel] & 0xff;
  }

  /** Copies the samples, [height, width, channels], into {@code out} from {@code at}. */
  public void copyTo(byte[] out, int at) {
    System.arraycopy(samples, 0, out, at, samples.length);
  }

  /** Whether it shows no colour: one channel, or red, green and blue alike in every pixel. */
  public boolean isGrey() {
    for (int i = 0; channels == 3 && i < samples.length; i += 3) {
      if (samples[i] != samples[i + 1] || samples[i] != samples[i + 2]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The SHA-256 digest, 32 bytes, of the size and of the pixels: a picture without colour has the
   * same digest whether it has one channel or three.
   */
  public byte[] digest() {
    return Fingerprint.of(isGrey() ? withChannels(1) : this);
  }

  void addTo(MessageDigest digest) {
    digest.update(samples);
  }

  /** The same picture, made by a preprocessing. */
  Picture fittedBy(Preprocessing p) {
    return new Picture(width, height, channels, samples, p);
  }

  /** The preprocessing that made it, or null if that is not known. */
  @Nullable Preprocessing fittedBy() {
    return fittedBy;
  }

  /** The samples themselves; nobody may write to them. */
  byte[] shared() {
    return samples;
  }

  /** A copy of the samples, [height, width, channels]. */
  public byte[] samples() {
    return samples.clone();
  }

  /**
   * A copy with another number of channels: grey is the luma of Rec. 601 (0.299 R + 0.587 G + 0.114
   * B, rounded), colour from grey has three equal channels.
   */
  public Picture withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    if (wanted != 1 && wanted != 3) {
      throw new IllegalArgumentException("channels: 1 or 3 expected, got " + wanted);
    }
    byte[] out = new byte[width * height * wanted];
    for (int i = 0; i < width * height; i++) {
      if (wanted == 1) {
        int r = samples[3 * i] & 0xff;
        int g = samples[3 * i + 1] & 0xff;
        int b = samples[3 * i + 2] & 0xff;
        out[i] = (byte) ((299 * r + 587 * g + 114 * b + 500) / 1000);
      } else {
        out[3 * i] = samples[i];
        out[3 * i + 1] = samples[i];
        out[3 * i + 2] = samples[i];
      }
    }
    return new Picture(width, height, wanted, out);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture p
        && width == p.width
        && height == p.height
        && channels == p.channels
        && Arrays.equals(samples, p.samples);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(samples) * 31 + width;
  }

  @Override
  public String toString() {
    return "Picture(" + describe(width, height, channels) + ")";
  }

  private static String describe(int width, int height, int channels) {
    return width + "×" + height + " with " + channels + (channels == 1 ? " channel" : " channels");
  }
}
