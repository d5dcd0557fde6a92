package striate.nn;

import java.util.List;

/**
 * Leaky ReLU (Maas et al. 2013): x, or slope·x below zero.
 *
 * @param slope for negative numbers, most often 0.01
 */
public record LeakyRelu(float slope) implements Layer {

  /**
   * Refuses a slope that is not finite or below zero: backward knows the input's sign by the
   * output.
   */
  public LeakyRelu {
    if (!(slope >= 0) || Float.isInfinite(slope)) {
      throw new IllegalArgumentException(
          "leakyRelu: a finite slope of at least 0 expected, got " + slope);
    }
  }

  @Override
  public String kind() {
    return "leakyrelu";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "LeakyRelu(" + slope + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }
}
