package striate.kernels.conv;

import org.jspecify.annotations.Nullable;
import striate.kernels.depthwise.Depthwise;
import striate.kernels.direct.DirectConvolution;
import striate.kernels.direct.NarrowProduct;
import striate.kernels.direct.ScalarConvolution;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.planar.Planar;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.ConvStrategy;
import striate.kernels.winograd.Winograd;

/**
 * Tables and chosen way for one convolution; immutable, shared by threads.
 *
 * <p>No call allocates or checks its arguments. Several calls may run at once as long as they write
 * different arrays (or different parts of one) and have each their own scratch.
 */
public final class Convolution {
  /** With so few channels of the result most of what Winograd saves is lost to empty lanes. */
  private static final int FEW_CHANNELS = 6;

  private final ConvGeometry g;
  private final ConvStrategy forward;
  private final ConvStrategy backwardData;
  private final ConvStrategy backwardWeights;

  /** The gradient of the weights when a call has enough images for it, or null. */
  private final @Nullable Winograd winograd;

  private Convolution(
      ConvGeometry g,
      ConvStrategy forward,
      ConvStrategy backwardData,
      ConvStrategy backwardWeights,
      @Nullable Winograd winograd) {
    this.g = g;
    this.forward = forward;
    this.backwardData = backwardData;
    this.backwardWeights = backwardWeights;
    this.winograd = winograd;
  }

  /** The fastest way here for these sizes. */
  public static Convolution of(ConvGeometry g) {
    return of(g, false, false);
  }

  /**
   * The same.
   *
   * @param alike whether an image must give the same bits in a forward call of its own as among
   *     others, though it takes longer
   * @param oneImage whether every call has one image: large weights then cost more to read than to
   *     multiply
   */
  public static Convolution of(ConvGeometry g, boolean alike, boolean oneImage) {
    if (!Vectors.available()) {
      return scalar(g);
    }
    if (Depthwise.applies(g)) {
      return using(g, new Depthwise(g));
    }
    if (NarrowProduct.applies(g)) {
      return using(g, new NarrowProduct(g));
    }
    boolean planarForward = Planar.paysForward(g);
    boolean planarBackward = Planar.paysBackwardData(g);
    boolean planarWeights = Planar.paysBackwardWeights(g);
    ConvStrategy direct = new DirectConvolution(g, alike);
    ConvStrategy planar = planarForward || planarBackward ? new Planar(g) : direct;
    ConvStrategy forward = planarForward ? planar : direct;
    ConvStrategy backward = planarBackward ? planar : direct;
    if (!Winograd.applies(g)) {
      return new Convolution(g, forward, backward, planarWeights ? planar : direct, null);
    }
    Winograd winograd = new Winograd(g);
    if (Winograd.paysForward(g, oneImage) && !(planarForward && g.outC() <= FEW_CHANNELS)) {
      forward = winograd;
    }
    if (Winograd.paysBackwardData(g) && !(planarBackward && g.inC() <= FEW_CHANNELS)) {
      backward = winograd;
    }
    return planarWeights
        ? new Convolution(g, forward, backward, planar, null)
        : new Convolution(g, forward, backward, direct, winograd);
  }

  /**
   * Whether the forward pass of {@link #of(ConvGeometry)} transforms tiles of the image, so that an
   * output's rounding depends on pixels that it does not read.
   */
  public static boolean transformsForward(ConvGeometry g) {
    return of(g).forward instanceof Winograd;
  }

  /** The plain loops, which need no vector instructions: the reference. */
  public static Convolution scalar(ConvGeometry g) {
    return using(g, new ScalarConvolution(g));
  }

  /** A given way. */
  static Convolution using(ConvGeometry g, ConvStrategy strategy) {
    return new Convolution(g, strategy, strategy, strategy, null);
  }

  /** The gradient of the weights, of that many images a call. */
  private ConvStrategy backwardWeights(int images) {
    return winograd != null && Winograd.paysBackwardWeights(g, images) ? winograd : backwardWeights;
  }

  /** {@link ConvStrategy#neverWait}. */
  public void neverWait() {
    forward.neverWait();
    backwardData.neverWait();
  }

  /** Whether what {@link #packForward} writes serves the forward pass of another, too. */
  public boolean packsLike(Convolution other) {
    return forward.getClass() == other.forward.getClass()
        && packedForwardLength() == other.packedForwardLength();
  }

  /** Floats that {@link #packForward} writes. */
  public int packedForwardLength() {
    return forward.packedForwardLength();
  }

  /** Floats that {@link #packBackward} writes. */
  public int packedBackwardLength() {
    return backwardData.packedBackwardLength();
  }

  /** Whether what {@link #packForward} wrote serves {@link #backwardData}, too. */
  public boolean backwardReadsForward() {
    return forward.backwardReadsForward();
  }

  /** Floats of scratch that {@link #forward} of that many images needs, for each worker. */
  public int forwardScratch(int images) {
    return forward.forwardScratch(images);
  }

  /** Floats of scratch that {@link #backwardData} needs, for each worker. */
  public int backwardDataScratch(int images) {
    return backwardData.backwardDataScratch(images);
  }

  /** Floats of scratch that {@link #backwardWeights} needs, for each worker. */
  public int backwardWeightsScratch(int images) {
    // A call of fewer images may go the direct way.
    return Math.max(
        backwardWeights.backwardWeightsScratch(images),
        backwardWeights(images).backwardWeightsScratch(images));
  }

  /**
   * Brings weights into the order that {@link #forward} reads.
   *
   * @param w weights {@code [kh][kw][ci/groups][co]} from {@code wo} on
   * @param packed receives {@link #packedForwardLength} floats from {@code po} on
   * @param part which share of the packing to do, 0 to {@code parts - 1}; shares may run at once
   * @param parts number of shares
   */
  public void packForward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    forward.packForward(w, wo, packed, po, part, parts);
  }

  /** Brings weights into the order that {@link #backwardData} reads; see {@link #packForward}. */
  public void packBackward(float[] w, int wo, float[] packed, int po, int part, int parts) {
    backwardData.packBackward(w, wo, packed, po, part, parts);
  }

  /**
   * Convolves images.
   *
   * @param x images {@code [n][inH][inW][inC]} from {@code xo} on
   * @param packed the weights as {@link #packForward} left them
   * @param bias one for each output channel from {@code bo} on, or null for none
   * @param activation applied to the results
   * @param y receives {@code [n][outH][outW][outC]} from {@code yo} on
   * @param scratch {@link #forwardScratch} floats from {@code so} on, of any content
   */
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
    forward.forward(x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so);
  }

  /**
   * A share of {@link #forward}: one image or a few are cut among workers, each of which has its
   * own scratch. Every share writes its own elements of {@code y}, all together the same bits as
   * {@link #forward}.
   */
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
    forward.forwardPart(
        x, xo, images, packed, po, bias, bo, activation, y, yo, scratch, so, part, parts);
  }

  /** Whether {@link #forwardRows} is there. */
  public boolean cutsByRows() {
    return forward.cutsByRows();
  }

  /** The first row of an image that the result's rows from {@code row} on need. */
  public int inputRowFrom(int row) {
    return Math.clamp((long) row * g.strideH() - g.padTop(), 0, g.inH());
  }

  /** The end of the rows of an image that the result's rows before {@code row} need. */
  public int inputRowTo(int row) {
    long last = (row - 1L) * g.strideH() - g.padTop() + (g.kH() - 1L) * g.dilationH();
    return row == 0 ? 0 : Math.clamp(last + 1, 0, g.inH());
  }

  /**
   * Rows {@code [rowFrom, rowTo)} of {@link #forward} of one image, to the same bits.
   *
   * @param xo where the image would begin, though only the rows that are needed must be there; it
   *     may lie before the array
   * @param yo where the result would begin, likewise
   */
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
    forward.forwardRows(
        x, xo, packed, po, bias, bo, activation, y, yo, scratch, so, rowFrom, rowTo);
  }

  /**
   * The gradient of the images, given that of the result. Overwrites {@code dx}.
   *
   * @param dy gradients {@code [n][outH][outW][outC]} from {@code dyo} on
   * @param packed the weights as {@link #packBackward} left them
   * @param dx receives {@code [n][inH][inW][inC]} from {@code dxo} on
   * @param scratch {@link #backwardDataScratch} floats from {@code so} on, of any content
   */
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
    backwardData.backwardData(dy, dyo, images, packed, po, dx, dxo, scratch, so);
  }

  /**
   * Most parts that a pass over a whole batch is worth cutting into, so that each part reads some
   * of the weights; 0 if it is not worth cutting.
   */
  public int batchParts() {
    return Math.min(forward.batchParts(), backwardData.batchParts());
  }

  /**
   * A share of {@link #backwardData}: every share writes its own elements of {@code dx}, all
   * together the same bits as {@link #backwardData}.
   */
  public void backwardDataPart(
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
    backwardData.backwardDataPart(dy, dyo, images, packed, po, dx, dxo, scratch, so, part, parts);
  }

  /**
   * The gradient of the weights, summed over the images in order.
   *
   * @param dw receives {@code [kh][kw][ci/groups][co]} from {@code dwo} on
   * @param accumulate whether to add to what {@code dw} holds, instead of overwriting it
   * @param scratch {@link #backwardWeightsScratch} floats from {@code so} on, of any content
   */
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
    backwardWeights(images)
        .backwardWeights(x, xo, dy, dyo, images, dw, dwo, accumulate, scratch, so);
  }

  /** Most parts that {@link #backwardWeightPart} of that many images is worth cutting into. */
  public int weightParts(int images) {
    return backwardWeights(images).weightParts();
  }

  /**
   * A share of {@link #backwardWeights}: the gradient over many images is cut among workers, each
   * of which has its own scratch. Every share writes its own elements of {@code dw}, all together
   * the same bits as {@link #backwardWeights}, into however many shares it is cut.
   */
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
    backwardWeights(images)
        .backwardWeightPart(x, xo, dy, dyo, images, dw, dwo, part, parts, accumulate, scratch, so);
  }

  /** Bytes that one image's forward pass reads and writes, packed weights included. */
  public long forwardBytesTouched() {
    return forward.forwardBytesTouched();
  }

  /** The way chosen and its block sizes, in a few words, for summaries. */
  public String description() {
    String first = forward.description();
    String second = backwardData.description();
    return first.equals(second) ? first : first + "; backward " + second;
  }
}
