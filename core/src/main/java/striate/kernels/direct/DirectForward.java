package striate.kernels.direct;

import org.jspecify.annotations.Nullable;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.Parts;
import striate.kernels.tile.Offsets;
import striate.kernels.tile.Panels;
import striate.kernels.tile.PixelProduct;
import striate.kernels.tile.Tiles;

/** The forward pass of {@link DirectConvolution}: its tables, which the weight gradient shares. */
final class DirectForward {
  /**
   * Pixels in the tables, and so the most in a block of {@link WeightGradient}: of one vector each,
   * of the narrowest vectors.
   */
  static final int MOST_PIXELS = 1024;

  /** Enough rows in a run that its last, partial tile hardly counts. */
  private static final int ROWS_WANTED = 384;

  /** Floats of copied planes that may lie in the second-level cache beside the weights. */
  private static final int PLANES = 128 * 1024;

  /** Floats of results, at least and at most, that are activated while they are in the caches. */
  private static final int FEWEST_RESULTS = 16 * 1024;

  private static final int MOST_RESULTS = 128 * 1024;

  /** A whole number of tiles of any size. */
  private static final int ROWS_OF_TILES = 24;

  final ConvGeometry g;
  final Plane plane;

  /** Images that one run takes. */
  final int imagesAtOnce;

  /** The product of one group of channels. */
  final PixelProduct product;

  private final int[] weightTerms;
  private final int[] weightColumns;
  private final boolean alike;

  /**
   * Tables for a geometry.
   *
   * @param alike whether a row by itself is summed as one among others, and not in several sums
   */
  DirectForward(ConvGeometry g, boolean alike) {
    this.g = g;
    this.alike = alike;
    int height = (g.outH() - 1) * g.strideH() + (g.kH() - 1) * g.dilationH() + 1;
    int width = (g.outW() - 1) * g.strideW() + (g.kW() - 1) * g.dilationW() + 1;
    int n = g.groupOutC();
    int channels = g.inC();
    this.plane = new Plane(g.inH(), g.inW(), channels, -g.padTop(), -g.padLeft(), height, width);
    this.weightColumns = Offsets.steps(1, n);
    int ci = g.groupInC();
    int[] offsets = new int[g.weightRows()];
    this.weightTerms = new int[offsets.length];
    int at = 0;
    for (int kh = 0; kh < g.kH(); kh++) {
      for (int kw = 0; kw < g.kW(); kw++) {
        int tap = kh * g.dilationH() * plane.pitch() + kw * g.dilationW() * channels;
        for (int i = 0; i < ci; i++) {
          weightTerms[at] = at * g.outC();
          offsets[at++] = tap + i;
        }
      }
    }
    int pixels = g.outPixels();
    int step = evenStep();
    if (step > 0) {
      this.imagesAtOnce = Integer.MAX_VALUE;
      this.product =
          new PixelProduct(
              Offsets.steps(step, MOST_PIXELS),
              step,
              Offsets.steps(g.outC()),
              g.outC(),
              offsets,
              n);
    } else {
      this.imagesAtOnce = imagesAtOnce(pixels, plane);
      int[] rows = new int[imagesAtOnce * pixels];
      for (int i = 0; i < rows.length; i++) {
        int image = i / pixels;
        int oh = i % pixels / g.outW();
        int ow = i % g.outW();
        rows[i] =
            image * plane.imageStride()
                + oh * g.strideH() * plane.pitch()
                + ow * g.strideW() * channels;
      }
      this.product = new PixelProduct(rows, 0, Offsets.steps(g.outC()), g.outC(), offsets, n);
    }
  }

  /** How many images a run should take. */
  static int imagesAtOnce(int pixels, Plane plane) {
    int wanted = Math.ceilDiv(ROWS_WANTED, pixels);
    return Math.clamp(plane.copied ? PLANES / plane.imageStride() : wanted, 1, wanted);
  }

  /** The distance of rows, over all images, if it is the same everywhere, or else 0. */
  private int evenStep() {
    if (plane.copied) {
      return 0;
    }
    if (g.outPixels() == 1) {
      return g.inSize();
    }
    boolean everyPixel =
        g.strideH() == 1 && g.strideW() == 1 && g.outH() == g.inH() && g.outW() == g.inW();
    return everyPixel ? g.inC() : 0;
  }

  int packedLength() {
    return Math.multiplyExact(g.groups(), product.panels.length());
  }

  void pack(float[] w, int wo, float[] packed, int po, int part, int parts) {
    for (int group = 0; group < g.groups(); group++) {
      product.panels.pack(
          w,
          wo + group * product.panels.n,
          weightTerms,
          weightColumns,
          packed,
          po + group * product.panels.length(),
          part,
          parts);
    }
  }

  private int paddedBias() {
    return g.groups() * product.panels.paddedColumns();
  }

  int scratch(int images) {
    return Math.addExact(paddedBias() + Tiles.SPARE, plane.scratch(Math.min(images, imagesAtOnce)));
  }

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
      int so,
      int part,
      int parts) {
    copyBias(bias, bo, scratch, so);
    int pixels = g.outPixels();
    int few = Tiles.rows(product.panels.vectors(0));
    int panels = product.panels.count;
    for (int first = 0; first < images; first += imagesAtOnce) {
      int count = Math.min(imagesAtOnce, images - first);
      int rows = count * pixels;
      int in = xo + first * g.inSize();
      int out = yo + first * g.outSize();
      if (byPanels(count, rows, parts)) {
        int from = Parts.from(panels, part, parts);
        int to = Parts.from(panels, part + 1, parts);
        panels(
            x,
            in,
            images,
            packed,
            po,
            bias != null,
            activation,
            y,
            out,
            scratch,
            so,
            rows,
            from,
            to);
      } else {
        int from = Parts.from(rows, few, part, parts);
        int to = Parts.from(rows, few, part + 1, parts);
        pixels(x, in, images, packed, po, bias != null, activation, y, out, scratch, so, from, to);
      }
      if (imagesAtOnce == Integer.MAX_VALUE) {
        return;
      }
    }
  }

  /** {@link DirectConvolution#forwardRows}. */
  void rows(
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
      int rowFrom,
      int rowTo) {
    copyBias(bias, bo, scratch, so);
    int from = rowFrom * g.outW();
    int to = rowTo * g.outW();
    pixels(x, xo, 1, packed, po, bias != null, activation, y, yo, scratch, so, from, to);
  }

  private void copyBias(float @Nullable [] bias, int bo, float[] scratch, int so) {
    if (bias != null) {
      int columns = product.panels.paddedColumns();
      int n = product.panels.n;
      for (int group = 0; group < g.groups(); group++) {
        System.arraycopy(bias, bo + group * n, scratch, so + group * columns, n);
      }
    }
  }

  /** All columns of the pixels {@code [from, to)} of some images; of {@code images} in the call. */
  private void pixels(
      float[] x,
      int xo,
      int images,
      float[] packed,
      int po,
      boolean biased,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int from,
      int to) {
    if (from >= to) {
      return;
    }
    int step = activation.isPresent() ? stretch(to - from) : to - from;
    copyPlanes(x, xo, scratch, so, from, to);
    for (int at = from; at < to; at += step) {
      int end = Math.min(to, at + step);
      multiply(
          x, xo, images, packed, po, biased, y, yo, scratch, so, at, end, 0, product.panels.count);
      activation.apply(y, yo + at * g.outC(), (end - at) * g.outC());
    }
  }

  /** The columns of the panels {@code [from, to)}, of all pixels of some images. */
  private void panels(
      float[] x,
      int xo,
      int images,
      float[] packed,
      int po,
      boolean biased,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int rows,
      int from,
      int to) {
    if (from >= to) {
      return;
    }
    Panels panels = product.panels;
    copyPlanes(x, xo, scratch, so, 0, rows);
    multiply(x, xo, images, packed, po, biased, y, yo, scratch, so, 0, rows, from, to);
    int column = panels.column(from);
    int width =
        Math.min(panels.n, panels.column(to - 1) + panels.vectors(to - 1) * Vectors.LANES) - column;
    for (int r = 0; r < rows && activation.isPresent(); r++) {
      for (int group = 0; group < g.groups(); group++) {
        activation.apply(y, yo + r * g.outC() + group * panels.n + column, width);
      }
    }
  }

  private void copyPlanes(float[] x, int xo, float[] scratch, int so, int from, int to) {
    if (plane.copied) {
      copyForRows(x, xo, from, to, scratch, so + paddedBias());
    }
  }

  /** The product, of the planes where they are copied. */
  private void multiply(
      float[] x,
      int xo,
      int images,
      float[] packed,
      int po,
      boolean biased,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int from,
      int to,
      int panelFrom,
      int panelTo) {
    Panels panels = product.panels;
    int columns = panels.paddedColumns();
    int planes = so + paddedBias();
    int spare = planes + plane.scratch(Math.min(images, imagesAtOnce));
    float[] a = plane.copied ? scratch : x;
    int ab = plane.copied ? planes : xo + plane.base();
    boolean row = images * g.outPixels() == 1 && !alike;
    for (int group = 0; group < g.groups(); group++) {
      float[] init = biased ? scratch : null;
      if (row) {
        product.runRow(
            a,
            ab + group * g.groupInC(),
            packed,
            po + group * panels.length(),
            init,
            so + group * columns,
            y,
            yo + group * panels.n,
            panelFrom,
            panelTo);
        continue;
      }
      product.run(
          a,
          ab + group * g.groupInC(),
          packed,
          po + group * panels.length(),
          init,
          so + group * columns,
          false,
          y,
          yo + group * panels.n,
          from,
          to,
          panelFrom,
          panelTo,
          scratch,
          spare);
    }
  }

  /** How many of some rows are activated together. */
  private int stretch(int rows) {
    // Each stretch reads all weights, so that it should have some times as many results.
    long wanted = Math.max(FEWEST_RESULTS, 4L * packedLength());
    if (wanted > MOST_RESULTS) {
      return rows;
    }
    int stretches = (int) Math.ceilDiv((long) rows * g.outC(), wanted);
    return Math.ceilDiv(Math.ceilDiv(rows, stretches), ROWS_OF_TILES) * ROWS_OF_TILES;
  }

  /**
   * Whether parts are cut by columns of the result, so that each reads its own weights and all of
   * the images: if there are too few rows, or if the weights are more to read and the panels come
   * out even.
   */
  private boolean byPanels(int images, int rows, int parts) {
    Panels panels = product.panels;
    if (parts == 1 || panels.count == 1) {
      return false;
    }
    int few = Tiles.rows(panels.vectors(0));
    if (rows < 2 * parts * few) {
      return true;
    }
    int share = Math.ceilDiv(panels.count, parts);
    return panels.length() > (long) images * g.inSize() && 8L * share * parts <= 9L * panels.count;
  }

  /** Copies what output pixels {@code [rowFrom, rowTo)}, counted through the images, read. */
  void copyForRows(float[] x, int xo, int rowFrom, int rowTo, float[] scratch, int planes) {
    int first = planeRow(rowFrom);
    int last = planeRow(rowTo - 1) + (g.kH() - 1) * g.dilationH() + 1;
    plane.copy(x, xo, first, last, scratch, planes);
  }

  private int planeRow(int pixel) {
    int image = pixel / g.outPixels();
    int oh = pixel % g.outPixels() / g.outW();
    return image * plane.height() + oh * g.strideH();
  }
}
