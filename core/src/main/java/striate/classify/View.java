package striate.classify;

import java.util.function.IntBinaryOperator;
import striate.data.Picture;

/**
 * A view of a picture for test-time augmentation. A classifier with several views predicts the mean
 * of their probabilities, which errs less often than any of them where the views are as good as the
 * picture itself: mirror cats, but not digits.
 */
@FunctionalInterface
public interface View {

  /**
   * The view of a picture that has the network's size already.
   *
   * @return a picture of the same size and channels
   */
  Picture of(Picture fitted);

  /** The identity view: the picture as it is. */
  static View plain() {
    return p -> p;
  }

  /** The mirrored view: left and right exchanged. */
  static View mirrored() {
    return p -> moved(p, (x, width) -> width - 1 - x, (y, height) -> y);
  }

  /**
   * A view shifted by whole pixels; pixels that come in repeat the edge.
   *
   * @param right columns to the right, to the left if negative
   * @param down rows down, up if negative
   */
  static View shifted(int right, int down) {
    return p ->
        moved(
            p,
            (x, width) -> Math.clamp((long) x - right, 0, width - 1),
            (y, height) -> Math.clamp((long) y - down, 0, height - 1));
  }

  /** Each pixel from another; the sources are given a coordinate and the size of its axis. */
  private static Picture moved(Picture p, IntBinaryOperator column, IntBinaryOperator row) {
    byte[] in = p.samples();
    byte[] out = new byte[in.length];
    int channels = p.channels();
    int at = 0;
    for (int y = 0; y < p.height(); y++) {
      int start = row.applyAsInt(y, p.height()) * p.width();
      for (int x = 0; x < p.width(); x++) {
        int from = (start + column.applyAsInt(x, p.width())) * channels;
        for (int c = 0; c < channels; c++) {
          out[at++] = in[from + c];
        }
      }
    }
    return Picture.of(p.width(), p.height(), channels, out);
  }
}
