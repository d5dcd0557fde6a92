package striate.kernels.shape;

import org.jspecify.annotations.Nullable;
import striate.kernels.element.Activation;

/**
 * One way to compute a convolution. Immutable: tables are built once, by the constructor, and all
 * memory a call needs comes from the caller, so one instance serves any number of threads. No call
 * allocates. The order in which a result's terms are summed depends on nothing but the geometry and
 * the number of images of the call.
 */
public interface ConvStrategy {

  /**
   * Has no later call of the forward pass or for the images' gradient wait for kernels that are
   * being compiled; what it gives is the same bits.
   */
  default void neverWait() {}

  /** Floats that {@link #packForward} writes. */
  int packedForwardLength();

  /** Floats that {@link #packBackward} writes. */
  int packedBackwardLength();

  /** Whether what {@link #packForward} wrote serves {@link #backwardData}, too. */
  default boolean backwardReadsForward() {
    return false;
  }

  /** Floats of scratch that {@link #forward} of that many images needs, for each worker. */
  int forwardScratch(int images);

  /** Floats of scratch that {@link #backwardData} needs, for each worker. */
  int backwardDataScratch(int images);

  /** Floats of scratch that {@link #backwardWeights} needs, for each worker. */
  int backwardWeightsScratch(int images);

  /**
   * Brings weights into the order that {@link #forward} reads.
   *
   * @param w weights {@code [kh][kw][ci/groups][co]} from {@code wo} on
   * @param packed receives {@link #packedForwardLength} floats from {@code po} on
   * @param part which share of the packing to do, 0 to {@code parts - 1}; shares may run at once
   * @param parts number of shares
   */
  void packForward(float[] w, int wo, float[] packed, int po, int part, int parts);

  /** Brings weights into the order that {@link #backwardData} reads; see {@link #packForward}. */
  void packBackward(float[] w, int wo, float[] packed, int po, int part, int parts);

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
  void forward(
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
      int so);

  /**
   * A share of {@link #forward}: one image or a few are cut among workers, each of which has its
   * own scratch. Every share writes its own elements of {@code y}, all together the same bits as
   * {@link #forward}.
   */
  void forwardPart(
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
      int parts);

  /** Whether {@link #forwardRows} is there. */
  default boolean cutsByRows() {
    return false;
  }

  /**
   * Rows {@code [rowFrom, rowTo)} of {@link #forward} of one image, to the same bits.
   *
   * @param xo where the image would begin, though only the rows that are needed must be there; it
   *     may lie before the array
   * @param yo where the result would begin, likewise
   * @param scratch {@link #forwardScratch} floats of one image from {@code so} on, of any content
   */
  default void forwardRows(
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
    throw new UnsupportedOperationException("cutsByRows() is false");
  }

  /**
   * The gradient of the images, given that of the result. Overwrites {@code dx}.
   *
   * @param dy gradients {@code [n][outH][outW][outC]} from {@code dyo} on
   * @param packed the weights as {@link #packBackward} left them
   * @param dx receives {@code [n][inH][inW][inC]} from {@code dxo} on
   * @param scratch {@link #backwardDataScratch} floats from {@code so} on, of any content
   */
  void backwardData(
      float[] dy,
      int dyo,
      int images,
      float[] packed,
      int po,
      float[] dx,
      int dxo,
      float[] scratch,
      int so);

  /**
   * Most parts that a pass over a whole batch is worth cutting into, so that each part reads some
   * of the weights; 0 if it is not worth cutting.
   */
  default int batchParts() {
    return 0;
  }

  /**
   * A share of {@link #backwardData}: every share writes its own elements of {@code dx}, all
   * together the same bits as {@link #backwardData}.
   */
  default void backwardDataPart(
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
    if (part == 0) {
      backwardData(dy, dyo, images, packed, po, dx, dxo, scratch, so);
    }
  }

  /**
   * The gradient of the weights, summed over the images in order.
   *
   * @param dw receives {@code [kh][kw][ci/groups][co]} from {@code dwo} on
   * @param accumulate whether to add to what {@code dw} holds, instead of overwriting it
   * @param scratch {@link #backwardWeightsScratch} floats from {@code so} on, of any content
   */
  void backwardWeights(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int images,
      float[] dw,
      int dwo,
      boolean accumulate,
      float[] scratch,
      int so);

  /** Most parts that {@link #backwardWeightPart} is worth cutting into; at least 1. */
  int weightParts();

  /**
   * A share of {@link #backwardWeights}: the gradient over many images is cut among workers, each
   * of which has its own scratch. Every share writes its own elements of {@code dw}, all together
   * the same bits as {@link #backwardWeights}, into however many shares it is cut.
   */
  void backwardWeightPart(
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
      int so);

  /** Bytes that one image's forward pass reads and writes, packed weights included. */
  long forwardBytesTouched();

  /** The way chosen and its block sizes, in a few words, for summaries. */
  String description();
}
