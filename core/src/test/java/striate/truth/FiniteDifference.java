package striate.truth;

import java.util.ArrayList;
import java.util.List;

/** Gradients by central differences of a {@link Reference}. */
public final class FiniteDifference {
  /**
   * Small enough for the curvature, large enough for 16 digits: errors near 1e-9 for values near 1.
   */
  private static final double STEP = 1e-5;

  private FiniteDifference() {}

  /**
   * Returns the derivative of {@code Σ dy·f(inputs)} for one value of one input.
   *
   * @param which the input
   * @param index the value's flat index in it
   */
  public static double at(Reference f, List<Tensor> inputs, Tensor dy, int which, int index) {
    return (moved(f, inputs, dy, which, index, STEP) - moved(f, inputs, dy, which, index, -STEP))
        / (2 * STEP);
  }

  private static double moved(
      Reference f, List<Tensor> inputs, Tensor dy, int which, int index, double by) {
    List<Tensor> moved = new ArrayList<>(inputs);
    double[] values = inputs.get(which).doubles();
    values[index] += by;
    moved.set(which, new Tensor(inputs.get(which).shape(), values));
    Tensor y = f.apply(moved);
    double sum = 0;
    for (int i = 0; i < y.length(); i++) {
      sum += y.at(i) * dy.at(i);
    }
    return sum;
  }
}
