package striate.kernels.winograd;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvStrategy;
import striate.kernels.shape.Parts;

/**
 * One 3&times;3 convolution by Winograd's F(4&times;4, 3&times;3): forward, or backward to the data
 * (which is a convolution of the output's gradient with weights turned by 180 degrees).
 *
 * <p>The output is cut into tiles of 4&times;4. A block of tiles goes through three steps while its
 * data is in the second-level cache: transform the 6&times;6 patches under the tiles, multiply them
 * with the transformed weights (36 matrix products, tiles by input channels by output channels),
 * transform the products to outputs.
 */
final class WinogradPass {
  private static final int L = Vectors.LANES;
  private static final int POINTS = 36;

  /** Transformed patches and products of a block should stay within this many floats. */
  private static final int BLOCK_FLOATS = 192 * 1024;

  private static final int MOST_TILES = 96;
  private static final int LEAST_TILES = 24;

  /** Transformed weights from which on reading them costs more than all else: a block is large. */
  static final int MANY_WEIGHTS = 1 << 21;

  private final int inH;
  private final int inW;
  private final int inC;
  private final int outH;
  private final int outW;
  private final int outC;
  private final int padTop;
  private final int padLeft;
  private final int tilesX;
  private final int tilesOfImage;
  private final int inVecs;
  private final int outVecs;

  WinogradPass(int inH, int inW, int inC, int outH, int outW, int outC, int padTop, int padLeft) {
    this.inH = inH;
    this.inW = inW;
    this.inC = inC;
    this.outH = outH;
    this.outW = outW;
    this.outC = outC;
    this.padTop = padTop;
    this.padLeft = padLeft;
    tilesX = (outW + 3) / 4;
    tilesOfImage = (outH + 3) / 4 * tilesX;
    inVecs = (inC + L - 1) / L;
    outVecs = (outC + L - 1) / L;
  }

  int packedLength() {
    return Math.multiplyExact(POINTS, weightStride());
  }

  /** Floats from the transformed weights of one point to those of the next. */
  private int weightStride() {
    return stride(Math.multiplyExact(inC, outVecs * L));
  }

  /** Tiles that go through the three steps together. */
  int blockTiles(int images) {
    int fit = (int) (BLOCK_FLOATS / ((long) POINTS * L * (inVecs + outVecs)));
    int least = packedLength() < MANY_WEIGHTS ? LEAST_TILES : MOST_TILES;
    int block = Math.max(least, Math.min(MOST_TILES, fit / 24 * 24));
    return Math.min(block, Math.multiplyExact(images, tilesOfImage));
  }

  int scratch(int images) {
    long rows = (long) blockTiles(images) + WinogradProducts.OVERSHOOT;
    return Math.toIntExact(
        POINTS * (stride(rows * inVecs * L) + stride(rows * outVecs * L))
            + (POINTS * (long) inVecs + 17L * outVecs) * L);
  }

  /**
   * Distance of the planes of two points: an odd number of cache lines, for the 36 stores of one
   * patch would otherwise compete for the same lines of the first-level cache.
   */
  static int stride(int floats) {
    return Math.toIntExact(stride((long) floats));
  }

  private static long stride(long floats) {
    return (floats + 15) / 16 * 16 + ((floats + 15) / 16 % 2 == 0 ? 16 : 0);
  }

  /**
   * Transforms weights.
   *
   * @param turned false for weights {@code [3][3][inC][outC]}; true for {@code [3][3][outC][inC]}
   *     of the convolution of which this pass is the way back
   * @param packed receives, for each of the 36 points, panels of {@code inC} rows of one to four
   *     vectors
   */
  void pack(boolean turned, float[] w, int wo, float[] packed, int po, int part, int parts) {
    int us = weightStride();
    int to = Parts.from(inC, part + 1, parts);
    int width;
    for (int start = 0; start < outVecs; start += width) {
      width = WinogradProducts.panelWidth(outVecs - start);
      for (int i = Parts.from(inC, part, parts); i < to; i++) {
        for (int v = 0; v < width; v++) {
          int o = (start + v) * L;
          int at = po + start * inC * L + (i * width + v) * L;
          int lanes = Math.min(L, outC - o);
          if (turned) {
            stage(w, wo + o * inC + i, inC, lanes, packed, at, us);
            WinogradKernels.weights(packed, at + 8 * us, -us, packed, at, us);
          } else if (lanes < L) {
            stage(w, wo + i * outC + o, 1, lanes, packed, at, us);
            WinogradKernels.weights(packed, at, us, packed, at, us);
          } else {
            WinogradKernels.weights(w, wo + i * outC + o, inC * outC, packed, at, us);
          }
        }
      }
    }
  }

  /** Puts the nine weights of each lane where the first nine results will be. */
  private void stage(float[] w, int from, int step, int lanes, float[] packed, int at, int us) {
    for (int tap = 0; tap < 9; tap++) {
      int source = from + tap * inC * outC;
      int target = at + tap * us;
      for (int lane = 0; lane < lanes; lane++) {
        packed[target + lane] = w[source + lane * step];
      }
      for (int lane = lanes; lane < L; lane++) {
        packed[target + lane] = 0;
      }
    }
  }

  /** The whole convolution; see {@link ConvStrategy#forward}. */
  void run(
      float[] x,
      int xo,
      int images,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so) {
    int tiles = images * tilesOfImage;
    int block = blockTiles(images);
    run(x, xo, packed, po, bias, bo, activation, y, yo, scratch, so, block, 0, tiles, 0, outVecs);
  }

  /** A share of the convolution; see {@link ConvStrategy#forwardPart}. */
  void runPart(
      float[] x,
      int xo,
      int images,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int part,
      int parts) {
    int tiles = images * tilesOfImage;
    int tileFrom = 0;
    int tileTo = tiles;
    int vecFrom = 0;
    int vecTo = outVecs;
    // Shares of the channels transform every patch again, shares of the tiles read all weights.
    if (panels() >= parts && (long) inC * outC > (long) tiles * (inC + outC)) {
      vecFrom = panelStart(Parts.from(panels(), part, parts));
      vecTo = panelStart(Parts.from(panels(), part + 1, parts));
    } else {
      int step = tiles >= 4 * parts ? 4 : 1;
      tileFrom = Parts.from(tiles, step, part, parts);
      tileTo = Parts.from(tiles, step, part + 1, parts);
    }
    int block = blockTiles(images);
    run(
        x,
        xo,
        packed,
        po,
        bias,
        bo,
        activation,
        y,
        yo,
        scratch,
        so,
        block,
        tileFrom,
        tileTo,
        vecFrom,
        vecTo);
  }

  private int panels() {
    int panels = 0;
    for (int v = 0; v < outVecs; v += WinogradProducts.panelWidth(outVecs - v)) {
      panels++;
    }
    return panels;
  }

  private int panelStart(int panel) {
    int v = 0;
    for (int i = 0; i < panel; i++) {
      v += WinogradProducts.panelWidth(outVecs - v);
    }
    return v;
  }

  private void run(
      float[] x,
      int xo,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int block,
      int tileFrom,
      int tileTo,
      int vecFrom,
      int vecTo) {
    int rows = block + WinogradProducts.OVERSHOOT;
    int vs = stride(rows * inVecs * L);
    int ms = stride(rows * outVecs * L);
    int mo = so + POINTS * vs;
    int patch = mo + POINTS * ms;
    int shift = patch + (POINTS * inVecs + 16 * outVecs) * L;
    Arrays.fill(scratch, shift, shift + outVecs * L, 0f);
    if (bias != null) {
      System.arraycopy(bias, bo, scratch, shift, outC);
    }
    float least = activation.ceiling() > 0 ? 0 : Float.NEGATIVE_INFINITY;
    boolean more = activation.isPresent() && !activation.isRelu();
    for (int from = tileFrom; from < tileTo; from += block) {
      int to = Math.min(tileTo, from + block);
      for (int t = from; t < to; t++) {
        input(x, xo, t, scratch, so + (t - from) * inVecs * L, vs, patch);
      }
      multiply(scratch, so, vs, mo, ms, packed, po, to - from, vecFrom, vecTo);
      for (int t = from; t < to; t++) {
        int m = mo + (t - from) * outVecs * L;
        output(scratch, m, ms, shift, least, y, yo, t, patch, vecFrom, vecTo);
        if (more) {
          activate(activation, y, yo, t, vecFrom, vecTo);
        }
      }
    }
  }

  private void input(float[] x, int xo, int tile, float[] v, int vo, int vs, int patch) {
    int image = tile / tilesOfImage;
    int inImage = tile - image * tilesOfImage;
    int top = inImage / tilesX * 4 - padTop;
    int left = inImage % tilesX * 4 - padLeft;
    int base = xo + image * inH * inW * inC;
    WinogradPass.patch(x, base, inH, inW, inC, 0, inVecs, top, left, v, vo, vs, L, patch);
  }

  /**
   * Transforms some vectors of channels of one patch of an image, by way of a copy where they are
   * not whole.
   */
  static void patch(
      float[] x,
      int xo,
      int height,
      int width,
      int channels,
      int vecFrom,
      int vecTo,
      int top,
      int left,
      float[] v,
      int vo,
      int vs,
      int vc,
      int patch) {
    int copied = vecFrom;
    if (top >= 0 && left >= 0 && top + 6 <= height && left + 6 <= width) {
      copied = Math.min(vecTo, channels / L);
      int at = xo + (top * width + left) * channels + vecFrom * L;
      int whole = copied - vecFrom;
      WinogradKernels.input(x, at, width * channels, channels, v, vo, vs, vc, whole);
    }
    if (copied < vecTo) {
      int first = copied * L;
      int step = (vecTo - copied) * L;
      int to = vo + (copied - vecFrom) * vc;
      WinogradPatches.gather(x, xo, height, width, channels, top, left, first, v, patch, 6, step);
      WinogradKernels.input(v, patch, 6 * step, step, v, to, vs, vc, vecTo - copied);
    }
  }

  private void multiply(
      float[] scratch,
      int vo,
      int vs,
      int mo,
      int ms,
      float[] packed,
      int po,
      int rows,
      int vecFrom,
      int vecTo) {
    int lda = inVecs * L;
    int ldc = outVecs * L;
    for (int point = 0; point < POINTS; point++) {
      int weights = po + point * weightStride();
      int a = vo + point * vs;
      int c = mo + point * ms;
      int width;
      for (int start = vecFrom; start < vecTo; start += width) {
        width = WinogradProducts.panelWidth(outVecs - start);
        int b = weights + start * inC * L;
        WinogradKernels.multiply(
            scratch, a, lda, packed, b, scratch, c + start * L, ldc, inC, rows, width);
      }
    }
  }

  /** Activates what {@link #output} has written. */
  private void activate(
      Activation activation, float[] y, int yo, int tile, int vecFrom, int vecTo) {
    int image = tile / tilesOfImage;
    int inImage = tile - image * tilesOfImage;
    int top = inImage / tilesX * 4;
    int left = inImage % tilesX * 4;
    int pixels = Math.min(4, outW - left);
    int from = vecFrom * L;
    int channels = Math.min(outC, vecTo * L) - from;
    boolean whole = channels == outC;
    for (int row = top; row < Math.min(outH, top + 4); row++) {
      int at = yo + ((image * outH + row) * outW + left) * outC + from;
      if (whole) {
        activation.apply(y, at, pixels * outC);
        continue;
      }
      for (int pixel = 0; pixel < pixels; pixel++) {
        activation.apply(y, at + pixel * outC, channels);
      }
    }
  }

  private void output(
      float[] scratch,
      int m,
      int ms,
      int shift,
      float least,
      float[] y,
      int yo,
      int tile,
      int patches,
      int vecFrom,
      int vecTo) {
    int image = tile / tilesOfImage;
    int inImage = tile - image * tilesOfImage;
    int top = inImage / tilesX * 4;
    int left = inImage % tilesX * 4;
    int base = yo + image * outH * outW * outC;
    int patch = patches + POINTS * inVecs * L;
    int whole = top + 4 <= outH && left + 4 <= outW ? Math.min(vecTo, outC / L) : vecFrom;
    if (whole > vecFrom) {
      int first = vecFrom * L;
      int at = base + (top * outW + left) * outC + first;
      WinogradKernels.output(
          scratch,
          m + first,
          ms,
          scratch,
          shift + first,
          least,
          y,
          at,
          outW * outC,
          outC,
          whole - vecFrom);
    }
    if (whole < vecTo) {
      int first = whole * L;
      int step = (vecTo - whole) * L;
      WinogradKernels.output(
          scratch,
          m + first,
          ms,
          scratch,
          shift + first,
          least,
          scratch,
          patch,
          4 * step,
          step,
          vecTo - whole);
      WinogradPatches.scatter(
          scratch,
          patch,
          step,
          y,
          base,
          outH,
          outW,
          outC,
          top,
          left,
          first,
          Math.min(step, outC - first));
    }
  }
}
