package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A concatenation of two or more inputs along any axis; the other axes must agree.
 *
 * @param axis from 0 on; the batch is not counted
 */
public record Join(int axis) implements Layer {

  /** Refuses negative axes. */
  public Join {
    Places.check("join", axis);
  }

  @Override
  public String kind() {
    return "join";
  }

  @Override
  public int arity() {
    return -1;
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Join(axis " + axis + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape first = inputs.getFirst();
    int[] sizes = Axes.of(first);
    Axes.check(axis, first);
    long length = 0;
    for (Shape in : inputs) {
      int[] own = Axes.of(in);
      boolean fits = own.length == sizes.length && in.isImage() == first.isImage();
      for (int i = 0; fits && i < own.length; i++) {
        fits = i == axis || own[i] == sizes[i];
      }
      if (!fits) {
        throw new ShapeException(
            "expects inputs that agree in all axes but "
                + axis
                + ", got "
                + first
                + " and "
                + in
                + (in.isImage() == first.isImage()
                    ? ""
                    : ", of which one is an image and one is not"));
      }
      length += own[axis];
    }
    sizes[axis] = Places.size(length, first);
    return Axes.shape(first.isImage(), sizes);
  }
}
