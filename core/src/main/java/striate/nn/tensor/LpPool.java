package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.Window;

/**
 * Pooling by the p-norm of each window, by channel: (Σ |x|ᵖ)^(1/p). Padding counts as zeros.
 *
 * @param window size, stride, padding and dilation
 * @param p the exponent, at least 1
 * @param ceil whether the number of windows is rounded up: the last ones may reach beyond the
 *     padding, where there is nothing
 */
public record LpPool(Window window, int p, boolean ceil) implements Layer {

  /** Refuses exponents below 1. */
  public LpPool {
    if (p < 1) {
      throw new IllegalArgumentException("lp pool: p of at least 1 expected, got " + p);
    }
  }

  /** With the number of windows rounded down. */
  public LpPool(Window window, int p) {
    this(window, p, false);
  }

  @Override
  public String kind() {
    return "lppool";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "LpPool(" + window.describe() + ", p " + p + (ceil ? ", ceil)" : ")");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = Places.image(inputs.getFirst());
    return window.output(in, in.channels(), ceil);
  }
}
