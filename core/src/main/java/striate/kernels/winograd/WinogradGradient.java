package striate.kernels.winograd;

import java.util.Arrays;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.ConvStrategy;
import striate.kernels.shape.Parts;

/**
 * The gradient of 3&times;3 weights by the transpose of Winograd's F(4&times;4, 3&times;3).
 *
 * <p>{@code dU = sum over tiles of Vᵀ (A dY Aᵀ)} for each of the 36 points, with the transformed
 * patches V of the forward pass; then {@code dg = Gᵀ dU G}. Tiles are summed in their order,
 * however the input channels are cut.
 *
 * <p>The input channels are taken in strips. A strip goes through the tiles a block at a time, and
 * each patch of it is transformed once; the output's gradient is transformed again for each strip,
 * unless one block holds all tiles.
 */
final class WinogradGradient {
  private static final int L = Vectors.LANES;
  private static final int POINTS = 36;

  /** Transformed patches and gradients of a block should stay within this many floats. */
  private static final int BLOCK_FLOATS = 256 * 1024;

  private static final int MOST_TILES = 96;
  private static final int LEAST_TILES = 64;

  /** Vectors of channels in a strip: transforming the outputs costs a sixteenth of its products. */
  private static final int STRIP = Math.max(1, 128 / L);

  /** Input channels that are worth a part of their own. */
  private static final int PART_CHANNELS = 64;

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

  /** Most parts that {@link #run} is worth cutting into. */
  int parts() {
    return Math.ceilDiv(g.inC(), Math.max(L, PART_CHANNELS));
  }

  private int strip() {
    return Math.min(STRIP, inVecs);
  }

  private int blockTiles(int images) {
    int fit = (int) (BLOCK_FLOATS / ((long) POINTS * L * (strip() + outVecs)));
    int block = Math.max(LEAST_TILES, Math.min(MOST_TILES, fit / 8 * 8));
    return Math.min(block, Math.multiplyExact(images, tilesOfImage));
  }

  int scratch(int images) {
    int block = blockTiles(images);
    long tiles =
        (long) WinogradPass.stride(block * strip() * L)
            + WinogradPass.stride(Math.multiplyExact(block, outVecs * L));
    return Math.toIntExact(
        POINTS * tiles
            + (long) panelsKept(images) * panelFloats(strip())
            + (POINTS * (long) strip() + 16L * outVecs) * L);
  }

  /**
   * Panels of a strip's transformed gradient that must be kept: all of them between one block of
   * tiles and the next, but only the current one when there is but one block.
   */
  private int panelsKept(int images) {
    return blockTiles(images) == images * tilesOfImage ? 1 : panels();
  }

  /** Floats of one of them: a strip's input channels by at most four vectors of output channels. */
  private static int panelFloats(int vecs) {
    return POINTS * WinogradPass.stride(4 * L * L * vecs);
  }

  private int panels() {
    int panels = 0;
    for (int v = 0; v < outVecs; v += WinogradProducts.panelWidth(outVecs - v)) {
      panels++;
    }
    return panels;
  }

  /** See {@link ConvStrategy#backwardWeightPart}. */
  void run(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int images,
      float[] dw,
      int dwo,
      int part,
      int parts,
      boolean accumulate,
      float[] scratch,
      int so) {
    int vecFrom = Parts.from(inVecs, part, parts);
    int vecs = Parts.from(inVecs, part + 1, parts) - vecFrom;
    int strips = Math.ceilDiv(vecs, STRIP);
    int tiles = images * tilesOfImage;
    int block = blockTiles(images);
    int vs = WinogradPass.stride(block * strip() * L);
    int ms = WinogradPass.stride(block * outVecs * L);
    int mo = so + POINTS * vs;
    int uo = mo + POINTS * ms;
    int panelStep = panelsKept(images) == 1 ? 0 : panelFloats(strip());
    int patch = uo + panelsKept(images) * panelFloats(strip());
    for (int strip = 0; strip < strips; strip++) {
      int first = vecFrom + Parts.from(vecs, strip, strips);
      int end = vecFrom + Parts.from(vecs, strip + 1, strips);
      for (int from = 0; from < tiles; from += block) {
        int to = Math.min(tiles, from + block);
        for (int t = from; t < to; t++) {
          input(x, xo, t, scratch, so + (t - from) * L, vs, block * L, patch, first, end);
        }
        if (block < tiles || strip == 0) {
          int outPatch = patch + POINTS * strip() * L;
          for (int t = from; t < to; t++) {
            output(dy, dyo, t, scratch, mo, ms, block, t - from, outPatch);
          }
        }
        int u = uo;
        int width;
        for (int start = 0; start < outVecs; start += width) {
          width = WinogradProducts.panelWidth(outVecs - start);
          int slice = width * L * L;
          int us = WinogradPass.stride((end - first) * slice);
          if (from == 0) {
            Arrays.fill(scratch, u, u + POINTS * us, 0f);
          }
          for (int point = 0; point < POINTS; point++) {
            int a = so + point * vs;
            int b = mo + point * ms + start * block * L;
            int c = u + point * us;
            for (int i = first; i < end; i++) {
              int rows = Math.min(L, g.inC() - i * L);
              WinogradKernels.multiplyGradient(
                  scratch, a, scratch, b, scratch, c, to - from, rows, width);
              a += block * L;
              c += slice;
            }
          }
          if (to == tiles) {
            for (int i = first; i < end; i++) {
              int at = u + (i - first) * slice;
              finish(scratch, at, us, i, start, width, dw, dwo, accumulate);
            }
          }
          u += panelStep;
        }
      }
    }
  }

  private void input(
      float[] x,
      int xo,
      int tile,
      float[] v,
      int vo,
      int vs,
      int vc,
      int patch,
      int first,
      int end) {
    int image = tile / tilesOfImage;
    int inImage = tile - image * tilesOfImage;
    int top = inImage / tilesX * 4 - g.padTop();
    int left = inImage % tilesX * 4 - g.padLeft();
    int base = xo + image * g.inSize();
    WinogradPass.patch(
        x, base, g.inH(), g.inW(), g.inC(), first, end, top, left, v, vo, vs, vc, patch);
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
        WinogradKernels.outputGradient(
            dy, at + start * L, g.outW() * channels, channels, scratch, to, ms, L, direct);
      }
      if (direct < width) {
        int source = patch + (start + direct - whole) * L;
        WinogradKernels.outputGradient(
            scratch, source, 4 * step, step, scratch, to + direct * L, ms, L, width - direct);
      }
    }
  }

  /** Transforms back what one vector of input channels has of a panel, and writes it. */
  private void finish(
      float[] u,
      int uo,
      int us,
      int inVec,
      int start,
      int width,
      float[] dw,
      int dwo,
      boolean accumulate) {
    int inC = g.inC();
    int outC = g.outC();
    int to = Math.min(inC, inVec * L + L);
    for (int i = inVec * L; i < to; i++) {
      for (int v = 0; v < width; v++) {
        int o = (start + v) * L;
        int from = uo + ((i - inVec * L) * width + v) * L;
        int lanes = Math.min(L, outC - o);
        WinogradKernels.weightGradient(
            u, from, us, dw, dwo + i * outC + o, inC * outC, lanes, accumulate);
      }
    }
  }
}
