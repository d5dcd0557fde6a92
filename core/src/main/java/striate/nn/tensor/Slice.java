package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A slice along one axis: {@code count} places, from {@code start} on in steps.
 *
 * @param axis from 0 on; the batch is not counted
 * @param start the first place
 * @param count how many places
 * @param step from one place to the next; negative to go backwards
 */
public record Slice(int axis, int start, int count, int step) implements Layer {

  /** Refuses negative axes and places, empty slices and a step of 0. */
  public Slice {
    Places.check("slice", axis);
    if (start < 0 || count < 1 || step == 0 || last(start, count, step) < 0) {
      throw new IllegalArgumentException(
          "slice: at least one place, none before 0 and a step other than 0 expected, got start "
              + start
              + ", count "
              + count
              + ", step "
              + step);
    }
  }

  private static long last(int start, int count, int step) {
    return start + (count - 1L) * step;
  }

  @Override
  public String kind() {
    return "slice";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Slice(axis "
        + axis
        + ", "
        + count
        + " from "
        + start
        + (step == 1 ? ")" : ", step " + step + ")");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    int[] sizes = Axes.of(in);
    Axes.check(axis, in);
    long most = Math.max(start, last(start, count, step));
    if (most >= sizes[axis]) {
      throw new ShapeException(
          "expects an axis "
              + axis
              + " of at least "
              + (most + 1)
              + " places, got "
              + sizes[axis]
              + " of "
              + in);
    }
    sizes[axis] = count;
    return Axes.shape(in.isImage(), sizes);
  }
}
