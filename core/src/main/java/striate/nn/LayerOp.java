package striate.nn;

/**
 * A layer's arithmetic, bound to its shapes. It keeps no state of its own: all that changes arrives
 * in the {@link Pass}, so that any number of threads may use one op at once.
 *
 * <p>The floats that it asks for are added up before anything runs; a pass allocates nothing.
 */
public interface LayerOp {

  /** Computes {@code out} from {@code in} for {@code pass.images} images. */
  void forward(Pass pass);

  /**
   * Computes {@code inGradient} and this shard's parameter gradients from {@code outGradient}.
   * Input gradients are overwritten; where one is null it is not wanted.
   */
  void backward(Pass pass);

  /** Floats of scratch for calls with up to {@code images} images. */
  default long scratchLength(int images) {
    return 0;
  }

  /** Floats of {@link Pass#saved} for each image. */
  default int savedPerImage() {
    return 0;
  }

  /** Whether backward reads the inputs. */
  default boolean backwardReadsInput() {
    return true;
  }

  /** Whether backward reads the output. */
  default boolean backwardReadsOutput() {
    return false;
  }

  /**
   * Whether the output may overwrite the first input, and that input's gradient the output's. Only
   * for layers whose backward pass reads no input.
   */
  default boolean inPlace() {
    return false;
  }

  /**
   * Whether the gradient of every input is that of the output, unchanged, so that all may be one
   * memory; {@link #backward} then finds them at one place and has nothing to do.
   */
  default boolean passesGradient() {
    return false;
  }

  /** Whether the layer changes no numbers at all, only what they are called. */
  default boolean isView() {
    return false;
  }

  /** Floats of packed weights; 0 if the stored ones are read as they are. */
  default long packedLength() {
    return 0;
  }

  /**
   * Packs one of {@code parts} equal parts of the weights from {@code at} on; parts may run at
   * once.
   */
  default void pack(float[][] parameters, float[] packed, int at, int part, int parts) {}

  /**
   * Computes a part of the output of few images, so that one image keeps several cores busy. Every
   * number comes out with the same bits as from {@link #forward}.
   */
  default void forwardPart(Pass pass, int part, int parts) {
    if (part == 0) {
      forward(pass);
    }
  }

  /** Whether {@link #forwardPart} does share its work. */
  default boolean cutsForward() {
    return false;
  }

  /**
   * Whether a part of the output needs only the same part of the inputs, so that several such
   * layers can follow one another without the parts having to wait for each other.
   */
  default boolean isElementwise() {
    return false;
  }

  /**
   * Stages of a pass. Between two stages all images of the batch meet: what {@link #forward} wrote
   * to {@link Pass#shared} for each shard is put together by {@link #meetForward}, then {@link
   * #forwardAfter} runs. The first stages may not touch output and input gradient, whose memory is
   * only there from the second stage on. Only batch normalisation has two.
   */
  default boolean meets() {
    return false;
  }

  /** Doubles of {@link Pass#shared} for a batch cut into {@code shards}. */
  default int sharedLength(int shards) {
    return 0;
  }

  /** Floats of {@link Pass#common}. */
  default int commonLength() {
    return 0;
  }

  /** Runs once, alone, after every shard's {@link #forward}. */
  default void meetForward(Pass pass) {}

  /**
   * Whether {@link #forwardAfter} costs so little that it runs again wherever the output is read,
   * instead of the output being kept.
   */
  default boolean repeats() {
    return false;
  }

  /** The second stage of forward. */
  default void forwardAfter(Pass pass) {}

  /** Runs once, alone, after every shard's {@link #backward}; writes the parameter gradients. */
  default void meetBackward(Pass pass) {}

  /** The second stage of backward. */
  default void backwardAfter(Pass pass) {}

  /** Runs once at the end of a training step that succeeded: moves running statistics. */
  default void commit(Pass pass) {}

  /**
   * Most parts that a pass over a whole batch is worth cutting into, so that each reads some of the
   * weights for all images instead of all weights for some images; 0 if it is not worth cutting.
   * The plan then has {@link #forwardPart} and {@link #backwardTogether} compute the whole batch.
   */
  default int batchParts() {
    return 0;
  }

  /**
   * Computes a part of the gradient of the input, over all images of the batch, and in the first
   * part the gradients of all parameters but the first; for layers that have {@link #batchParts}.
   */
  default void backwardTogether(Pass pass, int part, int parts) {
    throw new UnsupportedOperationException("batchParts() is 0: nothing to cut");
  }

  /**
   * Most parts that the gradient of the first parameter over {@code images} images is worth cutting
   * into, instead of by shards; 0 if it cannot be cut. {@link #backwardPart} then runs at the end
   * of the step, where the inputs and the gradient of the output still stand, and nothing else.
   */
  default int gradientParts(int images) {
    return 0;
  }

  /** Floats of scratch for {@link #backwardPart} of up to {@code images} images. */
  default long partScratchLength(int images) {
    return 0;
  }

  /**
   * Computes one of {@code parts} parts of that gradient, over all images of the batch. Every
   * number comes out with the same bits into however many parts it is cut.
   */
  default void backwardPart(Pass pass, int part, int parts) {
    throw new UnsupportedOperationException("gradientParts() is 0: nothing to cut");
  }
}
