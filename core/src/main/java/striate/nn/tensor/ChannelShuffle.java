package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A shuffle of an image's channels (ShuffleNet, Zhang et al. 2017): the first ones of all groups,
 * then the second ones, and so on.
 *
 * @param groups how many
 */
public record ChannelShuffle(int groups) implements Layer {

  /** Refuses numbers below 1. */
  public ChannelShuffle {
    if (groups < 1) {
      throw new IllegalArgumentException(
          "channel shuffle: groups of at least 1 expected, got " + groups);
    }
  }

  @Override
  public String kind() {
    return "shuffle";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "ChannelShuffle(" + groups + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = Places.image(inputs.getFirst());
    if (in.channels() % groups != 0) {
      throw new ShapeException(
          "expects channels that " + groups + " groups divide, got " + in.channels() + " of " + in);
    }
    return in;
  }
}
