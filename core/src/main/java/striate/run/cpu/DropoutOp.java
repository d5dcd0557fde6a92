package striate.run.cpu;

import striate.kernels.element.Copies;
import striate.nn.Dropout;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Dropout}. */
final class DropoutOp implements LayerOp {
  private final int size;
  private final boolean drops;
  private final float keep;

  DropoutOp(Dropout layer, Binding binding) {
    size = binding.input().size();
    drops = binding.training() && layer.p() > 0;
    keep = 1 - layer.p();
  }

  @Override
  public void forward(Pass pass) {
    if (drops) {
      striate.kernels.element.Dropout.apply(
          pass.in[0],
          pass.inAt[0],
          pass.out,
          pass.outAt,
          pass.images * size,
          keep,
          pass.key,
          (long) pass.first * size);
    } else {
      Copies.copy(pass.in[0], pass.inAt[0], pass.out, pass.outAt, pass.images * size);
    }
  }

  @Override
  public void backward(Pass pass) {
    float[] inGradient = pass.inGradient[0];
    if (inGradient == null) {
      return;
    }
    if (drops) {
      striate.kernels.element.Dropout.apply(
          pass.outGradient,
          pass.outGradientAt,
          inGradient,
          pass.inGradientAt[0],
          pass.images * size,
          keep,
          pass.key,
          (long) pass.first * size);
    } else {
      Copies.copy(
          pass.outGradient,
          pass.outGradientAt,
          inGradient,
          pass.inGradientAt[0],
          pass.images * size);
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public boolean isView() {
    return !drops;
  }
}
