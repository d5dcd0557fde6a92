package striate.run.cpu;

import striate.kernels.element.Copies;
import striate.nn.Flatten;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Flatten}. */
final class FlattenOp implements LayerOp {
  private final int size;

  FlattenOp(Binding binding) {
    size = binding.input().size();
  }

  @Override
  public void forward(Pass p) {
    Copies.copy(p.in[0], p.inAt[0], p.out, p.outAt, p.images * size);
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      Copies.copy(p.outGradient, p.outGradientAt, inGradient, p.inGradientAt[0], p.images * size);
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
    return true;
  }
}
