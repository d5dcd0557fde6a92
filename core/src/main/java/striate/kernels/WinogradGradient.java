package striate.kernels;

import java.util.Arrays;

/**
 * The gradient of 3&times;3 weights by the transpose of Winograd's F(4&times;4, 3&times;3).
 *
 * <p>{@code dU = sum over tiles of Vᵀ (A dY Aᵀ)} for each of the 36 points, with the transformed
 * patches V of the forward pass; then {@code dg = Gᵀ dU G}. Tiles are summed in their order.
 */
final class WinogradGradient {
  private static final int L = WinogradInput.L;
  private static final int POINTS = 36;

  /** Transformed patches and gradients of a block should stay within this many floats. */
  private static final int BLOCK_FLOATS = 256 * 1024;

  private static final int MOST_TILES = 96;
  private static final int LEAST_TILES = 24;

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
            * (WinogradPass.stride(block * inVecs * L)
                + WinogradPass.stride(block * outVecs * L)
                + weightStride())
        + (POINTS * inVecs + 16 * outVecs) * L;
  }

  private int weightStride() {
    return WinogradPass.stride(inVecs * L * outVecs * L);
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
    int us = weightStride();
    int mo = so + POINTS * vs;
    int uo = mo + POINTS * ms;
    int patch = uo + POINTS * us;
    Arrays.fill(scratch, uo, uo + POINTS * us, 0f);
    for (int from = 0; from < tiles; from += block) {
      int to = Math.min(tiles, from + block);
      for (int t = from; t < to; t++) {
        input(x, xo, t, scratch, so + (t - from) * L, vs, block * L, patch);
        output(dy, dyo, t, scratch, mo, ms, block, t - from, patch + POINTS * inVecs * L);
      }
      multiply(scratch, so, vs, mo, ms, uo, us, block, to - from);
    }
    finish(scratch, uo, us, dw, dwo, rowFrom, rowTo, accumulate);
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

  private void multiply(
      float[] scratch, int vo, int vs, int mo, int ms, int uo, int us, int block, int depth) {
    for (int point = 0; point < POINTS; point++) {
      int width;
      for (int start = 0; start < outVecs; start += width) {
        width = WinogradProducts.panelWidth(outVecs - start);
        int b = mo + point * ms + start * block * L;
        int u = uo + point * us + start * inVecs * L * L;
        for (int i = 0; i < inVecs; i++) {
          int a = vo + point * vs + i * block * L;
          int rows = Math.min(L, g.inC() - i * L);
          WinogradGradientProducts.multiply(
              scratch, a, scratch, b, scratch, u + i * L * width * L, depth, rows, width);
        }
      }
    }
  }

  private void finish(
      float[] u, int uo, int us, float[] dw, int dwo, int rowFrom, int rowTo, boolean accumulate) {
    int inC = g.inC();
    int outC = g.outC();
    for (int i = 0; i < inC; i++) {
      int taps = 0;
      for (int tap = 0; tap < 9; tap++) {
        int row = tap * inC + i;
        taps |= row >= rowFrom && row < rowTo ? 1 << tap : 0;
      }
      if (taps == 0) {
        continue;
      }
      int width;
      for (int start = 0; start < outVecs; start += width) {
        width = WinogradProducts.panelWidth(outVecs - start);
        for (int v = 0; v < width; v++) {
          int o = (start + v) * L;
          int from = uo + start * inVecs * L * L + (i * width + v) * L;
          int lanes = Math.min(L, outC - o);
          WinogradWeights.gradient(
              u, from, us, dw, dwo + i * outC + o, inC * outC, taps, lanes, accumulate);
        }
      }
    }
  }
}
