package striate.run.op;

import org.jspecify.annotations.Nullable;
import striate.nn.Layer;

/**
 * The memory that one call of a {@link LayerOp} reads and writes. One pass exists for each worker
 * and node, made when memory is sized; a running pass only moves the offsets, so it allocates
 * nothing.
 *
 * <p>Fields are plain on purpose: this is the hand-over between the planner and a layer's
 * arithmetic, read in the hottest places. Arrays may be longer than the range that counts, and
 * shared: write only to your own range.
 */
public final class Pass {
  /** The number of images of this call. */
  public int images;

  /** The index in the batch of the first of these images. */
  public int first;

  /** The index of the shard that they belong to. */
  public int shard;

  /** The inputs, NHWC, with the offset of the first image. */
  public float[][] in = {};

  public int[] inAt = {};

  /** The output. */
  public float[] out = {};

  public int outAt;

  /** The gradients of the inputs, overwritten by backward; null where one is not wanted. */
  public float[] @Nullable [] inGradient = {};

  public int[] inGradientAt = {};

  /** The gradient of the output. */
  public float[] outGradient = {};

  public int outGradientAt;

  /** The parameters in the order of {@link Layer#parameters}, as stored. */
  public float[][] parameters = {};

  /**
   * This shard's gradients of the parameters, and whether to add to what is there; null where one
   * is not wanted, because the parameter is frozen or a statistic.
   */
  public float[] @Nullable [] parameterGradients = {};

  public int[] parameterGradientsAt = {};
  public boolean accumulate;

  /** Whether backward leaves the first parameter's gradient to {@link LayerOp#backwardPart}. */
  public boolean weightsLater;

  /** The packed weights, in the order that the kernels read, see {@link LayerOp#packedLength}. */
  public float[] packed = {};

  public int packedAt;

  /** Floats kept from forward for backward, {@link LayerOp#savedPerImage} for each image. */
  public float[] saved = {};

  public int savedAt;

  /** Floats of this worker that any call may overwrite. */
  public float[] scratch = {};

  public int scratchAt;

  /** State that all workers share between the stages of one step, {@link LayerOp#sharedLength}. */
  public double[] shared = {};

  /** A second array like it, for sums of squares. */
  public double[] squares = {};

  /** Floats that are merged once for all workers, {@link LayerOp#commonLength}. */
  public float[] common = {};

  /** The number of shards of this batch, of images in a full shard, and of images in the batch. */
  public int shards;

  public int shardImages;

  public int batch;

  /**
   * The key for random numbers: differs by layer and training step, equal in forward and backward.
   */
  public long key;

  /** An empty pass; the planner fills it. */
  public Pass() {}
}
