package striate.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * A convolution over two-dimensional images: the same small linear layer at every position.
 *
 * <p>As in every deep-learning library it is a cross-correlation: the kernel is not flipped. The
 * output at row r, column c is the sum over the window's taps and the input channels of its group,
 * plus the bias.
 *
 * @param outChannels number of kernels, or {@link #AS_INPUT} for one for each input channel
 * @param window size, stride, padding and dilation
 * @param groups number of blocks of channels convolved separately, dividing input and output
 *     channels, or {@link #AS_INPUT} for depthwise
 * @param bias whether a constant is added for each output channel
 * @param initialiser of the weights
 */
public record Conv2d(
    int outChannels, Window window, int groups, boolean bias, Initialiser initialiser)
    implements Layer {

  /** Placeholder for the number of input channels. */
  public static final int AS_INPUT = 0;

  /** Refuses negative numbers. */
  public Conv2d {
    if (outChannels < 0 || groups < 0) {
      throw new IllegalArgumentException(
          "convolution: channels and groups of at least 1 expected, got "
              + outChannels
              + " and "
              + groups);
    }
  }

  /** A copy with stride {@code s} in both directions. */
  public Conv2d stride(int s) {
    return window(window.stride(s, s));
  }

  /** A copy with a stride of {@code h} rows and {@code w} columns. */
  public Conv2d stride(int h, int w) {
    return window(window.stride(h, w));
  }

  /**
   * A copy with same padding: the output is as large as the input divided by the stride, rounded
   * up.
   */
  public Conv2d same() {
    return padding(new Padding.Same());
  }

  /** A copy with padding of {@code p} zeros on each side. */
  public Conv2d pad(int p) {
    return padding(Padding.of(p));
  }

  /** A copy with this padding. */
  public Conv2d padding(Padding p) {
    return window(window.padding(p));
  }

  /** A copy with dilation {@code d}: {@code d} − 1 pixels between taps. */
  public Conv2d dilation(int d) {
    return window(window.dilation(d, d));
  }

  /** A copy with {@code g} groups: blocks of channels convolved separately. */
  public Conv2d groups(int g) {
    if (g < 1) {
      throw new IllegalArgumentException("groups: at least 1 expected, got " + g);
    }
    return new Conv2d(outChannels, window, g, bias, initialiser);
  }

  /** A copy without bias. */
  public Conv2d noBias() {
    return new Conv2d(outChannels, window, groups, false, initialiser);
  }

  /** A copy with this initialiser of the weights. */
  public Conv2d init(Initialiser i) {
    return new Conv2d(outChannels, window, groups, bias, i);
  }

  private Conv2d window(Window w) {
    return new Conv2d(outChannels, w, groups, bias, initialiser);
  }

  private int outs(Shape in) {
    return outChannels == AS_INPUT ? in.channels() : outChannels;
  }

  /** The number of groups for this input. */
  public int groupCount(Shape in) {
    return groups == AS_INPUT ? in.channels() : groups;
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public String describe(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    String blocks = groupCount(in) == 1 ? "" : ", groups " + groupCount(in);
    return "Conv2d("
        + in.channels()
        + "→"
        + outs(in)
        + ", "
        + window.describe()
        + blocks
        + (bias ? "" : ", no bias")
        + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.flat()) {
      throw new ShapeException("expects an image [N, C, H, W], got " + in);
    }
    if (in.channels() % groupCount(in) != 0 || outs(in) % groupCount(in) != 0) {
      throw new ShapeException(
          "expects channels that "
              + groupCount(in)
              + " groups divide, got "
              + in.channels()
              + " in and "
              + outs(in)
              + " out");
    }
    return window.output(in, outs(in));
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    int ins = in.channels() / groupCount(in);
    int outs = outs(in);
    long area = (long) window.height() * window.width();
    List<Parameter> all = new ArrayList<>();
    all.add(
        new Parameter(
            "weight",
            Parameter.Sizes.of(outs, ins, window.height(), window.width()),
            Parameter.Role.WEIGHT,
            Parameter.Layout.HWIO,
            initialiser,
            Math.multiplyExact(ins, area),
            Math.multiplyExact(outs / groupCount(in), area)));
    if (bias) {
      all.add(Parameter.plain("bias", Parameter.Role.OFFSET, outs, new Initialiser.Constant(0)));
    }
    return all;
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    Shape out = outputShape(inputs);
    return (long) out.size() * (in.channels() / groupCount(in)) * window.height() * window.width();
  }
}
