package striate.nn;

import java.util.List;

/**
 * Zero padding around an image, as a layer.
 *
 * @param top rows above
 * @param left columns to the left
 * @param bottom rows below
 * @param right columns to the right
 */
public record Pad(int top, int left, int bottom, int right) implements Layer {

  /** Refuses negative numbers. */
  public Pad {
    if (top < 0 || left < 0 || bottom < 0 || right < 0) {
      throw new IllegalArgumentException(
          "pad: at least 0 expected, got " + top + ", " + left + ", " + bottom + ", " + right);
    }
  }

  @Override
  public String kind() {
    return "pad";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Pad(" + top + ", " + left + ", " + bottom + ", " + right + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.flat()) {
      throw new ShapeException("expects an image [N, C, H, W], got " + in);
    }
    return Shape.image(
        in.channels(),
        Math.addExact(in.height(), Math.addExact(top, bottom)),
        Math.addExact(in.width(), Math.addExact(left, right)));
  }
}
