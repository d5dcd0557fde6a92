package striate.kernels.direct;

import java.util.Arrays;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.tile.Panels;
import striate.kernels.tile.PixelProduct;
import striate.kernels.tile.Tiles;

/** The gradient of the weights, on the tables of the forward pass. */
final class WeightGradient {
  /** Floats of the result's gradient that stay in the first-level cache while all taps pass by. */
  private static final int BLOCK = 4 * 1024;

  /** The same where the weights are many, and passing them by costs more than a larger block. */
  private static final int LARGE_BLOCK = 16 * 1024;

  /** Weights from which on they are many. */
  private static final int MANY_WEIGHTS = 64 * 1024;

  private final ConvGeometry g;
  private final DirectForward forward;
  private final int block;

  WeightGradient(ConvGeometry g, DirectForward forward) {
    this.g = g;
    this.forward = forward;
    this.block = g.weightLength() > MANY_WEIGHTS ? LARGE_BLOCK : BLOCK;
  }

  int scratch(int images) {
    return Math.addExact(
        forward.plane.scratch(Math.min(images, forward.imagesAtOnce)), LARGE_BLOCK + Tiles.SPARE);
  }

  void run(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int images,
      float[] dw,
      int dwo,
      int rowFrom,
      int rowTo,
      boolean accumulate,
      float[] scratch,
      int so) {
    if (rowFrom >= rowTo) {
      return;
    }
    if (!accumulate) {
      Arrays.fill(dw, dwo + rowFrom * g.outC(), dwo + rowTo * g.outC(), 0);
    }
    int tail = so + forward.plane.scratch(Math.min(images, forward.imagesAtOnce));
    for (int first = 0; first < images; first += forward.imagesAtOnce) {
      int count = Math.min(forward.imagesAtOnce, images - first);
      int rows = count * g.outPixels();
      float[] a = x;
      int ab = xo + first * g.inSize() + forward.plane.base();
      if (forward.plane.copied) {
        forward.copyForRows(x, xo + first * g.inSize(), 0, rows, scratch, so);
        a = scratch;
        ab = so;
      }
      int gradient = dyo + first * g.outSize();
      for (int group = 0; group < g.groups(); group++) {
        group(
            a,
            ab + group * g.groupInC(),
            dy,
            gradient + group * g.groupOutC(),
            rows,
            dw,
            dwo + group * g.groupOutC(),
            rowFrom,
            rowTo,
            scratch,
            tail);
      }
      if (forward.imagesAtOnce == Integer.MAX_VALUE) {
        return;
      }
    }
  }

  private void group(
      float[] a,
      int ab,
      float[] dy,
      int dyo,
      int rows,
      float[] dw,
      int dwo,
      int rowFrom,
      int rowTo,
      float[] scratch,
      int tail) {
    PixelProduct product = forward.product;
    Panels panels = product.panels;
    for (int panel = 0; panel < panels.count; panel++) {
      int width = panels.vectors(panel) * Vectors.LANES;
      int column = panels.column(panel);
      int pixels = Math.min(block / width, DirectForward.MOST_PIXELS);
      for (int from = 0; from < rows; from += pixels) {
        int to = Math.min(from + pixels, rows);
        float[] b = dy;
        int bo = dyo + from * g.outC() + column;
        int ldb = g.outC();
        // Lanes beyond the last column may hold anything, but must not lie beyond the array.
        if (bo + (to - 1 - from) * ldb + width > dy.length) {
          copyTail(dy, bo, to - from, Math.min(width, panels.n - column), width, scratch, tail);
          b = scratch;
          bo = tail;
          ldb = width;
        }
        boolean even = product.lda > 0;
        Tiles.gradient(
            panels.vectors(panel),
            a,
            even ? ab + from * product.lda : ab,
            product.rows,
            product.lda,
            even ? 0 : from,
            even ? to - from : to,
            product.offsets,
            rowFrom,
            rowTo,
            b,
            bo,
            ldb,
            dw,
            dwo + column,
            g.outC(),
            panels.lanes(panel),
            scratch,
            tail + LARGE_BLOCK);
      }
    }
  }

  private void copyTail(
      float[] dy, int bo, int pixels, int present, int width, float[] scratch, int tail) {
    for (int p = 0; p < pixels; p++) {
      int at = tail + p * width;
      System.arraycopy(dy, bo + p * g.outC(), scratch, at, present);
      for (int j = present; j < width; j++) {
        scratch[at + j] = 0;
      }
    }
  }
}
