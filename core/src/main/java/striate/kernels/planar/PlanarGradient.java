package striate.kernels.planar;

import java.util.Arrays;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.Parts;
import striate.kernels.tile.Tiles;

/**
 * The gradient of the weights, for {@link Planar}, on the planes of its forward pass.
 *
 * <p>A sum is kept in {@link PlaneTiles#SLOT} parts, one for each pixel of a slot, which are added
 * pairwise at the end, and then to what was there before.
 */
final class PlanarGradient {
  private static final int PARTS = PlaneTiles.SLOT;

  private final ConvGeometry g;
  private final PlanarSource source;
  private final int[] offsets;

  PlanarGradient(ConvGeometry g, PlanarPass forward) {
    this.g = g;
    this.source = forward.source;
    this.offsets = forward.offsets();
  }

  int scratch() {
    return Math.addExact(
        Math.addExact(source.length(), Math.multiplyExact(g.outC(), source.resultLength)),
        Math.multiplyExact(g.weightLength(), PARTS));
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
    int gradient = so + source.length();
    int sums = gradient + g.outC() * source.resultLength;
    int step = g.outC() * PARTS;
    Arrays.fill(scratch, sums + rowFrom * step, sums + rowTo * step, 0);
    for (int image = 0; image < images && rowFrom < rowTo; image++) {
      for (int first = 0; first < g.outH(); first += source.rows) {
        int rows = Math.min(source.rows, g.outH() - first);
        source.copy(x, xo + image * g.inSize(), first, rows, scratch, so);
        gather(dy, dyo + (image * g.outH() + first) * g.outW() * g.outC(), rows, scratch, gradient);
        addBand(scratch, so, rows, gradient, rowFrom, rowTo, sums);
      }
    }
    for (int i = rowFrom * g.outC(); i < rowTo * g.outC(); i++) {
      float sum = Tiles.sumOfParts(scratch, sums + i * PARTS);
      dw[dwo + i] = accumulate ? dw[dwo + i] + sum : sum;
    }
  }

  private void addBand(
      float[] scratch, int so, int rows, int gradient, int rowFrom, int rowTo, int sums) {
    int columns = g.groupOutC();
    int blocks = PlaneTiles.blocks(columns);
    for (int group = 0; group < g.groups(); group++) {
      for (int block = 0; block < blocks; block++) {
        int first = Parts.from(columns, block, blocks);
        int column = group * columns + first;
        PlaneTiles.gradient(
            Parts.from(columns, block + 1, blocks) - first,
            scratch,
            so + group * g.groupInC() * source.planeLength,
            source.starts,
            0,
            rows * source.slots,
            source.lanes,
            offsets,
            rowFrom,
            rowTo,
            scratch,
            gradient + column * source.resultLength,
            source.resultLength,
            scratch,
            sums + column * PARTS,
            g.outC() * PARTS);
      }
    }
  }

  /** The result's gradient, one plane for each channel, with zeros where a slot has no pixel. */
  private void gather(float[] dy, int from, int rows, float[] planes, int to) {
    int width = source.slots * PlaneTiles.SLOT;
    int channels = g.outC();
    PlanarCopies.apart(
        dy,
        from,
        g.outW() * channels,
        channels,
        channels,
        planes,
        to,
        width,
        source.resultLength,
        g.outW(),
        rows);
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < rows; row++) {
        int at = to + c * source.resultLength + row * width;
        for (int i = g.outW(); i < width; i++) {
          planes[at + i] = 0;
        }
      }
    }
  }
}
