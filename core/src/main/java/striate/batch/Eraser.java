package striate.batch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.data.Preprocessing;

/** Cutout and random erasing, on finished inputs. */
final class Eraser {
  private static final int TRIES = 10;

  private final int height;
  private final int width;
  private final float[][] values;
  private Transform.@Nullable Cutout cutout;
  private Transform.@Nullable Erase erase;

  Eraser(Augment augment, Preprocessing preprocessing, float[][] values) {
    height = preprocessing.height();
    width = preprocessing.width();
    this.values = values;
    for (Transform t : augment.transforms()) {
      switch (t) {
        case Transform.Cutout c -> cutout = c;
        case Transform.Erase e -> erase = e;
        default -> {}
      }
    }
  }

  /**
   * Erases what the key says.
   *
   * @param out [C, H, W] from {@code at}
   */
  void apply(long key, float[] out, int at) {
    if (cutout != null) {
      int x = Draws.below(key, 0, width) - cutout.side() / 2;
      int y = Draws.below(key, 1, height) - cutout.side() / 2;
      rectangle(
          Math.max(x, 0),
          Math.max(y, 0),
          Math.min(x + cutout.side(), width),
          Math.min(y + cutout.side(), height),
          cutout.fill(),
          Draws.derive(key, 0),
          out,
          at);
    }
    if (erase != null && Draws.uniform(key, 2) < erase.probability()) {
      erase(erase, key, out, at);
    }
  }

  private void erase(Transform.Erase e, long key, float[] out, int at) {
    double range = -StrictMath.log(e.ratio());
    for (int n = 0; n < TRIES; n++) {
      int first = 3 + 4 * n;
      double area = Draws.between(key, first, e.smallest(), e.largest()) * height * width;
      double ratio = StrictMath.exp(Draws.between(key, first + 1, -range, range));
      long h = Math.round(Math.sqrt(area * ratio));
      long w = Math.round(Math.sqrt(area / ratio));
      if (h <= height && w <= width && h > 0 && w > 0) {
        int y = Draws.below(key, first + 2, height - (int) h + 1);
        int x = Draws.below(key, first + 3, width - (int) w + 1);
        rectangle(x, y, x + (int) w, y + (int) h, e.fill(), Draws.derive(key, 1), out, at);
        return;
      }
    }
  }

  private void rectangle(
      int left, int top, int right, int bottom, Fill fill, long key, float[] out, int at) {
    int number = 0;
    for (int c = 0; c < values.length; c++) {
      for (int y = top; y < bottom; y++) {
        int row = at + (c * height + y) * width;
        switch (fill) {
          case Fill.Value v -> Arrays.fill(out, row + left, row + right, values[c][v.sample()]);
          case Fill.Mean m -> Arrays.fill(out, row + left, row + right, 0);
          case Fill.Noise n -> {
            for (int x = left; x < right; x++) {
              out[row + x] = values[c][(int) (Draws.bits(key, number++) >>> 56)];
            }
          }
        }
      }
    }
  }
}
