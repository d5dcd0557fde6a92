package striate.nn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.kernels.conv.Convolution;
import striate.kernels.element.Activation;
import striate.kernels.element.Arithmetic;
import striate.kernels.shape.ConvGeometry;

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

  private int blocks(Shape in) {
    return groups == AS_INPUT ? in.channels() : groups;
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public String describe(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    String blocks = blocks(in) == 1 ? "" : ", groups " + blocks(in);
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
    if (in.channels() % blocks(in) != 0 || outs(in) % blocks(in) != 0) {
      throw new ShapeException(
          "expects channels that "
              + blocks(in)
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
    int ins = in.channels() / blocks(in);
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
            Math.multiplyExact(outs / blocks(in), area)));
    if (bias) {
      all.add(Parameter.plain("bias", Parameter.Role.OFFSET, outs, new Initialiser.Constant(0)));
    }
    return all;
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    Shape out = outputShape(inputs);
    return (long) out.size() * (in.channels() / blocks(in)) * window.height() * window.width();
  }

  @Override
  public LayerOp bind(Binding binding) {
    Shape in = binding.input();
    Shape out = binding.output();
    ConvGeometry geometry =
        new ConvGeometry(
            in.height(),
            in.width(),
            in.channels(),
            out.height(),
            out.width(),
            out.channels(),
            window.height(),
            window.width(),
            window.strideH(),
            window.strideW(),
            window.top(in.height()),
            window.left(in.width()),
            window.dilationH(),
            window.dilationW(),
            blocks(in));
    return new Op(
        Convolution.of(geometry, binding.alike(), binding.oneImage()), geometry, binding, bias);
  }

  /** Also serves {@link Dense}: a 1×1 convolution of 1×1 images. */
  static final class Op implements LayerOp {
    private final Convolution convolution;
    private final Binding binding;
    private final boolean bias;
    private final Activation activation;
    private final int pixels;
    private final int outs;
    private final int forwardPacked;

    Op(Convolution convolution, ConvGeometry geometry, Binding binding, boolean bias) {
      this.convolution = convolution;
      this.binding = binding;
      this.bias = bias;
      this.activation = FusedActivation.of(binding.activation());
      this.pixels = geometry.outH() * geometry.outW();
      this.outs = geometry.outC();
      // rounded up, so that what follows starts on a cache line too
      this.forwardPacked = Math.ceilDiv(convolution.packedForwardLength(), 16) * 16;
    }

    private float @Nullable [] bias(Pass p) {
      return bias ? p.parameters[1] : null;
    }

    @Override
    public void forward(Pass p) {
      convolution.forward(
          p.in[0],
          p.inAt[0],
          p.images,
          p.packed,
          p.packedAt,
          bias(p),
          0,
          activation,
          p.out,
          p.outAt,
          p.scratch,
          p.scratchAt);
    }

    @Override
    public boolean cutsForward() {
      return true;
    }

    @Override
    public void forwardPart(Pass p, int part, int parts) {
      convolution.forwardPart(
          p.in[0],
          p.inAt[0],
          p.images,
          p.packed,
          p.packedAt,
          bias(p),
          0,
          activation,
          p.out,
          p.outAt,
          p.scratch,
          p.scratchAt,
          part,
          parts);
    }

    @Override
    public void backward(Pass p) {
      float[] weights = p.parameterGradients[0];
      if (weights != null && !p.weightsLater) {
        convolution.backwardWeights(
            p.in[0],
            p.inAt[0],
            p.outGradient,
            p.outGradientAt,
            p.images,
            weights,
            p.parameterGradientsAt[0],
            p.accumulate,
            p.scratch,
            p.scratchAt);
      }
      biasGradient(p);
      float[] inGradient = p.inGradient[0];
      if (inGradient != null) {
        convolution.backwardData(
            p.outGradient,
            p.outGradientAt,
            p.images,
            p.packed,
            p.packedAt + (convolution.backwardReadsForward() ? 0 : forwardPacked),
            inGradient,
            p.inGradientAt[0],
            p.scratch,
            p.scratchAt);
      }
    }

    private void biasGradient(Pass p) {
      float[] gradient = bias ? p.parameterGradients[1] : null;
      if (gradient != null) {
        Arithmetic.columnSums(
            p.outGradient,
            p.outGradientAt,
            p.images * pixels,
            outs,
            gradient,
            p.parameterGradientsAt[1],
            p.accumulate);
      }
    }

    @Override
    public boolean backwardReadsInput() {
      return binding.learns(0);
    }

    @Override
    public int batchParts() {
      return convolution.batchParts();
    }

    @Override
    public void backwardTogether(Pass p, int part, int parts) {
      if (part == 0) {
        biasGradient(p);
      }
      float[] inGradient = p.inGradient[0];
      if (inGradient != null) {
        convolution.backwardDataPart(
            p.outGradient,
            p.outGradientAt,
            p.images,
            p.packed,
            p.packedAt + (convolution.backwardReadsForward() ? 0 : forwardPacked),
            inGradient,
            p.inGradientAt[0],
            p.scratch,
            p.scratchAt,
            part,
            parts);
      }
    }

    @Override
    public int gradientParts(int images) {
      return convolution.weightParts(images);
    }

    @Override
    public long partScratchLength(int images) {
      return convolution.backwardWeightsScratch(images);
    }

    @Override
    public void backwardPart(Pass p, int part, int parts) {
      float[] weights = p.parameterGradients[0];
      if (weights == null) {
        throw new IllegalStateException("the weights are frozen: no part of their gradient to do");
      }
      convolution.backwardWeightPart(
          p.in[0],
          p.inAt[0],
          p.outGradient,
          p.outGradientAt,
          p.images,
          weights,
          p.parameterGradientsAt[0],
          part,
          parts,
          p.accumulate,
          p.scratch,
          p.scratchAt);
    }

    @Override
    public long scratchLength(int images) {
      long most = convolution.forwardScratch(images);
      if (binding.learns(0)) {
        most = Math.max(most, convolution.backwardWeightsScratch(images));
      }
      if (binding.inputGradient()) {
        most = Math.max(most, convolution.backwardDataScratch(images));
      }
      return most;
    }

    private boolean packsBackward() {
      return binding.inputGradient() && !convolution.backwardReadsForward();
    }

    @Override
    public long packedLength() {
      return forwardPacked + (packsBackward() ? (long) convolution.packedBackwardLength() : 0);
    }

    @Override
    public boolean packsLike(LayerOp other) {
      return other instanceof Op o
          && packedLength() == o.packedLength()
          && convolution.packsLike(o.convolution);
    }

    @Override
    public void pack(float[][] parameters, float[] packed, int at, int part, int parts) {
      convolution.packForward(parameters[0], 0, packed, at, part, parts);
      if (packsBackward()) {
        convolution.packBackward(parameters[0], 0, packed, at + forwardPacked, part, parts);
      }
    }
  }
}
