package striate.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * A fully connected layer: y = x·W + b. An image is read flattened.
 *
 * @param outputs number of outputs
 * @param bias whether a constant is added to each
 * @param initialiser of the weights
 */
public record Dense(int outputs, boolean bias, Initialiser initialiser) implements Layer {

  /** Refuses fewer than one output. */
  public Dense {
    if (outputs < 1) {
      throw new IllegalArgumentException("dense: at least 1 output expected, got " + outputs);
    }
  }

  /** A copy without bias. */
  public Dense noBias() {
    return new Dense(outputs, false, initialiser);
  }

  /** A copy with this initialiser of the weights. */
  public Dense init(Initialiser i) {
    return new Dense(outputs, bias, i);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Dense(" + inputs.getFirst().size() + "→" + outputs + (bias ? ")" : ", no bias)");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (!inputs.getFirst().flat() || inputs.getFirst().isTensor()) {
      throw new ShapeException(
          "expects features [N, D], got " + inputs.getFirst() + "; put flatten() before it");
    }
    return Shape.features(outputs);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    List<Parameter> all = new ArrayList<>();
    all.add(
        new Parameter(
            "weight",
            Parameter.Sizes.of(outputs, in.size()),
            Parameter.Role.WEIGHT,
            in.pixels() == 1 ? Parameter.Layout.TRANSPOSED : Parameter.Layout.TRANSPOSED_IMAGE,
            initialiser,
            in.size(),
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
