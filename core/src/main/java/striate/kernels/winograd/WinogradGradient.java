package striate.kernels.winograd;

import java.util.Arrays;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.ConvStrategy;

/**
 * The gradient of 3&times;3 weights by the transpose of Winograd's F(4&times;4, 3&times;3).
 *
 * <p>{@code dU = sum over tiles of Vᵀ (A dY Aᵀ)} for each of the 36 points, with the transformed
 * patches V of the forward pass; then {@code dg = Gᵀ dU G}. Tiles are summed in their order.
 */
final class WinogradGradient {
  private static final int L = Vectors.LANES;
  private static final int POINTS = 36;

  /** Transformed patches and gradients of a block should stay within this many floats. */
  private static final int BLOCK_FLOATS = 256 * 1024;

  private static final int MOST_TILES = 96;
  private static final int LEAST_TILES = 24;

  /**
   * Floats of a slice of the transformed weights' gradient, which is one vector of input channels
   * by one panel of at most four vectors of output channels, at 36 points.
   */
  private static final int SLICE = POINTS * WinogradPass.stride(4 * L * L);

  private final ConvGeometry g;
  private final int tilesX;
  private final int tilesOfImage;
  private final int inVecs;
  private final int outVecs;

  WinogradGradient(ConvGeometry g) {
    this.g = g;
    tilesX = (g.outW() + 3) / 4;
    tilesOfImage = (g.outH() + 3) / 4 * tilesX;
    inVecs = (g.inC() + L - 1) / L;
    outVecs = (g.outC() + L - 1) / L;
  }

  private int blockTiles(int images) {
    int fit = BLOCK_FLOATS / (POINTS * L * (inVecs + outVecs));
    int block = Math.max(LEAST_TILES, Math.min(MOST_TILES, fit / 8 * 8));
    return Math.min(block, Math.multiplyExact(images, tilesOfImage));
  }

  int scratch(int images) {
    int block = blockTiles(images);
    return POINTS
            * (WinogradPass.stride(block * inVecs * L) + WinogradPass.stride(block * outVecs * L))
        + slices(images) * SLICE
        + (POINTS * inVecs + 16 * outVecs) * L;
  }

  /**
   * Slices of the transformed weights' gradient that must be kept: all of them between one block of
   * tiles and the next, but only the current one when there is but one block.
   */
  private int slices(int images) {
    return blockTiles(images) == images * tilesOfImage ? 1 : inVecs * panels();
  }

  private int panels() {
    int panels = 0;
    for (int v = 0; v < outVecs; v += WinogradProducts.panelWidth(outVecs - v)) {
      panels++;
    }
    return panels;
  }

  /** See {@link ConvStrategy#backwardWeightRows}. */
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
    int tiles = images * tilesOfImage;
    int block = blockTiles(images);
    int vs = WinogradPass.stride(block * inVecs * L);
    int ms = WinogradPass.stride(block * outVecs * L);
    int mo = so + POINTS * vs;
    int uo = mo + POINTS * ms;
    int sliceStep = slices(images) == 1 ? 0 : SLICE;
    int patch = uo + slices(images) * SLICE;
    for (int from = 0; from < tiles; from += block) {
      int to = Math.min(tiles, from + block);
      for (int t = from; t < to; t++) {
        input(x, xo, t, scratch, so + (t - from) * L, vs, block * L, patch);
        output(dy, dyo, t, scratch, mo, ms, block, t - from, patch + POINTS * inVecs * L);
      }
      int slice = uo;
      int width;
      for (int start = 0; start < outVecs; start += width) {
        width = WinogradProducts.panelWidth(outVecs - start);
        int us = WinogradPass.stride(width * L * L);
        for (int i = 0; i < inVecs; i++) {
          if (from == 0) {
            Arrays.fill(scratch, slice, slice + POINTS * us, 0f);
          }
          int a = so + i * block * L;
          int b = mo + start * block * L;
          int rows = Math.min(L, g.inC() - i * L);
          for (int point = 0; point < POINTS; point++) {
            WinogradGradientProducts.multiply(
                scratch,
                a + point * vs,
                scratch,
                b + point * ms,
                scratch,
                slice + point * us,
                to - from,
                rows,
                width);
          }
          if (to == tiles) {
            finish(scratch, slice, us, i, start, width, dw, dwo, rowFrom, rowTo, accumulate);
          }
          slice += sliceStep;
        }
      }
    }
  }

  private void input(float[] x, int xo, int tile, float[] v, int vo, int vs, int vc, int patch) {
    int image = tile / tilesOfImage;
    int inImage = tile - image * tilesOfImage;
    int top = inImage / tilesX * 4 - g.padTop();
    int left = inImage % tilesX * 4 - g.padLeft();
    int base = xo + image * g.inSize();
    WinogradPass.patch(x, base, g.inH(), g.inW(), g.inC(), top, left, v, vo, vs, vc, patch);
  }

  /** Transforms one tile of the output's gradient, panel by panel. */
  private void output(
      float[] dy,
      int dyo,
      int tile,
      float[] scratch,
      int mo,
      int ms,
      int block,
      int row,
      int patch) {
    int image = tile / tilesOfImage;
    int inImage = tile - image * tilesOfImage;
    int top = inImage / tilesX * 4;
    int left = inImage % tilesX * 4;
    int channels = g.outC();
    int base = dyo + image * g.outSize();
    boolean inside = top + 4 <= g.outH() && left + 4 <= g.outW();
    int whole = inside ? channels / L : 0;
    int step = (outVecs - whole) * L;
    if (step > 0) {
      WinogradPatches.gather(
          dy, base, g.outH(), g.outW(), channels, top, left, whole * L, scratch, patch, 4, step);
    }
    int at = base + (top * g.outW() + left) * channels;
    int width;
    for (int start = 0; start < outVecs; start += width) {
      width = WinogradProducts.panelWidth(outVecs - start);
      int to = mo + (start * block + row * width) * L;
      int direct = Math.clamp(whole - start, 0, width);
      if (direct > 0) {
        WinogradOutputGradient.transform(
            dy, at + start * L, g.outW() * channels, channels, scratch, to, ms, L, direct);
      }
      if (direct < width) {
        int source = patch + (start + direct - whole) * L;
        WinogradOutputGradient.transform(
            scratch, source, 4 * step, step, scratch, to + direct * L, ms, L, width - direct);
      }
    }
  }

  /** Transforms a slice back and writes what is asked for of it. */
  private void finish(
      float[] u,
      int uo,
      int us,
      int inVec,
      int start,
      int width,
      float[] dw,
      int dwo,
      int rowFrom,
      int rowTo,
      boolean accumulate) {
    int inC = g.inC();
    int outC = g.outC();
    int to = Math.min(inC, inVec * L + L);
    for (int i = inVec * L; i < to; i++) {
      int taps = 0;
      for (int tap = 0; tap < 9; tap++) {
        int row = tap * inC + i;
        taps |= row >= rowFrom && row < rowTo ? 1 << tap : 0;
      }
      for (int v = 0; taps != 0 && v < width; v++) {
        int o = (start + v) * L;
        int from = uo + ((i - inVec * L) * width + v) * L;
        int lanes = Math.min(L, outC - o);
        WinogradWeights.gradient(
            u, from, us, dw, dwo + i * outC + o, inC * outC, taps, lanes, accumulate);
      }
    }
  }
}
