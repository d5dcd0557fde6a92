package striate.run.cpu.tensor;

import striate.nn.tensor.Unary;
import striate.run.op.Binding;
import striate.run.op.ElementwiseOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Unary}. */
final class UnaryOp extends ElementwiseOp {
  private final UnaryKernels.Value value;
  private final UnaryKernels.Slope slope;
  private final boolean readsOutput;
  private final boolean readsInput;
  private final boolean backward;

  UnaryOp(Unary layer, Binding binding) {
    super(binding.output().size());
    value = UnaryKernels.value(layer);
    slope = UnaryKernels.slope(layer);
    readsOutput = UnaryKernels.slopeReadsOutput(layer.function());
    readsInput = !readsOutput && !UnaryKernels.slopeReadsNothing(layer.function());
    backward = binding.backward();
  }

  @Override
  protected void forward(Pass p, int from, int count) {
    value.apply(p.in[0], p.inAt[0] + from, p.out, p.outAt + from, count);
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      slope.apply(
          p.in[0],
          p.inAt[0],
          p.out,
          p.outAt,
          p.outGradient,
          p.outGradientAt,
          inGradient,
          p.inGradientAt[0],
          p.images * size);
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return readsInput;
  }

  @Override
  public boolean backwardReadsOutput() {
    return readsOutput;
  }

  @Override
  public boolean inPlace() {
    return !backward || !readsInput;
  }
}
