package striate.nn.tensor;

import java.util.Collections;
import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A choice of places along one axis, in any order, each any number of times.
 *
 * @param axis from 0 on; the batch is not counted
 * @param indices the places, from 0 on
 */
public record Gather(int axis, List<Integer> indices) implements Layer {

  /** Refuses negative axes, negative places and an empty choice. */
  public Gather {
    Places.check("gather", axis);
    indices = Places.some("gather", indices);
    int least = Collections.min(indices);
    if (least < 0) {
      throw new IllegalArgumentException("gather: places of at least 0 expected, got " + least);
    }
  }

  @Override
  public String kind() {
    return "gather";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Gather(axis " + axis + ": " + Places.text(indices) + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    int[] sizes = Axes.of(in);
    Axes.check(axis, in);
    int most = Collections.max(indices);
    if (most >= sizes[axis]) {
      throw new ShapeException(
          "expects an axis "
              + axis
              + " of over "
              + most
              + " places, got "
              + sizes[axis]
              + " of "
              + in);
    }
    sizes[axis] = indices.size();
    return Axes.shape(in.isImage(), sizes);
  }
}
