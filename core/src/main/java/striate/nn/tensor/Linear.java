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
 * A fully connected layer over the last axis of a tensor: the tensor [..., k] becomes [...,
 * outputs], the same weights everywhere.
 *
 * @param outputs number of outputs
 * @param bias whether a constant is added to each
 */
public record Linear(int outputs, boolean bias) implements Layer {

  /** Refuses fewer than one output. */
  public Linear {
    if (outputs < 1) {
      throw new IllegalArgumentException("linear: at least 1 output expected, got " + outputs);
    }
  }

  @Override
  public String kind() {
    return "linear";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Linear(" + last(inputs) + "→" + outputs + (bias ? ")" : ", no bias)");
  }

  private static int last(List<Shape> inputs) {
    int[] sizes = inputs.getFirst().sizes();
    return sizes[sizes.length - 1];
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.isImage()) {
      throw new ShapeException("expects a tensor [N, ..., k] or features, got the image " + in);
    }
    int[] sizes = Arrays.copyOf(Axes.of(in), Axes.of(in).length);
    sizes[sizes.length - 1] = outputs;
    return Axes.shape(false, sizes);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int ins = last(inputs);
    List<Parameter> all = new ArrayList<>();
    all.add(
        new Parameter(
            "weight",
            Parameter.Sizes.of(outputs, ins),
            Parameter.Role.WEIGHT,
            Parameter.Layout.TRANSPOSED,
            new Initialiser.Glorot(),
            ins,
            outputs));
    if (bias) {
      all.add(Parameter.plain("bias", Parameter.Role.OFFSET, outputs, new Initialiser.Constant(0)));
    }
    return all;
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return (long) inputs.getFirst().size() * outputs;
  }
}
