package striate.nn;

import java.util.List;

/**
 * A concatenation along the channels; height and width must agree. Flat features join end to end.
 */
public record Concat() implements Layer {

  @Override
  public String kind() {
    return "concat";
  }

  @Override
  public int arity() {
    return -1;
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Concat";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape first = inputs.getFirst();
    int channels = 0;
    for (Shape s : inputs) {
      if (s.isTensor()) {
        throw new ShapeException("expects images or features [N, D], got the tensor " + s);
      }
      boolean fits =
          s.flat() == first.flat() && s.height() == first.height() && s.width() == first.width();
      if (!fits || (s.flat() && s.pixels() > 1)) {
        throw new ShapeException(
            s.flat() && s.pixels() > 1
                ? "joins flattened images only before they are flattened, got " + inputs
                : "expects inputs of one height and width, got " + inputs);
      }
      channels = Math.addExact(channels, s.channels());
    }
    return first.flat()
        ? Shape.features(channels)
        : Shape.image(channels, first.height(), first.width());
  }
}
