package striate.nn.tensor;

import java.util.List;
import java.util.Locale;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A function of two inputs, element by element, with NumPy's broadcasting over the axes without the
 * batch: images, tensors and features are aligned at the last axis, and an axis of size 1 is
 * repeated. The output is an image if an input is one and it has three axes.
 *
 * @param op what is computed
 */
public record Binary(Op op) implements Layer {

  /** The functions of two numbers. */
  public enum Op {
    ADD,
    SUB,
    MUL,
    DIV,
    /** The first to the power of the second. */
    POW,
    MAX,
    MIN,
    /** The remainder of a division towards zero, as C's fmod: it has the first number's sign. */
    MOD,
    /** The remainder of a division downwards, as Python's: it has the second number's sign. */
    FLOOR_MOD,
    /** 1 or 0, as all comparisons. */
    EQUAL,
    LESS,
    GREATER,
    LESS_OR_EQUAL,
    GREATER_OR_EQUAL,
    /** 1 where neither is zero, else 0. */
    AND,
    /** 1 where not both are zero, else 0. */
    OR,
    /** 1 where one of them is zero, else 0. */
    XOR,
    /** The first number, or its product with the second below zero (He et al. 2015). */
    PRELU;

    /** The name in messages. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String kind() {
    return op.text().replace("_", "");
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Binary(" + op.text() + ")";
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape out = Axes.broadcast(inputs);
    if (op == Op.PRELU && out.size() != inputs.getFirst().size()) {
      throw new ShapeException(
          "expects slopes that repeat to " + inputs.getFirst() + ", got " + inputs.getLast());
    }
    return out;
  }
}
