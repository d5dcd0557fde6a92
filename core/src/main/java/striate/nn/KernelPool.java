package striate.nn;

import java.util.List;
import striate.kernels.pool.KernelPooling;

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
    int size = size(in);
    if (in.channels() % size != 0) {
      throw new ShapeException(
          "expects channels that groups of " + size + " divide, got " + in.channels());
    }
    return Shape.image(in.channels() / size, in.height(), in.width());
  }

  private int size(Shape in) {
    return group == ALL ? in.channels() : group;
  }

  @Override
  public LayerOp bind(Binding binding) {
    int channels = binding.input().channels();
    int pixels = binding.input().pixels();
    int size = size(binding.input());
    int outSize = binding.output().size();
    boolean backward = binding.backward();
    boolean max = mode == Mode.MAX;
    float factor = mode == Mode.MEAN ? 1f / size : 1f;
    return new LayerOp() {
      @Override
      public void forward(Pass p) {
        int positions = p.images * pixels;
        if (max) {
          // Without a backward pass nobody asks which one won: the note goes to scratch.
          float[] index = backward ? p.saved : p.scratch;
          int at = backward ? p.savedAt : p.scratchAt;
          KernelPooling.max(
              p.in[0], p.inAt[0], positions, channels, size, p.out, p.outAt, index, at);
        } else {
          KernelPooling.sum(p.in[0], p.inAt[0], positions, channels, size, factor, p.out, p.outAt);
        }
      }

      @Override
      public void backward(Pass p) {
        float[] inGradient = p.inGradient[0];
        if (inGradient == null) {
          return;
        }
        int positions = p.images * pixels;
        if (max) {
          KernelPooling.maxBackward(
              p.outGradient,
              p.outGradientAt,
              p.saved,
              p.savedAt,
              positions,
              channels,
              size,
              inGradient,
              p.inGradientAt[0]);
        } else {
          KernelPooling.sumBackward(
              p.outGradient,
              p.outGradientAt,
              positions,
              channels,
              size,
              factor,
              inGradient,
              p.inGradientAt[0]);
        }
      }

      @Override
      public int savedPerImage() {
        return max && backward ? outSize : 0;
      }

      @Override
      public long scratchLength(int images) {
        return max && !backward ? (long) images * outSize : 0;
      }

      @Override
      public boolean backwardReadsInput() {
        return false;
      }
    };
  }
}
