package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/** A change of a tensor [C, H, W] to an image, or of C features to an image [C, 1, 1]. */
public record ToImage() implements Layer {

  @Override
  public String kind() {
    return "toimage";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "ToImage";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.isImage()) {
      return in;
    }
    int[] sizes = Axes.of(in);
    return switch (sizes.length) {
      case 1 -> Shape.image(sizes[0], 1, 1);
      case 3 -> Shape.image(sizes[0], sizes[1], sizes[2]);
      default ->
          throw new ShapeException(
              "expects a tensor of three axes [N, C, H, W] or features [N, D], got " + in);
    };
  }
}
