package striate.nn;

import java.util.List;

/**
 * Pooling across kernels: at each position, the maps of a group of channels become one. This is the
 * pooling that chapter 10 of <i>Grokking Deep Learning</i> teaches; it leaves height and width as
 * they are.
 *
 * @param mode how the maps are merged
 * @param group neighbouring channels merged to one, dividing the channels; {@link #ALL} for all
 */
public record KernelPool(Mode mode, int group) implements Layer {

  /** Placeholder for the number of channels. */
  public static final int ALL = 0;

  /** The function that merges maps. */
  public enum Mode {
    SUM,
    MEAN,
    MAX
  }

  /** Refuses a negative group. */
  public KernelPool {
    if (group < 0) {
      throw new IllegalArgumentException(
          "kernel pool: a group of at least 1 expected, got " + group);
    }
  }

  /** Pooling across all channels. */
  public KernelPool(Mode mode) {
    this(mode, ALL);
  }

  /** A copy that merges each {@code channels} neighbouring channels. */
  public KernelPool group(int channels) {
    return new KernelPool(mode, channels);
  }

  @Override
  public String kind() {
    return "kernelpool";
  }

  @Override
  public String describe(List<Shape> inputs) {
    String of = group == ALL ? "" : ", groups of " + group;
    return "KernelPool(" + mode.name().toLowerCase(java.util.Locale.ROOT) + of + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.flat()) {
      throw new ShapeException("expects an image [N, C, H, W], got " + in);
    }
    int size = groupSize(in);
    if (in.channels() % size != 0) {
      throw new ShapeException(
          "expects channels that groups of " + size + " divide, got " + in.channels());
    }
    return Shape.image(in.channels() / size, in.height(), in.width());
  }

  /** The number of channels merged to one, for this input. */
  public int groupSize(Shape in) {
    return group == ALL ? in.channels() : group;
  }
}
