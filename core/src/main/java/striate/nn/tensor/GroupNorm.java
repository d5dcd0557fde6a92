package striate.nn.tensor;

import java.util.List;
import striate.nn.Initialiser;
import striate.nn.Layer;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * Group normalisation (Wu and He 2018) of an image or a tensor [C, ...]: the numbers of each group
 * of neighbouring channels get mean 0 and variance 1, each example by itself; then each channel is
 * multiplied by its weight and its bias is added. With as many groups as channels it is instance
 * normalisation.
 *
 * @param groups dividing the channels
 * @param epsilon added to the variance, which is the biased one
 * @param affine whether there are weight and bias
 */
public record GroupNorm(int groups, double epsilon, boolean affine) implements Layer {

  /** Refuses fewer than one group and an ε below zero. */
  public GroupNorm {
    if (groups < 1) {
      throw new IllegalArgumentException("group norm: at least 1 group expected, got " + groups);
    }
    Norms.checkEpsilon("group norm", epsilon);
  }

  @Override
  public String kind() {
    return "groupnorm";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "GroupNorm(" + groups + " groups" + (affine ? ")" : ", no weight)");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    int channels = Axes.of(in)[0];
    if (channels % groups != 0) {
      throw new ShapeException(
          "expects channels that " + groups + " groups divide, got " + channels);
    }
    return in;
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    if (!affine) {
      return List.of();
    }
    int channels = inputs.getFirst().sizes()[0];
    return List.of(
        Parameter.plain("weight", Parameter.Role.OFFSET, channels, new Initialiser.Constant(1)),
        Parameter.plain("bias", Parameter.Role.OFFSET, channels, new Initialiser.Constant(0)));
  }
}
