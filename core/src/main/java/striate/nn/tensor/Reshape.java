package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A tensor's or features' numbers with other axes, in the same order; nothing moves in memory.
 *
 * @param sizes of the axes, without the batch
 */
public record Reshape(List<Integer> sizes) implements Layer {

  /** Refuses sizes below 1. */
  public Reshape {
    sizes = Places.positive("reshape", sizes);
  }

  /** To these sizes. */
  public static Reshape of(Integer... sizes) {
    return new Reshape(List.of(sizes));
  }

  @Override
  public String kind() {
    return "reshape";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Reshape(" + Places.text(sizes) + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.isImage()) {
      throw new ShapeException(
          "expects a tensor or features, got the image "
              + in
              + ", which is kept with channels last: put ToTensor before it");
    }
    Axes.of(in);
    Shape out = Shape.tensor(sizes);
    if (out.size() != in.size()) {
      throw new ShapeException(
          "expects as many numbers as before, "
              + in.size()
              + " of "
              + in
              + ", got "
              + out.size()
              + " of "
              + out);
    }
    return out;
  }
}
