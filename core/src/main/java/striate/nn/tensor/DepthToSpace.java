package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A rearrangement of an image's channels into blocks of pixels (pixel shuffle, Shi et al. 2016).
 *
 * @param block height and width of a block
 * @param columnRowDepth whether a block's channels lie side by side, as in PyTorch's PixelShuffle;
 *     otherwise those of one pixel do
 */
public record DepthToSpace(int block, boolean columnRowDepth) implements Layer {

  /** Refuses blocks below 1. */
  public DepthToSpace {
    if (block < 1) {
      throw new IllegalArgumentException(
          "depth to space: a block of at least 1 expected, got " + block);
    }
  }

  @Override
  public String kind() {
    return "depthtospace";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "DepthToSpace(" + block + (columnRowDepth ? ", blocks in channels)" : ")");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = Places.image(inputs.getFirst());
    if (in.channels() % ((long) block * block) != 0) {
      throw new ShapeException(
          "expects channels that "
              + (long) block * block
              + " divides, got "
              + in.channels()
              + " of "
              + in);
    }
    return Shape.image(
        in.channels() / block / block,
        Places.size((long) in.height() * block, in),
        Places.size((long) in.width() * block, in));
  }
}
