package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * The largest or smallest numbers along an axis, the first one being the extreme, or their places.
 * Of equal numbers the one with the lower place comes first; NaN counts as larger than all numbers.
 * Places have no gradient.
 *
 * @param k how many
 * @param axis from 0 on; the batch is not counted
 * @param largest whether the largest, otherwise the smallest
 * @param indices whether the output holds the places along the axis, from 0 on
 */
public record TopK(int k, int axis, boolean largest, boolean indices) implements Layer {
  /** The largest axis whose places are all exact as floats. */
  private static final int MOST = 1 << 24;

  /** Refuses negative axes and k below 1. */
  public TopK {
    Places.check("top k", axis);
    if (k < 1) {
      throw new IllegalArgumentException("top k: k of at least 1 expected, got " + k);
    }
  }

  @Override
  public String kind() {
    return "topk";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "TopK("
        + (indices ? "places of the " : "the ")
        + k
        + (largest ? " largest" : " smallest")
        + ", axis "
        + axis
        + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    int[] sizes = Axes.of(in);
    Axes.check(axis, in);
    if (sizes[axis] < k || sizes[axis] > MOST) {
      throw new ShapeException(
          "expects an axis "
              + axis
              + " of "
              + k
              + " to "
              + MOST
              + " places, got "
              + sizes[axis]
              + " of "
              + in);
    }
    sizes[axis] = k;
    return Axes.shape(in.isImage(), sizes);
  }
}
