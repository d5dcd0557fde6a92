package striate.kernels.planar;

import org.jspecify.annotations.Nullable;
import striate.kernels.direct.DirectConvolution;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.ConvStrategy;
import striate.kernels.shape.Parts;

/**
 * Convolution with few channels of the result in a group: lanes are pixels side by side in a row.
 *
 * <p>The other ways let lanes be channels of the result, and three of them would leave thirteen of
 * sixteen lanes empty. Such are the gradient of grey or coloured images, small first layers as
 * LeNet-5's (1→6), and grouped convolutions of narrow groups. What is convolved is copied to planes
 * of one channel each, a band of rows at a time, and the result back from planes, which costs about
 * as much as two or three terms of each.
 *
 * <p>Forward and in the gradient of the images each result's terms are summed in the order of
 * {@link DirectConvolution}, to the same bits. In the gradient of the weights a sum has sixteen
 * parts, see {@link PlanarGradient}; their order depends on the width of images, not on that of
 * vectors.
 */
public final class Planar implements ConvStrategy {
  /** With more channels of the result than two vectors the others leave few lanes empty. */
  private static final int MOST_COLUMNS = 32;

  /** Fewer pixels in a row would leave as many lanes empty. */
  private static final int FEWEST_PIXELS = 8;

  /** From here on the direct gradient, which reads everything only once, is as good. */
  private static final int MOST_GRADIENT_COLUMNS = 6;

  /** Each weight has sixteen sums, which should stay in the second-level cache. */
  private static final int MOST_GRADIENT_WEIGHTS = 8 * 1024;

  private final ConvGeometry g;
  private final PlanarPass forward;
  private final PlanarPass backward;
  private final PlanarGradient weights;

  public Planar(ConvGeometry g) {
    this.g = g;
    this.forward = PlanarPass.forward(g);
    this.backward = PlanarPass.backward(g);
    this.weights = new PlanarGradient(g, forward);
  }

  /** Whether going forward this way is faster than the direct one. */
  public static boolean paysForward(ConvGeometry g) {
    double copied = g.inC() * (double) g.inH() * g.inW() / g.outPixels();
    return pays(g, g.outW(), g.groupInC(), g.groupOutC(), copied, g.outC(), 1);
  }

  /** Whether in the gradient of the images this way is faster than the direct one. */
  public static boolean paysBackwardData(ConvGeometry g) {
    double copied = g.outC() * (double) g.outPixels() / (g.inH() * g.inW());
    int phases = g.strideH() * g.strideW();
    int width = Math.ceilDiv(g.inW(), g.strideW());
    return pays(g, width, g.groupOutC(), g.groupInC(), copied, g.inC(), phases);
  }

  /** Whether in the gradient of the weights this way is faster than the direct one. */
  public static boolean paysBackwardWeights(ConvGeometry g) {
    return g.groupOutC() <= MOST_GRADIENT_COLUMNS
        && g.weightLength() <= MOST_GRADIENT_WEIGHTS
        && paysForward(g);
  }

  /**
   * Compares estimates, in multiply-adds of whole vectors for each pixel of the result.
   *
   * @param width positions of the result side by side
   * @param depth channels of the source in a group
   * @param columns channels of the result in a group
   * @param taken floats copied to planes for each pixel
   * @param given floats copied from planes for each pixel
   * @param phases of which each pixel has one, with as many fewer taps
   */
  private static boolean pays(
      ConvGeometry g, int width, int depth, int columns, double taken, int given, int phases) {
    if (columns > MOST_COLUMNS || width < FEWEST_PIXELS || !Vectors.available()) {
      return false;
    }
    double terms = (double) g.kH() * g.kW() * depth * g.groups() / phases;
    double lanes = (double) width / (Math.ceilDiv(width, Vectors.LANES) * Vectors.LANES);
    double direct = terms * Math.ceilDiv(columns, Vectors.LANES) / 0.7;
    // One column reads a vector for each multiplication.
    double rate = columns == 1 ? 0.4 : 0.8;
    double planar =
        terms * columns / Vectors.LANES / lanes / rate
            + copies(taken, g, width)
            + copies(given, g, width);
    return planar < 0.9 * direct;
  }

  /** What copies cost: less where whole blocks of them, or three or six channels, are turned. */
  private static double copies(double floats, ConvGeometry g, int width) {
    if (width < Vectors.LANES) {
      return 2 * floats;
    }
    boolean few = PlanarCopies.inLanes(g.inC()) && PlanarCopies.inLanes(g.outC());
    if (few && g.strideW() == 1) {
      return 0.35 * floats;
    }
    return floats * (floats >= Vectors.LANES ? 0.8 : 2);
  }

  @Override
  public int packedForwardLength() {
    return forward.packedLength();
  }

  @Override
  public int packedBackwardLength() {
    return backward.packedLength();
  }

  @Override
  public int forwardScratch(int images) {
    return forward.scratch();
  }

  @Override
  public int backwardDataScratch(int images) {
    return backward.scratch();
  }

  @Override
  public int backwardWeightsScratch(int images) {
    return weights.scratch();
  }

  @Override
  public void packForward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    forward.pack(w, wo, packed, po, part, parts);
  }

  @Override
  public void packBackward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    backward.pack(w, wo, packed, po, part, parts);
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
    forward.run(x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so, 0, 1);
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
    forward.run(x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so, part, parts);
  }

  @Override
  public boolean cutsByRows() {
    return true;
  }

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
    forward.rows(x, xo, packed, po, bias, bo, activation, y, yo, scratch, so, rowFrom, rowTo);
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
    backward.run(dy, dyo, images, packed, po, null, 0, Activation.NONE, dx, dxo, scratch, so, 0, 1);
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
    weights.run(x, xo, dy, dyo, images, dw, dwo, 0, g.weightRows(), accumulate, scratch, so);
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
    weights.run(x, xo, dy, dyo, images, dw, dwo, from, to, accumulate, scratch, so);
  }

  @Override
  public long forwardBytesTouched() {
    return 4L * (g.inSize() + g.outSize() + packedForwardLength());
  }

  @Override
  public String description() {
    return "planar";
  }
}
