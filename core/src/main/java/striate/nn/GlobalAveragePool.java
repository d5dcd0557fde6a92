package striate.nn;

import java.util.List;

/** Global average pooling (Lin et al. 2014): the mean of each channel, an image of 1×1. */
public record GlobalAveragePool() implements Layer {

  @Override
  public String kind() {
    return "globalaveragepool";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "GlobalAveragePool";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.flat()) {
      throw new ShapeException("expects an image [N, C, H, W], got " + in);
    }
    return Shape.image(in.channels(), 1, 1);
  }
}
