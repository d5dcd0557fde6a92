package striate.nn.tensor;

import java.util.List;
import striate.nn.Initialiser;
import striate.nn.Layer;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A function of the input and of a constant, element by element, with NumPy's broadcasting as
 * {@link Binary} has it. The constant is the parameter {@code value}; it may make the output larger
 * than the input.
 *
 * @param op what is computed
 * @param sizes of the constant, without the batch; empty for a single number
 * @param constantFirst whether the constant is the first operand
 * @param learned whether training changes it
 */
public record BinaryConstant(
    Binary.Op op, List<Integer> sizes, boolean constantFirst, boolean learned) implements Layer {

  /** Refuses sizes below 1 and slopes in the first place. */
  public BinaryConstant {
    sizes = Axes.sizes(op.text(), sizes);
    if (op == Binary.Op.PRELU && constantFirst) {
      throw new IllegalArgumentException("prelu: the slopes are the second operand");
    }
  }

  @Override
  public String kind() {
    return op.text().replace("_", "");
  }

  @Override
  public String describe(List<Shape> inputs) {
    String constant = sizes.isEmpty() ? "constant" : "constant " + sizes;
    return "Binary("
        + op.text()
        + (constantFirst ? " of " : " with ")
        + constant
        + (learned ? ", learned)" : ")");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (sizes.stream().allMatch(size -> size == 1) && sizes.size() <= in.sizes().length) {
      return in; // also a flattened image
    }
    Shape out = Axes.shape(in.isImage(), Axes.broadcast(Axes.of(in), Axes.array(sizes)));
    if (op == Binary.Op.PRELU && out.size() != in.size()) {
      throw new ShapeException("expects slopes that repeat to " + in + ", got " + sizes);
    }
    return out;
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int[] axes = Axes.array(sizes);
    Parameter.Sizes all = Parameter.Sizes.of(axes);
    Parameter.Role role = learned ? Parameter.Role.OFFSET : Parameter.Role.STATISTIC;
    // What changes nothing, as far as there is such a thing; 0.25 is what PyTorch begins with.
    float value =
        switch (op) {
          case MUL, DIV, POW, AND -> 1;
          case PRELU -> 0.25f;
          default -> 0;
        };
    return List.of(
        new Parameter(
            "value",
            all,
            role,
            Parameter.Layout.PLAIN,
            new Initialiser.Constant(value),
            all.count(),
            all.count()));
  }
}
