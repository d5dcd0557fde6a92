package striate.chapter;

import java.util.Arrays;

/**
 * Where the images of a set are not blank.
 *
 * <p>Six of ten 3×3 sections of a handwritten digit hold background only. There the convolution is
 * 0, tanh(0) is 0, and neither the scores nor any gradient hears of that position: leaving it out
 * changes no result by a single bit.
 */
final class Sections {
  /** Rows and columns of positions. */
  final int rows;

  final int columns;

  /** Where each image's positions begin in {@link #positions}; one entry more than images. */
  final int[] starts;

  /** The positions, row by row, of the sections that hold anything; image after image. */
  final char[] positions;

  /** Where a position's section begins within an image. */
  final int[] offsetOf;

  Sections(Digits digits, int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    offsetOf = new int[rows * columns];
    for (int p = 0; p < offsetOf.length; p++) {
      offsetOf[p] = p / columns * Digits.SIDE + p % columns;
    }
    byte[] pixels = digits.pixels();
    starts = new int[digits.count() + 1];
    char[] found = new char[digits.count() * offsetOf.length];
    int count = 0;
    for (int image = 0; image < digits.count(); image++) {
      for (int p = 0; p < offsetOf.length; p++) {
        if (!blank(pixels, image * Digits.PIXELS + offsetOf[p])) {
          found[count++] = (char) p;
        }
      }
      starts[image + 1] = count;
    }
    positions = Arrays.copyOf(found, count);
  }

  /** How many sections of an image hold anything. */
  int count(int image) {
    return starts[image + 1] - starts[image];
  }

  /** Writes where each of an image's sections begins within the image. */
  void offsets(int image, int[] into) {
    int from = starts[image];
    for (int q = 0; q < count(image); q++) {
      into[q] = offsetOf[positions[from + q]];
    }
  }

  /**
   * Writes where the sections from entry {@code from} on begin, as long as their position is below
   * {@code position} and the entry below {@code to}. Returns how many.
   */
  int offsets(int from, int to, int position, int[] into) {
    int entry = from;
    while (entry < to && positions[entry] < position) {
      into[entry - from] = offsetOf[positions[entry]];
      entry++;
    }
    return entry - from;
  }

  private static boolean blank(byte[] pixels, int at) {
    int any = 0;
    for (int row = 0; row < 3; row++) {
      int from = at + row * Digits.SIDE;
      any |= pixels[from] | pixels[from + 1] | pixels[from + 2];
    }
    return any == 0;
  }
}
