package striate.kernels.winograd;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies between an NHWC image and a small square patch of whole vectors, for the tiles that reach
 * beyond the image and for the channels that do not fill a vector.
 */
final class WinogradPatches {
  private static final VectorSpecies<Float> S = WinogradInput.S;
  private static final int L = WinogradInput.L;

  private WinogradPatches() {}

  /**
   * Copies the part of a patch that lies in the image; the rest of the patch becomes zero.
   *
   * @param x image of {@code height * width} pixels of {@code channels} values from {@code xo} on
   * @param top first row of the patch, possibly outside the image
   * @param left first column of the patch, possibly outside the image
   * @param first first channel to copy; the patch starts with it
   * @param patch receives {@code size * size} pixels of {@code step} values from {@code at} on,
   *     {@code step} being the channels copied, rounded up to whole vectors
   */
  static void gather(
      float[] x,
      int xo,
      int height,
      int width,
      int channels,
      int top,
      int left,
      int first,
      float[] patch,
      int at,
      int size,
      int step) {
    int rowFrom = Math.max(0, -top);
    int rowTo = Math.max(rowFrom, Math.min(size, height - top));
    int from = Math.max(0, -left);
    int to = Math.max(from, Math.min(size, width - left));
    int line = size * step;
    if (to - from < size || rowTo - rowFrom < size) {
      Arrays.fill(patch, at, at + size * line, 0f);
    }
    if (step == channels) {
      for (int i = rowFrom; i < rowTo; i++) {
        int source = xo + ((top + i) * width + left + from) * channels;
        System.arraycopy(x, source, patch, at + i * line + from * step, (to - from) * step);
      }
      return;
    }
    int rest = channels - first;
    VectorMask<Float> last = S.indexInRange(0, rest - (step - L));
    for (int i = rowFrom; i < rowTo; i++) {
      for (int j = from; j < to; j++) {
        int source = xo + ((top + i) * width + left + j) * channels + first;
        int target = at + i * line + j * step;
        int c = 0;
        for (; c < step - L; c += L) {
          FloatVector.fromArray(S, x, source + c).intoArray(patch, target + c);
        }
        FloatVector.fromArray(S, x, source + c, last).intoArray(patch, target + c);
      }
    }
  }

  /**
   * Copies the part of a 4&times;4 patch that lies in the image to it.
   *
   * @param patch 16 pixels of {@code step} values from {@code at} on
   * @param y image of {@code height * width} pixels of {@code channels} values from {@code yo} on
   * @param first first channel to write; the patch starts with it
   * @param count channels to write, at most {@code step}
   */
  static void scatter(
      float[] patch,
      int at,
      int step,
      float[] y,
      int yo,
      int height,
      int width,
      int channels,
      int top,
      int left,
      int first,
      int count) {
    int rows = Math.min(4, height - top);
    int columns = Math.min(4, width - left);
    if (count == channels && step == channels) {
      for (int i = 0; i < rows; i++) {
        int target = yo + ((top + i) * width + left) * channels;
        System.arraycopy(patch, at + 4 * i * step, y, target, columns * step);
      }
      return;
    }
    int whole = (count - 1) / L * L;
    VectorMask<Float> last = S.indexInRange(0, count - whole);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int source = at + (4 * i + j) * step;
        int target = yo + ((top + i) * width + left + j) * channels + first;
        int c = 0;
        for (; c < whole; c += L) {
          FloatVector.fromArray(S, patch, source + c).intoArray(y, target + c);
        }
        FloatVector.fromArray(S, patch, source + c).intoArray(y, target + c, last);
      }
    }
  }
}
