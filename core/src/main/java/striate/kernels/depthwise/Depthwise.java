package striate.kernels.depthwise;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.kernels.direct.ScalarConvolution;
import striate.kernels.element.Activation;
import striate.kernels.generated.DepthwiseLine;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.ConvStrategy;
import striate.kernels.shape.Parts;

/**
 * Convolution with one input and one output channel in each group. Lanes are channels and never
 * mix, so images are read where they lie: at a border a pixel has fewer taps, and no plane with
 * zeros around it is copied. Channels that do not fill a last vector are done by one that goes back
 * over some of those before, to the same bits.
 *
 * <p>Each result's terms are summed in the order of {@link ScalarConvolution}, whatever the width
 * of a vector, the shares and the images of a call. Weights need no packing.
 */
public final class Depthwise implements ConvStrategy {
  /** Floats of a few rows that stay in the first-level cache, some channels of each pixel. */
  private static final int ROWS = 6 * 1024;

  /** Fewer channels at a time would read parts of cache lines, so wide images are not cut. */
  private static final int FEWEST_CHANNELS = 64;

  /** Pixels whose channels stay in the first-level cache from one row of the kernel to the next. */
  private static final int NEAR = 32;

  private final ConvGeometry g;

  /** The same without vectors, on the same packed weights. */
  final ScalarConvolution scalar;

  private final float[] zeros;
  private final DepthwiseAxis down;
  private final DepthwiseAxis across;
  private final DepthwiseAxis downBack;
  private final DepthwiseAxis acrossBack;

  /** Into how many blocks channels are cut, so that a row is still near when the next reads it. */
  private final int blocks;

  /** Vectors of channels, the last of which may overlap the one before. */
  private final int vectors;

  /**
   * Prepares the tables.
   *
   * @param g a geometry of which {@link #applies} is true
   */
  public Depthwise(ConvGeometry g) {
    this.g = g;
    this.scalar = new ScalarConvolution(g);
    this.down =
        DepthwiseAxis.forward(g.inH(), g.outH(), g.kH(), g.strideH(), g.padTop(), g.dilationH());
    this.across =
        DepthwiseAxis.forward(g.inW(), g.outW(), g.kW(), g.strideW(), g.padLeft(), g.dilationW());
    this.downBack =
        DepthwiseAxis.backward(g.inH(), g.outH(), g.kH(), g.strideH(), g.padTop(), g.dilationH());
    this.acrossBack =
        DepthwiseAxis.backward(g.inW(), g.outW(), g.kW(), g.strideW(), g.padLeft(), g.dilationW());
    this.zeros = new float[g.inC()];
    this.vectors = Math.ceilDiv(g.inC(), Vectors.LANES);
    int block = ROWS / (g.kH() * g.inW() + g.outW());
    this.blocks = block < FEWEST_CHANNELS ? 1 : Math.ceilDiv(g.inC(), block);
  }

  /** Whether this way can compute a geometry at all, on this machine. */
  public static boolean applies(ConvGeometry g) {
    return Vectors.available()
        && g.groups() == g.inC()
        && g.groups() == g.outC()
        && g.inC() >= Vectors.LANES;
  }

  /** Taps. */
  int rows() {
    return g.weightRows();
  }

  /** Rows of a result. */
  int resultRows() {
    return g.outH();
  }

  /** Where an axis needs both they are asked for at once, so that they are compiled together. */
  private static boolean ready(DepthwiseForm usual, DepthwiseForm wide, DepthwiseAxis axis) {
    boolean both = !axis.isWide() || wide.ready();
    return usual.ready() && both;
  }

  /** The first channel of a vector. */
  private int channel(int vector) {
    return Math.min(vector * Vectors.LANES, g.inC() - Vectors.LANES);
  }

  @Override
  public int packedForwardLength() {
    return g.weightLength();
  }

  @Override
  public int packedBackwardLength() {
    return g.weightLength();
  }

  @Override
  public int forwardScratch(int images) {
    return 0;
  }

  @Override
  public int backwardDataScratch(int images) {
    return 0;
  }

  @Override
  public int backwardWeightsScratch(int images) {
    return Math.multiplyExact(g.weightRows(), vectors * Vectors.LANES);
  }

  @Override
  public void packForward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    scalar.packForward(w, wo, packed, po, part, parts);
  }

  @Override
  public void packBackward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    scalar.packBackward(w, wo, packed, po, part, parts);
  }

  @Override
  public void forward(
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
    forwardPart(x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so, 0, 1);
  }

  @Override
  public void forwardPart(
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
    int from = Parts.from(images * g.outH(), part, parts);
    int to = Parts.from(images * g.outH(), part + 1, parts);
    forwardRows(x, xo, packed, po, bias, bo, activation, y, yo, scratch, so, from, to);
  }

  @Override
  public boolean cutsByRows() {
    return true;
  }

  /** The same of several images' rows, counted through them. */
  @Override
  public void forwardRows(
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
    if (!ready(DepthwiseForm.LINES, DepthwiseForm.WIDE_LINES, across)) {
      scalar.forwardRows(
          x, xo, packed, po, bias, bo, activation, y, yo, scratch, so, rowFrom, rowTo);
      return;
    }
    rowsInVectors(x, xo, packed, po, bias, bo, activation, y, yo, rowFrom, rowTo);
  }

  /** {@link #forwardRows} in vectors. */
  void rowsInVectors(
      float[] x,
      int xo,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      int from,
      int to) {
    int width = g.outW() * g.outC();
    int next;
    for (int first = from; first < to; first = next) {
      next = Math.min(to, first - first % g.outH() + g.outH());
      int image = xo + first / g.outH() * g.inSize();
      for (int block = 0; block < blocks; block++) {
        for (int row = first; row < next; row++) {
          int out = yo + row * width;
          row(block, down, row % g.outH(), across, x, image, g.inW(), packed, po, bias, bo, y, out);
          if (block == blocks - 1) {
            activation.apply(y, out, width);
          }
        }
      }
    }
  }

  /** The first channel of a block. */
  private int blockFrom(int block) {
    return Parts.from(g.inC(), Vectors.LANES, block, blocks);
  }

  /** One row of a result: all its pixels, the channels of a block. */
  private void row(
      int block,
      DepthwiseAxis down,
      int row,
      DepthwiseAxis across,
      float[] source,
      int image,
      int sourceW,
      float[] weights,
      int wo,
      float @Nullable [] init,
      int io,
      float[] result,
      int out) {
    int c = g.inC();
    int xRow = down.sourceStep * sourceW * c;
    int xTap = across.sourceStep * c;
    int wRow = down.tapStep * g.kW() * c;
    int wTap = across.tapStep * c;
    int from = blockFrom(block);
    int channels = blockFrom(block + 1) - from;
    float[] first = init == null ? zeros : init;
    int fo = init == null ? 0 : io + from;
    if (across.whole) {
      DepthwiseLine.row(
          channels,
          source,
          image + (down.source[row] * sourceW - across.left) * c + from,
          xRow,
          c,
          weights,
          wo + (down.firstTap[row] * g.kW() + across.first) * c + from,
          wRow,
          wTap,
          down.tapCount[row],
          g.kW(),
          first,
          fo,
          result,
          out + from,
          c,
          across.source.length,
          across.stride,
          across.left,
          across.right);
      return;
    }
    for (int i = 0; i < across.runs.size(); i++) {
      DepthwiseAxis.Run run = across.runs.get(i);
      int p = run.first();
      DepthwiseLine.line(
          channels,
          source,
          image + (down.source[row] * sourceW + across.source[p]) * c + from,
          run.advance() * c,
          xRow,
          xTap,
          weights,
          wo + (down.firstTap[row] * g.kW() + across.firstTap[p]) * c + from,
          wRow,
          wTap,
          down.tapCount[row],
          across.tapCount[p],
          first,
          fo,
          result,
          out + p * c + from,
          run.step() * c,
          run.count());
    }
  }

  @Override
  public void backwardData(
      float[] dy,
      int dyo,
      int images,
      float[] packed,
      int po,
      float[] dx,
      int dxo,
      float[] scratch,
      int so) {
    if (!ready(DepthwiseForm.LINES, DepthwiseForm.WIDE_LINES, acrossBack)) {
      scalar.backwardData(dy, dyo, images, packed, po, dx, dxo, scratch, so);
      return;
    }
    for (int i = 0; i < images; i++) {
      int image = dyo + i * g.outSize();
      for (int block = 0; block < blocks; block++) {
        int out = dxo + i * g.inSize();
        for (int row = 0; row < g.inH(); row++) {
          row(block, downBack, row, acrossBack, dy, image, g.outW(), packed, po, null, 0, dx, out);
          out += g.inW() * g.inC();
        }
      }
    }
  }

  @Override
  public void backwardWeights(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int images,
      float[] dw,
      int dwo,
      boolean accumulate,
      float[] scratch,
      int so) {
    weightRows(x, xo, dy, dyo, images, dw, dwo, 0, g.weightRows(), accumulate, scratch, so);
  }

  @Override
  public int weightParts() {
    return Math.max(1, g.weightRows() / 48);
  }

  @Override
  public void backwardWeightPart(
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
    int from = Parts.from(g.weightRows(), part, parts);
    int to = Parts.from(g.weightRows(), part + 1, parts);
    weightRows(x, xo, dy, dyo, images, dw, dwo, from, to, accumulate, scratch, so);
  }

  /** The rows {@code [rowFrom, rowTo)} of the gradient of the weights. */
  void weightRows(
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
    if (!ready(DepthwiseForm.GRADIENT, DepthwiseForm.WIDE_GRADIENT, across)) {
      scalar.weightRows(x, xo, dy, dyo, images, dw, dwo, rowFrom, rowTo, accumulate, scratch, so);
      return;
    }
    gradientInVectors(x, xo, dy, dyo, images, dw, dwo, rowFrom, rowTo, accumulate, scratch, so);
  }

  /** {@link #weightRows} in vectors: sums in scratch, rows of taps as a whole. */
  void gradientInVectors(
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
    int pitch = vectors * Vectors.LANES;
    if (accumulate) {
      for (int tap = rowFrom; tap < rowTo; tap++) {
        for (int v = 0; v < vectors; v++) {
          int from = dwo + tap * g.outC() + channel(v);
          System.arraycopy(dw, from, scratch, so + tap * pitch + v * Vectors.LANES, Vectors.LANES);
        }
      }
    } else {
      Arrays.fill(scratch, so + rowFrom * pitch, so + rowTo * pitch, 0f);
    }
    int kernelFrom = rowFrom / g.kW();
    int kernelTo = Math.ceilDiv(rowTo, g.kW());
    for (int i = 0; i < images; i++) {
      int image = xo + i * g.inSize();
      for (int block = 0; block < blocks; block++) {
        int d = dyo + i * g.outSize();
        for (int row = 0; row < g.outH(); row++) {
          gradientRow(block, x, image, row, dy, d, kernelFrom, kernelTo, scratch, so);
          d += g.outW() * g.outC();
        }
      }
    }
    for (int tap = rowFrom; tap < rowTo; tap++) {
      for (int v = 0; v < vectors; v++) {
        int to = dwo + tap * g.outC() + channel(v);
        System.arraycopy(scratch, so + tap * pitch + v * Vectors.LANES, dw, to, Vectors.LANES);
      }
    }
  }

  /** What one row of the result's gradient adds. */
  private void gradientRow(
      int block,
      float[] x,
      int image,
      int row,
      float[] dy,
      int d,
      int kernelFrom,
      int kernelTo,
      float[] sums,
      int so) {
    int c = g.inC();
    int pitch = vectors * Vectors.LANES;
    int first = down.firstTap[row];
    int from = Math.max(kernelFrom, first);
    int to = Math.min(kernelTo, first + down.tapCount[row]);
    int channelFrom = blockFrom(block);
    int channels = blockFrom(block + 1) - channelFrom;
    if (from >= to) {
      return;
    }
    int h = down.source[row] + (from - first) * down.sourceStep;
    int imageRow = down.sourceStep * g.inW() * c;
    int kernelRow = g.kW() * pitch;
    int sumsFrom = so + from * kernelRow + channelFrom;
    if (across.whole && across.stride == 1) {
      int width = g.outW();
      // Even stretches: one shorter than the taps would begin beyond the last pixel.
      int stretches = Math.ceilDiv(width, NEAR);
      for (int i = 0; i < stretches; i++) {
        int done = Parts.from(width, i, stretches);
        int count = Parts.from(width, i + 1, stretches) - done;
        DepthwiseLine.rowGradient(
            channels,
            x,
            image + (h * g.inW() + done - across.left) * c + channelFrom,
            c,
            imageRow,
            dy,
            d + done * c + channelFrom,
            c,
            count,
            g.kW(),
            to - from,
            Math.max(0, across.left - done),
            Math.max(0, across.right - (width - done - count)),
            sums,
            sumsFrom,
            pitch,
            kernelRow);
      }
      return;
    }
    for (int i = 0; i < across.runs.size(); i++) {
      DepthwiseAxis.Run run = across.runs.get(i);
      for (int done = 0; done < run.count(); done += NEAR) {
        int p = run.first() + done * run.step();
        DepthwiseLine.gradient(
            channels,
            x,
            image + (h * g.inW() + across.source[p]) * c + channelFrom,
            run.advance() * c,
            across.sourceStep * c,
            imageRow,
            dy,
            d + p * c + channelFrom,
            run.step() * c,
            Math.min(NEAR, run.count() - done),
            across.tapCount[p],
            to - from,
            sums,
            sumsFrom + across.firstTap[p] * pitch,
            pitch,
            kernelRow);
      }
    }
  }

  @Override
  public long forwardBytesTouched() {
    return scalar.forwardBytesTouched();
  }

  @Override
  public String description() {
    return "depthwise";
  }
}
