package striate.nn.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import striate.nn.Initialiser;
import striate.nn.Layer;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * Layer normalisation (Ba et al. 2016): the numbers along some axes get mean 0 and variance 1, each
 * example by itself; then they are multiplied by {@code weight} and {@code bias} is added, both
 * broadcast.
 *
 * @param axes in logical order from 0 on, without the batch: the last one for tokens, 0 for the
 *     channels of an image at each position; kept in increasing order
 * @param epsilon added to the variance, which is the biased one
 * @param scaleSizes the sizes of weight and bias; empty for neither
 * @param bias whether there is a bias
 */
public record LayerNorm(List<Integer> axes, double epsilon, List<Integer> scaleSizes, boolean bias)
    implements Layer {

  /** Refuses an ε below zero, and a bias without sizes. */
  public LayerNorm {
    axes = Axes.axes("layer norm", axes);
    scaleSizes = Axes.sizes("layer norm", scaleSizes);
    Norms.checkEpsilon("layer norm", epsilon);
    if (bias && scaleSizes.isEmpty()) {
      throw new IllegalArgumentException("layer norm: sizes of the bias expected, got none");
    }
  }

  @Override
  public String kind() {
    return "layernorm";
  }

  @Override
  public String describe(List<Shape> inputs) {
    String affine = scaleSizes.isEmpty() ? ", no weight" : bias ? "" : ", no bias";
    return "LayerNorm(axes " + axes + affine + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    axes.forEach(axis -> Axes.check(axis, in));
    int[] sizes = Axes.of(in);
    if (!Arrays.equals(Axes.broadcast(sizes, Axes.array(scaleSizes)), sizes)) {
      throw new ShapeException("expects a weight that repeats to " + in + ", got " + scaleSizes);
    }
    return in;
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    List<Parameter> all = new ArrayList<>();
    if (!scaleSizes.isEmpty()) {
      all.add(parameter("weight", 1));
    }
    if (bias) {
      all.add(parameter("bias", 0));
    }
    return all;
  }

  private Parameter parameter(String name, float value) {
    Parameter.Sizes sizes = Parameter.Sizes.of(Axes.array(scaleSizes));
    return new Parameter(
        name,
        sizes,
        Parameter.Role.OFFSET,
        Parameter.Layout.PLAIN,
        new Initialiser.Constant(value),
        sizes.count(),
        sizes.count());
  }
}
