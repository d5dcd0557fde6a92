package striate.run.cpu.tensor;

import striate.kernels.conv.Convolution;
import striate.kernels.element.Arithmetic;
import striate.kernels.shape.ConvGeometry;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;
import striate.nn.tensor.ConvTranspose2d;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The arithmetic of {@link ConvTranspose2d}: a convolution from its output to its input, the other
 * way round. Forward is that one's gradient of the image, backward its forward pass.
 */
public final class ConvTransposeOp implements LayerOp {
  private final Convolution convolution;
  private final Binding binding;
  private final boolean bias;
  private final int inSize;
  private final int outSize;
  private final int pixels;
  private final int outs;

  /** Where in the packed weights those of the backward pass begin. */
  private final int backwardAt;

  /** For a layer in its place. */
  public ConvTransposeOp(ConvTranspose2d layer, Binding binding) {
    Shape in = binding.input();
    Shape out = binding.output();
    Window window = layer.window();
    Padding.Explicit cut = layer.cut();
    convolution =
        Convolution.of(
            new ConvGeometry(
                out.height(),
                out.width(),
                out.channels(),
                in.height(),
                in.width(),
                in.channels(),
                window.height(),
                window.width(),
                window.strideH(),
                window.strideW(),
                cut.top(),
                cut.left(),
                window.dilationH(),
                window.dilationW(),
                layer.groups()));
    this.binding = binding;
    bias = layer.bias();
    inSize = in.size();
    outSize = out.size();
    pixels = out.pixels();
    outs = out.channels();
    // rounded up, so that what follows starts on a cache line too
    backwardAt =
        convolution.backwardReadsForward()
            ? 0
            : Math.ceilDiv(convolution.packedBackwardLength(), 16) * 16;
  }

  @Override
  public void neverWait() {
    convolution.neverWait();
  }

  @Override
  public void forward(Pass p) {
    // Among others an image might get its sums in another order.
    int step = binding.alike() ? 1 : p.images;
    for (int i = 0; i < p.images; i += step) {
      convolution.backwardData(
          p.in[0],
          p.inAt[0] + i * inSize,
          step,
          p.packed,
          p.packedAt,
          p.out,
          p.outAt + i * outSize,
          p.scratch,
          p.scratchAt);
    }
    if (bias) {
      Arithmetic.addBias(p.out, p.outAt, p.images * pixels, outs, p.parameters[1], 0, false);
    }
  }

  @Override
  public void backward(Pass p) {
    float[] weights = p.parameterGradients[0];
    if (weights != null) {
      convolution.backwardWeights(
          p.outGradient,
          p.outGradientAt,
          p.in[0],
          p.inAt[0],
          p.images,
          weights,
          p.parameterGradientsAt[0],
          p.accumulate,
          p.scratch,
          p.scratchAt);
    }
    float[] offsets = bias ? p.parameterGradients[1] : null;
    if (offsets != null) {
      Arithmetic.columnSums(
          p.outGradient,
          p.outGradientAt,
          p.images * pixels,
          outs,
          offsets,
          p.parameterGradientsAt[1],
          p.accumulate);
    }
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      convolution.forward(
          p.outGradient,
          p.outGradientAt,
          p.images,
          p.packed,
          p.packedAt + backwardAt,
          null,
          0,
          striate.kernels.element.Activation.NONE,
          inGradient,
          p.inGradientAt[0],
          p.scratch,
          p.scratchAt);
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return binding.learns(0);
  }

  @Override
  public long scratchLength(int images) {
    long most = convolution.backwardDataScratch(images);
    if (binding.learns(0)) {
      most = Math.max(most, convolution.backwardWeightsScratch(images));
    }
    if (binding.inputGradient()) {
      most = Math.max(most, convolution.forwardScratch(images));
    }
    return most;
  }

  private boolean packsForward() {
    return convolution.backwardReadsForward() || binding.inputGradient();
  }

  @Override
  public long packedLength() {
    return backwardAt + (packsForward() ? (long) convolution.packedForwardLength() : 0);
  }

  @Override
  public void pack(float[][] parameters, float[] packed, int at, int part, int parts) {
    if (!convolution.backwardReadsForward()) {
      convolution.packBackward(parameters[0], 0, packed, at, part, parts);
    }
    if (packsForward()) {
      convolution.packForward(parameters[0], 0, packed, at + backwardAt, part, parts);
    }
  }
}
