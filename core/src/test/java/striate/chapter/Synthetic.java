package striate.chapter;

import java.util.Random;

/** Digits-like images: mostly blank, with a few strokes whose place depends on the label. */
final class Synthetic {
  private Synthetic() {}

  static Digits digits(int count, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * Digits.PIXELS];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(10);
      for (int stroke = 0; stroke < 3; stroke++) {
        int row = (labels[i] * (stroke + 2) * 3 + random.nextInt(3)) % 25;
        int column = random.nextInt(20);
        for (int c = column; c < column + 8; c++) {
          pixels[i * Digits.PIXELS + row * 28 + c] = (byte) (100 + random.nextInt(156));
          pixels[i * Digits.PIXELS + (row + 1) * 28 + c] = (byte) random.nextInt(256);
        }
      }
      // Something in the last row and column, which the listing never sees.
      pixels[i * Digits.PIXELS + 27 * 28 + 20 + random.nextInt(8)] = (byte) 200;
    }
    return new Digits(pixels, labels);
  }
}
