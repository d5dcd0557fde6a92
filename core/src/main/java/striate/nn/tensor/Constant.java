package striate.nn.tensor;

import java.util.List;
import striate.nn.Initialiser;
import striate.nn.Layer;
import striate.nn.Parameter;
import striate.nn.Shape;

/**
 * A constant: for each image the parameter {@code value}, whatever the input is. The output is a
 * tensor, or features; that of a single number is one feature.
 *
 * @param sizes of the constant, without the batch; empty for a single number
 * @param learned whether training changes it
 */
public record Constant(List<Integer> sizes, boolean learned) implements Layer {

  /** Refuses sizes below 1. */
  public Constant {
    sizes = Axes.sizes("constant", sizes);
  }

  @Override
  public String kind() {
    return "constant";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Constant(" + sizes + (learned ? ", learned)" : ")");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Axes.shape(false, Axes.array(sizes));
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Parameter.Sizes all = Parameter.Sizes.of(Axes.array(sizes));
    return List.of(
        new Parameter(
            "value",
            all,
            learned ? Parameter.Role.OFFSET : Parameter.Role.STATISTIC,
            Parameter.Layout.PLAIN,
            new Initialiser.Constant(0),
            all.count(),
            all.count()));
  }
}
