package striate.kernels.direct;

import java.util.Arrays;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.Parts;
import striate.kernels.tile.Offsets;
import striate.kernels.tile.PixelProduct;
import striate.kernels.tile.Tiles;

/**
 * The gradient of the images, for {@link DirectConvolution}.
 *
 * <p>With stride 1 it is a convolution of the result's gradient with the weights turned round. With
 * a larger stride the input pixels fall into phases by their remainder: those of one phase are
 * reached by the same taps, and make a convolution of stride 1 on their own grid.
 */
final class DirectBackward {
  /** With fewer rows for each part all of them share the weights instead. */
  private static final int FEW_ROWS = 16;

  private final ConvGeometry g;
  private final Plane plane;
  private final int imagesAtOnce;
  private final Phase[] phases;
  private final int packedGroup;
  private final int[] weightColumns;

  /** Whether some input pixels are read by no output, as with a stride larger than the kernel. */
  private final boolean gaps;

  /** The input pixels of one remainder. */
  private static final class Phase {
    /** The product of one group of channels. */
    final PixelProduct product;

    /** Input pixels of one image. */
    final int rows;

    /** Where each term's weights begin. */
    final int[] weightTerms;

    /** Where its packed weights begin within a group's. */
    final int start;

    Phase(PixelProduct product, int rows, int[] weightTerms, int start) {
      this.product = product;
      this.rows = rows;
      this.weightTerms = weightTerms;
      this.start = start;
    }
  }

  DirectBackward(ConvGeometry g) {
    this.g = g;
    Axis h = new Axis(g.inH(), g.kH(), g.strideH(), g.padTop(), g.dilationH());
    Axis w = new Axis(g.inW(), g.kW(), g.strideW(), g.padLeft(), g.dilationW());
    this.weightColumns = Offsets.steps(g.outC(), g.groupInC());
    this.plane =
        new Plane(
            g.outH(), g.outW(), g.outC(), h.low, w.low, h.high - h.low + 1, w.high - w.low + 1);
    boolean even = evenStep();
    this.imagesAtOnce =
        even ? Integer.MAX_VALUE : DirectForward.imagesAtOnce(g.inH() * g.inW(), plane);
    this.phases = new Phase[g.strideH() * g.strideW()];
    int start = 0;
    for (int i = 0; i < phases.length; i++) {
      phases[i] = phase(h, w, i / g.strideW(), i % g.strideW(), even, start);
      start = Math.addExact(start, phases[i].product.panels.length());
    }
    this.packedGroup = start;
    boolean none = false;
    for (Phase phase : phases) {
      none |= phase.weightTerms.length == 0;
    }
    this.gaps = none;
  }

  /** Whether rows of both sides follow each other evenly through all images. */
  private boolean evenStep() {
    return !plane.copied
        && g.strideH() == 1
        && g.strideW() == 1
        && g.kH() == 1
        && g.kW() == 1
        && g.outH() == g.inH()
        && g.outW() == g.inW();
  }

  /**
   * One dimension: which output positions an input position reaches through which tap.
   *
   * <p>Input {@code i} and tap {@code k} meet at output {@code (i + pad - k·dilation) / stride}, if
   * that is whole.
   */
  private static final class Axis {
    final int size;
    final int kernel;
    final int stride;
    final int pad;
    final int dilation;
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;

    Axis(int size, int kernel, int stride, int pad, int dilation) {
      this.size = size;
      this.kernel = kernel;
      this.stride = stride;
      this.pad = pad;
      this.dilation = dilation;
      for (int i = 0; i < size; i++) {
        for (int k = 0; k < kernel; k++) {
          int t = i + pad - k * dilation;
          if (Math.floorMod(t, stride) == 0) {
            low = Math.min(low, Math.floorDiv(t, stride));
            high = Math.max(high, Math.floorDiv(t, stride));
          }
        }
      }
      if (low > high) {
        // No input is read at all: an empty window inside the image.
        low = 0;
        high = 0;
      }
    }

    /** Input positions of a phase. */
    int[] positions(int phase) {
      int first = Math.floorMod(phase - pad, stride);
      int[] all = new int[first < size ? (size - first + stride - 1) / stride : 0];
      for (int i = 0; i < all.length; i++) {
        all[i] = first + i * stride;
      }
      return all;
    }

    /** Taps that a phase's inputs meet, the one for the lowest output first. */
    int[] taps(int phase) {
      int[] all = new int[kernel];
      int count = 0;
      for (int k = kernel - 1; k >= 0; k--) {
        if (k * dilation % stride == phase) {
          all[count++] = k;
        }
      }
      return Arrays.copyOf(all, count);
    }

    int output(int input, int tap) {
      return (input + pad - tap * dilation) / stride;
    }
  }

  private Phase phase(Axis h, Axis w, int phaseH, int phaseW, boolean even, int start) {
    int[] ih = h.positions(phaseH);
    int[] iw = w.positions(phaseW);
    int[] kh = h.taps(phaseH);
    int[] kw = w.taps(phaseW);
    int co = g.groupOutC();
    int pixels = ih.length * iw.length;
    int terms = pixels == 0 ? 0 : kh.length * kw.length * co;
    int[] offsets = new int[terms];
    int[] weightTerms = new int[terms];
    int images = even ? 0 : imagesAtOnce;
    int[] rows = new int[images * pixels];
    int[] outRows = new int[images * pixels];
    for (int i = 0; i < terms; i++) {
      int tapH = kh[i / (kw.length * co)];
      int tapW = kw[i / co % kw.length];
      int down = h.output(ih[0], tapH) - h.output(ih[0], kh[0]);
      int right = w.output(iw[0], tapW) - w.output(iw[0], kw[0]);
      offsets[i] = down * plane.pitch() + right * g.outC() + i % co;
      weightTerms[i] = (tapH * g.kW() + tapW) * g.groupInC() * g.outC() + i % co;
    }
    for (int i = 0; i < rows.length; i++) {
      int image = i / pixels;
      int inputH = ih[i % pixels / iw.length];
      int inputW = iw[i % iw.length];
      outRows[i] = image * g.inSize() + (inputH * g.inW() + inputW) * g.inC();
      if (terms > 0) {
        rows[i] =
            image * plane.imageStride()
                + (h.output(inputH, kh[0]) - h.low) * plane.pitch()
                + (w.output(inputW, kw[0]) - w.low) * g.outC();
      }
    }
    PixelProduct product =
        even
            ? new PixelProduct(
                Offsets.steps(g.outC()),
                g.outC(),
                Offsets.steps(g.inC()),
                g.inC(),
                offsets,
                weightColumns.length)
            : new PixelProduct(rows, 0, outRows, 0, offsets, weightColumns.length);
    return new Phase(product, pixels, weightTerms, start);
  }

  int packedLength() {
    return Math.multiplyExact(g.groups(), packedGroup);
  }

  void pack(float[] w, int wo, float[] packed, int po, int part, int parts) {
    for (int group = 0; group < g.groups(); group++) {
      for (Phase phase : phases) {
        phase.product.panels.pack(
            w,
            wo + group * g.groupOutC(),
            phase.weightTerms,
            weightColumns,
            packed,
            po + group * packedGroup + phase.start,
            part,
            parts);
      }
    }
  }

  int scratch(int images) {
    return Math.addExact(plane.scratch(Math.min(images, imagesAtOnce)), Tiles.SPARE);
  }

  void run(
      float[] dy,
      int dyo,
      int images,
      float[] packed,
      int po,
      float[] dx,
      int dxo,
      float[] scratch,
      int so) {
    run(dy, dyo, images, packed, po, dx, dxo, scratch, so, 0, 1);
  }

  /** A share of {@link #run}: some channels of few pixels, or some images. */
  void runPart(
      float[] dy,
      int dyo,
      int images,
      float[] packed,
      int po,
      float[] dx,
      int dxo,
      float[] scratch,
      int so,
      int part,
      int parts) {
    if (!gaps && (long) images * g.inH() * g.inW() < (long) parts * FEW_ROWS) {
      run(dy, dyo, images, packed, po, dx, dxo, scratch, so, part, parts);
      return;
    }
    int from = Parts.from(images, part, parts);
    int count = Parts.from(images, part + 1, parts) - from;
    int in = dyo + from * g.outSize();
    run(dy, in, count, packed, po, dx, dxo + from * g.inSize(), scratch, so, 0, 1);
  }

  private void run(
      float[] dy,
      int dyo,
      int images,
      float[] packed,
      int po,
      float[] dx,
      int dxo,
      float[] scratch,
      int so,
      int part,
      int parts) {
    for (int first = 0; first < images; first += imagesAtOnce) {
      int count = Math.min(imagesAtOnce, images - first);
      float[] a = dy;
      int ab = dyo + first * g.outSize() + plane.base();
      if (plane.copied) {
        plane.copy(dy, dyo + first * g.outSize(), 0, count * plane.height(), scratch, so);
        a = scratch;
        ab = so;
      }
      if (gaps) {
        int to = dxo + first * g.inSize();
        Arrays.fill(dx, to, to + count * g.inSize(), 0);
      }
      for (int group = 0; group < g.groups(); group++) {
        for (Phase phase : phases) {
          if (phase.weightTerms.length == 0) {
            continue;
          }
          phase.product.run(
              a,
              ab + group * g.groupOutC(),
              packed,
              po + group * packedGroup + phase.start,
              null,
              0,
              false,
              dx,
              dxo + first * g.inSize() + group * g.groupInC(),
              0,
              count * phase.rows,
              Parts.from(phase.product.panels.count, part, parts),
              Parts.from(phase.product.panels.count, part + 1, parts),
              scratch,
              so + plane.scratch(Math.min(images, imagesAtOnce)));
        }
      }
      if (imagesAtOnce == Integer.MAX_VALUE) {
        return;
      }
    }
  }
}
