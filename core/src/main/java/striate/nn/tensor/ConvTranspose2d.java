package striate.nn.tensor;

import java.util.ArrayList;
import java.util.List;
import striate.nn.Initialiser;
import striate.nn.Layer;
import striate.nn.Padding;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Window;

/**
 * A transposed convolution: the gradient of a convolution by its image, as a layer that makes
 * images larger. Each pixel of the input adds the kernel, times its value, to the output; {@code
 * stride} pixels lie between neighbours, and padding is cut off.
 *
 * @param outChannels number of output channels
 * @param window size, stride, padding to cut off, and dilation; with same padding the output is the
 *     input times the stride
 * @param outputPadH rows added below, which only the bias and dilated taps reach
 * @param outputPadW columns added to the right
 * @param groups number of blocks of channels computed separately, dividing input and output
 *     channels
 * @param bias whether a constant is added for each output channel
 * @param initialiser of the weights, logically [in, out / groups, height, width]
 */
public record ConvTranspose2d(
    int outChannels,
    Window window,
    int outputPadH,
    int outputPadW,
    int groups,
    boolean bias,
    Initialiser initialiser)
    implements Layer {

  /** Refuses channels and groups below 1, and output padding of a whole stride or dilation. */
  public ConvTranspose2d {
    if (outChannels < 1 || groups < 1) {
      throw new IllegalArgumentException(
          "transposed convolution: channels and groups of at least 1 expected, got "
              + outChannels
              + " and "
              + groups);
    }
    check(outputPadH, window.strideH(), window.dilationH());
    check(outputPadW, window.strideW(), window.dilationW());
  }

  private static void check(int pad, int stride, int dilation) {
    if (pad < 0 || pad >= Math.max(stride, dilation)) {
      throw new IllegalArgumentException(
          "transposed convolution: output padding of 0 to "
              + (Math.max(stride, dilation) - 1)
              + ", less than stride or dilation, expected, got "
              + pad);
    }
  }

  /** With stride 1, no padding, one group, bias, and He's initialiser. */
  public ConvTranspose2d(int outChannels, int kernel) {
    this(outChannels, Window.of(kernel, kernel), 0, 0, 1, true, new Initialiser.He());
  }

  /** A copy with stride {@code s} in both directions. */
  public ConvTranspose2d stride(int s) {
    return window(window.stride(s, s));
  }

  /** A copy with padding of {@code p} rows and columns cut off on each side. */
  public ConvTranspose2d pad(int p) {
    return padding(Padding.of(p));
  }

  /** A copy with this padding cut off. */
  public ConvTranspose2d padding(Padding p) {
    return window(window.padding(p));
  }

  /** A copy with dilation {@code d}: {@code d} − 1 pixels between taps. */
  public ConvTranspose2d dilation(int d) {
    return window(window.dilation(d, d));
  }

  /** A copy with so many rows and columns added below and to the right. */
  public ConvTranspose2d outputPad(int rows, int columns) {
    return new ConvTranspose2d(outChannels, window, rows, columns, groups, bias, initialiser);
  }

  /** A copy with {@code g} groups: blocks of channels computed separately. */
  public ConvTranspose2d groups(int g) {
    return new ConvTranspose2d(outChannels, window, outputPadH, outputPadW, g, bias, initialiser);
  }

  /** A copy without bias. */
  public ConvTranspose2d noBias() {
    return new ConvTranspose2d(
        outChannels, window, outputPadH, outputPadW, groups, false, initialiser);
  }

  /** A copy with this initialiser of the weights. */
  public ConvTranspose2d init(Initialiser i) {
    return new ConvTranspose2d(outChannels, window, outputPadH, outputPadW, groups, bias, i);
  }

  private ConvTranspose2d window(Window w) {
    return new ConvTranspose2d(outChannels, w, outputPadH, outputPadW, groups, bias, initialiser);
  }

  @Override
  public String kind() {
    return "convtranspose";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "ConvTranspose2d("
        + inputs.getFirst().channels()
        + "→"
        + outChannels
        + ", "
        + window.describe()
        + (outputPadH == 0 && outputPadW == 0
            ? ""
            : ", output pad " + outputPadH + (outputPadH == outputPadW ? "" : "×" + outputPadW))
        + (groups == 1 ? "" : ", groups " + groups)
        + (bias ? ")" : ", no bias)");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = Places.image(inputs.getFirst());
    if (in.channels() % groups != 0 || outChannels % groups != 0) {
      throw new ShapeException(
          "expects channels that "
              + groups
              + " groups divide, got "
              + in.channels()
              + " in and "
              + outChannels
              + " out");
    }
    Padding.Explicit cut = cut();
    long rows =
        window.padding() instanceof Padding.Same
            ? (long) in.height() * window.strideH()
            : whole(in.height(), window.height(), window.strideH(), window.dilationH())
                + outputPadH
                - cut.top()
                - cut.bottom();
    long columns =
        window.padding() instanceof Padding.Same
            ? (long) in.width() * window.strideW()
            : whole(in.width(), window.width(), window.strideW(), window.dilationW())
                + outputPadW
                - cut.left()
                - cut.right();
    if (rows < 1 || columns < 1) {
      throw new ShapeException(
          describe(inputs) + " leaves nothing of " + in + ": the output would be empty");
    }
    return Shape.image(outChannels, Places.size(rows, in), Places.size(columns, in));
  }

  private static long whole(int size, int kernel, int stride, int dilation) {
    return (size - 1L) * stride + (kernel - 1L) * dilation + 1;
  }

  /** The rows and columns cut off on each side, whichever kind of padding was asked for. */
  public Padding.Explicit cut() {
    return switch (window.padding()) {
      case Padding.Valid() -> new Padding.Explicit(0, 0, 0, 0);
      case Padding.Explicit e -> e;
      case Padding.Same() -> {
        int rows = same(window.height(), window.strideH(), window.dilationH());
        int columns = same(window.width(), window.strideW(), window.dilationW());
        yield new Padding.Explicit(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
      }
    };
  }

  private static int same(int kernel, int stride, int dilation) {
    return Math.toIntExact(Math.max(0, (kernel - 1L) * dilation + 1 - stride));
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int ins = inputs.getFirst().channels();
    int outs = outChannels / groups;
    long area = (long) window.height() * window.width();
    List<Parameter> all = new ArrayList<>();
    all.add(
        new Parameter(
            "weight",
            Parameter.Sizes.of(ins, outs, window.height(), window.width()),
            Parameter.Role.WEIGHT,
            Parameter.Layout.HWIO,
            initialiser,
            Math.multiplyExact(ins / groups, area),
            Math.multiplyExact(outs, area)));
    if (bias) {
      all.add(
          Parameter.plain("bias", Parameter.Role.OFFSET, outChannels, new Initialiser.Constant(0)));
    }
    return all;
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    return (long) inputs.getFirst().size()
        * (outChannels / groups)
        * window.height()
        * window.width();
  }
}
