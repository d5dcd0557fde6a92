package striate.run.cpu;

import org.jspecify.annotations.Nullable;
import striate.kernels.conv.Convolution;
import striate.kernels.element.Activation;
import striate.kernels.element.Arithmetic;
import striate.kernels.shape.ConvGeometry;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;
import striate.nn.tensor.Linear;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The arithmetic of {@link Conv2d}, and of {@link Dense} and {@link Linear}, which are 1×1
 * convolutions of images of one pixel, or of one column.
 */
final class Conv2dOp implements LayerOp {
  private final Convolution convolution;
  private final Binding binding;
  private final boolean bias;
  private final Activation activation;
  private final int pixels;
  private final int outs;
  private final int forwardPacked;

  private Conv2dOp(Convolution convolution, ConvGeometry geometry, Binding binding, boolean bias) {
    this.convolution = convolution;
    this.binding = binding;
    this.bias = bias;
    this.activation = FusedActivation.of(binding.activation());
    this.pixels = geometry.outH() * geometry.outW();
    this.outs = geometry.outC();
    // rounded up, so that what follows starts on a cache line too
    this.forwardPacked = Math.ceilDiv(convolution.packedForwardLength(), 16) * 16;
  }

  static Conv2dOp of(Conv2d layer, Binding binding) {
    Shape in = binding.input();
    Shape out = binding.output();
    Window window = layer.window();
    Padding.Explicit zeros = window.zeros(in);
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
            zeros.top(),
            zeros.left(),
            window.dilationH(),
            window.dilationW(),
            layer.groupCount(in));
    return of(geometry, binding, layer.bias());
  }

  static Conv2dOp of(Dense layer, Binding binding) {
    ConvGeometry geometry = ConvGeometry.dense(binding.input().size(), layer.outputs());
    return of(geometry, binding, layer.bias());
  }

  static Conv2dOp of(Linear layer, Binding binding) {
    Shape in = binding.input();
    int ins = in.sizes()[in.sizes().length - 1];
    int rows = in.size() / ins;
    ConvGeometry geometry =
        new ConvGeometry(rows, 1, ins, rows, 1, layer.outputs(), 1, 1, 1, 1, 0, 0, 1, 1, 1);
    return of(geometry, binding, layer.bias());
  }

  private static Conv2dOp of(ConvGeometry geometry, Binding binding, boolean bias) {
    return new Conv2dOp(
        Convolution.of(geometry, binding.alike(), binding.oneImage()), geometry, binding, bias);
  }

  private float @Nullable [] bias(Pass p) {
    return bias ? p.parameters[1] : null;
  }

  @Override
  public void neverWait() {
    convolution.neverWait();
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
  public boolean cutsByRows() {
    return convolution.cutsByRows();
  }

  @Override
  public int inputRowFrom(int row) {
    return convolution.inputRowFrom(row);
  }

  @Override
  public int inputRowTo(int row) {
    return convolution.inputRowTo(row);
  }

  @Override
  public void forwardRows(Pass p, int from, int to, int rows) {
    convolution.forwardRows(
        p.in[0],
        p.inAt[0],
        p.packed,
        p.packedAt,
        bias(p),
        0,
        activation,
        p.out,
        p.outAt,
        p.scratch,
        p.scratchAt,
        from,
        to);
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

  /** The gradient of the bias, of each shard in its own place, as where a shard goes by itself. */
  private void biasGradients(Pass p) {
    float[] gradient = bias ? p.parameterGradients[1] : null;
    if (gradient == null) {
      return;
    }
    for (int done = 0, k = 0; done < p.images; done += p.shardImages, k++) {
      Arithmetic.columnSums(
          p.outGradient,
          p.outGradientAt + done * pixels * outs,
          Math.min(p.shardImages, p.images - done) * pixels,
          outs,
          gradient,
          p.parameterGradientsAt[1] + k * outs,
          false);
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
      biasGradients(p);
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
    return other instanceof Conv2dOp o
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
