package striate.nn;

import java.util.List;

/**
 * Batch normalisation by channel (Ioffe and Szegedy 2015): with the batch's mean and variance while
 * training, with running ones otherwise.
 *
 * <p>It is the only layer in which the images of a batch depend on one another: each shard computes
 * its statistics, these are merged in a tree over the shards, and only then does any shard go on.
 * The running variance is updated with the unbiased variance of the batch, as in PyTorch.
 *
 * @param epsilon added to the variance
 * @param momentum share of the new statistics in the running ones
 */
public record BatchNorm(float epsilon, float momentum) implements Layer {

  /** Refuses an ε that is not positive and a momentum outside [0, 1]. */
  public BatchNorm {
    if (!(epsilon > 0) || Float.isInfinite(epsilon) || !(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "batch norm: a finite epsilon above 0 and momentum in [0, 1] expected, got "
              + epsilon
              + " and "
              + momentum);
    }
  }

  @Override
  public String kind() {
    return "bn";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "BatchNorm(" + inputs.getFirst().channels() + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.isTensor()) {
      throw new ShapeException("expects an image or features [N, D], got the tensor " + in);
    }
    if (in.flat() && in.pixels() > 1) {
      throw new ShapeException("expects an image before it is flattened, got " + in);
    }
    return in;
  }

  @Override
  public boolean differsInTraining() {
    return true;
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int channels = inputs.getFirst().channels();
    Initialiser zero = new Initialiser.Constant(0);
    Initialiser one = new Initialiser.Constant(1);
    return List.of(
        Parameter.plain("weight", Parameter.Role.OFFSET, channels, one),
        Parameter.plain("bias", Parameter.Role.OFFSET, channels, zero),
        Parameter.plain("running_mean", Parameter.Role.STATISTIC, channels, zero),
        Parameter.plain("running_var", Parameter.Role.STATISTIC, channels, one));
  }
}
