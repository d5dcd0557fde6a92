package striate.chapter;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Images of handwritten digits, 28×28 pixels each, with their labels.
 *
 * <p>Immutable: the arrays are copied in and copied out. Two values are equal only if they are the
 * same one.
 */
public final class Digits {
  /** The side of an image: its number of rows, and of columns. */
  public static final int SIDE = 28;

  /** The number of pixels of an image. */
  public static final int PIXELS = SIDE * SIDE;

  /** Every byte as a share of 255: looking it up is several times as fast as dividing. */
  private static final double[] SHARES = new double[256];

  static {
    for (int i = 0; i < SHARES.length; i++) {
      SHARES[i] = i / 255.0;
    }
  }

  private final byte[] pixels;
  private final byte[] labels;

  /**
   * Takes copies of both arrays.
   *
   * @param pixels unsigned bytes, image after image, row by row; 0 is background
   * @param labels 0 to 9, one an image
   * @throws IllegalArgumentException if the lengths do not agree or a label is out of range
   */
  public Digits(byte[] pixels, byte[] labels) {
    if (pixels.length != (long) labels.length * PIXELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "digits: expects %,d × %d×%d = %,d pixels for %,d labels, got %,d",
              labels.length,
              SIDE,
              SIDE,
              (long) labels.length * PIXELS,
              labels.length,
              pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] > 9) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "digits: label of image %d: expects 0 to 9, got %d",
                i,
                labels[i] & 0xff));
      }
    }
    this.pixels = pixels.clone();
    this.labels = labels.clone();
  }

  /** The number of images. */
  public int count() {
    return labels.length;
  }

  /** A copy of all pixels, image after image, row by row. */
  public byte[] pixels() {
    return pixels.clone();
  }

  /** A copy of all labels. */
  public byte[] labels() {
    return labels.clone();
  }

  /**
   * The label of one image.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int label(int image) {
    return labels[image];
  }

  /**
   * A pixel, 0 (background) to 255.
   *
   * @throws IndexOutOfBoundsException if there is no such pixel
   */
  public int pixel(int image, int row, int column) {
    if (row < 0 || row >= SIDE || column < 0 || column >= SIDE) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT,
              "digits: expects row and column 0 to 27, got row %d, column %d",
              row,
              column));
    }
    return pixels[image * PIXELS + row * SIDE + column] & 0xff;
  }

  /**
   * The images {@code from} to {@code to}, without the latter.
   *
   * @throws IndexOutOfBoundsException if there are no such images
   */
  public Digits slice(int from, int to) {
    Objects.checkFromToIndex(from, to, count());
    return new Digits(
        Arrays.copyOfRange(pixels, from * PIXELS, to * PIXELS),
        Arrays.copyOfRange(labels, from, to));
  }

  /** All images but those from {@code from} to {@code to}, without the latter. */
  Digits without(int from, int to) {
    Objects.checkFromToIndex(from, to, count());
    int left = count() - (to - from);
    byte[] p = Arrays.copyOf(pixels, left * PIXELS);
    byte[] l = Arrays.copyOf(labels, left);
    System.arraycopy(pixels, to * PIXELS, p, from * PIXELS, (count() - to) * PIXELS);
    System.arraycopy(labels, to, l, from, count() - to);
    return new Digits(p, l);
  }

  /** All pixels as shares of 255. */
  double[] intensities() {
    double[] result = new double[pixels.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = SHARES[pixels[i] & 0xff];
    }
    return result;
  }

  /** Writes one image's pixels as shares of 255. */
  void intensities(int image, double[] into, int at) {
    int from = image * PIXELS;
    for (int i = 0; i < PIXELS; i++) {
      into[at + i] = SHARES[pixels[from + i] & 0xff];
    }
  }
}
