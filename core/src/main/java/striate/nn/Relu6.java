package striate.nn;

import java.util.List;

/**
 * ReLU6, MobileNetV2's activation (Sandler et al. 2018): min(max(x, 0), 6), element by element; NaN
 * stays NaN. At 0 and at 6 the gradient is 0.
 */
public record Relu6() implements Layer {
  /** The largest output. */
  public static final float CEILING = 6;

  @Override
  public String kind() {
    return "clip";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Relu6";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }
}
