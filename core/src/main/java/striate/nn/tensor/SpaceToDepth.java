package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A rearrangement of an image's blocks of pixels into channels: those of a block's first pixel come
 * first.
 *
 * @param block height and width of a block
 */
public record SpaceToDepth(int block) implements Layer {

  /** Refuses blocks below 1. */
  public SpaceToDepth {
    if (block < 1) {
      throw new IllegalArgumentException(
          "space to depth: a block of at least 1 expected, got " + block);
    }
  }

  @Override
  public String kind() {
    return "spacetodepth";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "SpaceToDepth(" + block + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = Places.image(inputs.getFirst());
    if (in.height() % block != 0 || in.width() % block != 0) {
      throw new ShapeException(
          "expects a height and a width that " + block + " divides, got " + in);
    }
    return Shape.image(
        Places.size((long) in.channels() * block * block, in),
        in.height() / block,
        in.width() / block);
  }
}
