package striate.kernels;

import org.jspecify.annotations.Nullable;

/** The forward pass of {@link DirectConvolution}: its tables, which the weight gradient shares. */
final class DirectForward {
  /** Enough rows in a run that its last, partial tile hardly counts. */
  private static final int ROWS_WANTED = 384;

  /** Floats of copied planes that may lie in the second-level cache beside the weights. */
  private static final int PLANES = 128 * 1024;

  final ConvGeometry g;
  final Plane plane;

  /** Images that one run takes. */
  final int imagesAtOnce;

  /** The product of one group of channels. */
  final PixelProduct product;

  private final int[] weightTerms;

  DirectForward(ConvGeometry g) {
    this.g = g;
    int height = (g.outH() - 1) * g.strideH() + (g.kH() - 1) * g.dilationH() + 1;
    int width = (g.outW() - 1) * g.strideW() + (g.kW() - 1) * g.dilationW() + 1;
    this.plane = new Plane(g.inH(), g.inW(), g.inC(), -g.padTop(), -g.padLeft(), height, width);
    int ci = g.groupInC();
    int[] offsets = new int[g.weightRows()];
    this.weightTerms = new int[offsets.length];
    int at = 0;
    for (int kh = 0; kh < g.kH(); kh++) {
      for (int kw = 0; kw < g.kW(); kw++) {
        int tap = kh * g.dilationH() * plane.pitch() + kw * g.dilationW() * g.inC();
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
              PixelProduct.steps(step, WeightGradient.MOST_PIXELS),
              step,
              PixelProduct.steps(g.outC()),
              g.outC(),
              offsets,
              g.groupOutC());
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
                + ow * g.strideW() * g.inC();
      }
      this.product =
          new PixelProduct(rows, 0, PixelProduct.steps(g.outC()), g.outC(), offsets, g.groupOutC());
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
    return g.groups() * product.panels.length();
  }

  void pack(float[] w, int wo, float[] packed, int po, int part, int parts) {
    for (int group = 0; group < g.groups(); group++) {
      product.panels.pack(
          w,
          wo + group * g.groupOutC(),
          weightTerms,
          1,
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
    return paddedBias() + plane.scratch(Math.min(images, imagesAtOnce));
  }

  void run(
      float[] x,
      int xo,
      int images,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      boolean relu,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int part,
      int parts) {
    int pixels = g.outPixels();
    Panels panels = product.panels;
    int columns = panels.paddedColumns();
    if (bias != null) {
      for (int group = 0; group < g.groups(); group++) {
        System.arraycopy(
            bias, bo + group * g.groupOutC(), scratch, so + group * columns, g.groupOutC());
      }
    }
    int planes = so + paddedBias();
    for (int first = 0; first < images; first += imagesAtOnce) {
      int count = Math.min(imagesAtOnce, images - first);
      int rows = count * pixels;
      boolean byPanels = panels.count > 1 && rows < 2 * parts * Tiles.rows(panels.vectors(0));
      int rowFrom = byPanels ? 0 : Parts.from(rows, Tiles.rows(panels.vectors(0)), part, parts);
      int rowTo =
          byPanels ? rows : Parts.from(rows, Tiles.rows(panels.vectors(0)), part + 1, parts);
      int panelFrom = byPanels ? Parts.from(panels.count, part, parts) : 0;
      int panelTo = byPanels ? Parts.from(panels.count, part + 1, parts) : panels.count;
      if (rowFrom < rowTo && panelFrom < panelTo) {
        float[] a = x;
        int ab = xo + first * g.inSize() + plane.base();
        if (plane.copied) {
          copyForRows(x, xo + first * g.inSize(), rowFrom, rowTo, scratch, planes);
          a = scratch;
          ab = planes;
        }
        for (int group = 0; group < g.groups(); group++) {
          product.run(
              a,
              ab + group * g.groupInC(),
              packed,
              po + group * panels.length(),
              bias == null ? null : scratch,
              so + group * columns,
              false,
              y,
              yo + first * g.outSize() + group * g.groupOutC(),
              rowFrom,
              rowTo,
              panelFrom,
              panelTo);
        }
        if (relu) {
          int out = yo + first * g.outSize();
          if (byPanels) {
            int end =
                Math.min(
                    panels.n,
                    panels.column(panelTo - 1) + panels.vectors(panelTo - 1) * Tiles.LANES);
            for (int row = rowFrom; row < rowTo; row++) {
              for (int group = 0; group < g.groups(); group++) {
                int at = out + row * g.outC() + group * g.groupOutC();
                Rectifier.apply(y, at + panels.column(panelFrom), at + end);
              }
            }
          } else {
            Rectifier.apply(y, out + rowFrom * g.outC(), out + rowTo * g.outC());
          }
        }
      }
      if (imagesAtOnce == Integer.MAX_VALUE) {
        return;
      }
    }
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
