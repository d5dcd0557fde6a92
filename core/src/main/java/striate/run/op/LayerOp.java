package striate.run.op;

/**
 * The forward and backward pass of a layer, bound to its shapes. It keeps no state of its own: all
 * that changes arrives in the {@link Pass}, so that any number of threads may use one op at once.
 *
 * <p>The floats that it asks for are added up before anything runs; a pass allocates nothing.
 */
public interface LayerOp {

  /**
   * Has no later forward pass wait until the JVM has compiled a kernel; its output is the same
   * bits. Only convolutions ever wait.
   */
  default void neverWait() {}

  /** Computes {@code out} from {@code in} for {@code pass.images} images. */
  void forward(Pass pass);

  /**
   * Computes {@code inGradient} and this shard's parameter gradients from {@code outGradient}.
   * Input gradients are overwritten; where one is null it is not wanted, and so with a parameter's.
   */
  void backward(Pass pass);

  /** The number of scratch floats for calls with up to {@code images} images. */
  default long scratchLength(int images) {
    return 0;
  }

  /** The number of floats of {@link Pass#saved} for each image. */
  default int savedPerImage() {
    return 0;
  }

  /** Whether the backward pass reads the inputs. */
  default boolean backwardReadsInput() {
    return true;
  }

  /** Whether the backward pass reads the output. */
  default boolean backwardReadsOutput() {
    return false;
  }

  /**
   * Whether the layer may work in place: its output overwrites the first input, and that input's
   * gradient overwrites the output's. Only for layers whose backward pass reads no input.
   */
  default boolean inPlace() {
    return false;
  }

  /**
   * Whether the gradient of every input is that of the output, unchanged, so that all may share
   * memory; {@link #backward} then finds them in one place and has nothing to do.
   */
  default boolean passesGradient() {
    return false;
  }

  /** Whether the layer is a view: it changes no numbers, only their shape. */
  default boolean isView() {
    return false;
  }

  /** The number of floats of packed weights; 0 if the stored ones are read as they are. */
  default long packedLength() {
    return 0;
  }

  /**
   * Packs one of {@code parts} equal parts of the weights into {@code packed} from {@code at} on;
   * several parts may be packed at once.
   */
  default void pack(float[][] parameters, float[] packed, int at, int part, int parts) {}

  /**
   * Whether what {@link #pack} writes serves another binding of the same layer, too. An equal
   * length does not tell: unless a layer says so, each binding has its own.
   */
  default boolean packsLike(LayerOp other) {
    return packedLength() == 0 && other.packedLength() == 0;
  }

  /**
   * Computes one of {@code parts} parts of the output for a few images, so that even one image
   * keeps several cores busy. Every number comes out with the same bits as from {@link #forward}.
   */
  default void forwardPart(Pass pass, int part, int parts) {
    if (part == 0) {
      forward(pass);
    }
  }

  /** Whether {@link #forwardPart} divides its work among the parts. */
  default boolean cutsForward() {
    return false;
  }

  /**
   * Whether the layer is elementwise: a part of the output needs only the same part of the inputs,
   * so that several such layers can follow one another without the parts waiting for each other.
   */
  default boolean isElementwise() {
    return false;
  }

  /**
   * Whether {@link #forwardRows} computes rows of one image's output by themselves, so that a few
   * rows can go through several layers while they are in the cache.
   */
  default boolean cutsByRows() {
    return isElementwise();
  }

  /** The first row of the inputs that the output's rows from {@code row} on need. */
  default int inputRowFrom(int row) {
    return row;
  }

  /** The end of the rows of the inputs that the output's rows before {@code row} need. */
  default int inputRowTo(int row) {
    return row;
  }

  /**
   * Computes rows {@code [from, to)} of one image's output, which has {@code rows}, to the same
   * bits as {@link #forward}. Of the inputs only the rows needed are there; offsets are those of
   * the whole images, which may begin before the arrays.
   */
  default void forwardRows(Pass pass, int from, int to, int rows) {
    throw new UnsupportedOperationException("cutsByRows() is false");
  }

  /**
   * Whether a pass has two stages, between which all images of the batch meet: what {@link
   * #forward} wrote to {@link Pass#shared} for each shard is merged by {@link #mergeForward},
   * {@link #meetForward} reads the result, then {@link #forwardAfter} runs. The first stages may
   * not touch the output and the input gradient, whose memory is only there from the second stage
   * on. Only batch normalisation has two.
   */
  default boolean meets() {
    return false;
  }

  /** The number of doubles of {@link Pass#shared} for a batch cut into {@code shards}. */
  default int sharedLength(int shards) {
    return 0;
  }

  /** The number of floats of {@link Pass#common}. */
  default int commonLength() {
    return 0;
  }

  /**
   * Merges what {@link #forward} left for shard {@code from}, or for it and some after it, into
   * that of shard {@code into}; see {@link Shards} for the order.
   */
  default void mergeForward(Pass pass, int into, int from) {}

  /**
   * The doubles of a record: what other machines must know of a shard to merge it; 0 if this layer
   * can't be shared by machines.
   *
   * @param backward whether it is what the backward pass leaves
   */
  default int recordLength(boolean backward) {
    return 0;
  }

  /** Writes the record of a shard, or of it and those merged into it. */
  default void writeRecord(Pass pass, boolean backward, int shard, double[] to, int at) {
    throw new UnsupportedOperationException("recordLength() is 0");
  }

  /** Takes the record that another machine wrote. */
  default void readRecord(Pass pass, boolean backward, int shard, double[] from, int at) {
    throw new UnsupportedOperationException("recordLength() is 0");
  }

  /** Runs once, alone, when everything is merged into the first shard. */
  default void meetForward(Pass pass) {}

  /**
   * Whether {@link #forwardAfter} is cheap enough to run again wherever the output is read, so that
   * the output is not kept.
   */
  default boolean repeats() {
    return false;
  }

  /** The second stage of the forward pass. */
  default void forwardAfter(Pass pass) {}

  /** The same as {@link #mergeForward} for what {@link #backward} left. */
  default void mergeBackward(Pass pass, int into, int from) {}

  /**
   * Runs once, alone, when everything is merged into the first shard; writes the parameter
   * gradients.
   */
  default void meetBackward(Pass pass) {}

  /** The second stage of the backward pass. */
  default void backwardAfter(Pass pass) {}

  /** Updates running statistics: runs once at the end of a training step that succeeded. */
  default void commit(Pass pass) {}

  /**
   * The largest number of parts worth cutting a pass over a whole batch into, so that each reads
   * some of the weights for all images instead of all weights for some images; 0 if none. The plan
   * then has {@link #forwardPart} and {@link #backwardTogether} compute the whole batch.
   */
  default int batchParts() {
    return 0;
  }

  /**
   * Computes a part of the gradient of the input, over all images of the batch, and in the first
   * part the gradients of all parameters but the first, by shards; for layers that have {@link
   * #batchParts}.
   */
  default void backwardTogether(Pass pass, int part, int parts) {
    throw new UnsupportedOperationException("batchParts() is 0: nothing to cut");
  }

  /**
   * The largest number of parts worth cutting the gradient of the first parameter over {@code
   * images} images into, instead of by shards; 0 if it cannot be cut. {@link #backwardPart} then
   * runs at the end of the step, where the inputs and the gradient of the output are still kept,
   * and nothing else.
   */
  default int gradientParts(int images) {
    return 0;
  }

  /** The number of scratch floats for {@link #backwardPart} of up to {@code images} images. */
  default long partScratchLength(int images) {
    return 0;
  }

  /**
   * Computes one of {@code parts} parts of the first parameter's gradient, over all images of the
   * batch. Every number comes out with the same bits at any number of parts.
   */
  default void backwardPart(Pass pass, int part, int parts) {
    throw new UnsupportedOperationException("gradientParts() is 0: nothing to cut");
  }
}
