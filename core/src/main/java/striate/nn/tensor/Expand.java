package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * An expansion of axes of one place to any number of copies.
 *
 * @param sizes of the output, one for each axis, without the batch
 */
public record Expand(List<Integer> sizes) implements Layer {

  /** Refuses sizes below 1. */
  public Expand {
    sizes = Places.positive("expand", sizes);
  }

  /** To these sizes. */
  public static Expand of(Integer... sizes) {
    return new Expand(List.of(sizes));
  }

  @Override
  public String kind() {
    return "expand";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Expand(" + Places.text(sizes) + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    int[] from = Axes.of(in);
    Places.checkCount("sizes", sizes, in);
    for (int i = 0; i < from.length; i++) {
      if (from[i] != 1 && from[i] != sizes.get(i)) {
        throw new ShapeException(
            "expects an axis "
                + i
                + " of 1 or "
                + sizes.get(i)
                + " places, got "
                + from[i]
                + " of "
                + in);
      }
    }
    return Axes.shape(in.isImage(), sizes.stream().mapToInt(Integer::intValue).toArray());
  }
}
