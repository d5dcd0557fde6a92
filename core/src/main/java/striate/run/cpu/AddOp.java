package striate.run.cpu;

import striate.kernels.element.Arithmetic;
import striate.kernels.element.Copies;
import striate.nn.Add;
import striate.run.op.Binding;
import striate.run.op.ElementwiseOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Add}. */
final class AddOp extends ElementwiseOp {
  AddOp(Binding binding) {
    super(binding.output().size());
  }

  @Override
  protected void forward(Pass p, int from, int count) {
    int to = p.outAt + from;
    Arithmetic.add(p.in[0], p.inAt[0] + from, p.in[1], p.inAt[1] + from, p.out, to, count);
    for (int i = 2; i < p.in.length; i++) {
      Arithmetic.addTo(p.in[i], p.inAt[i] + from, p.out, to, count);
    }
  }

  @Override
  public void backward(Pass p) {
    for (int i = 0; i < p.inGradient.length; i++) {
      float[] inGradient = p.inGradient[i];
      if (inGradient != null) {
        Copies.copy(p.outGradient, p.outGradientAt, inGradient, p.inGradientAt[i], p.images * size);
      }
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }

  @Override
  public boolean inPlace() {
    return true; // on the first input
  }

  @Override
  public boolean passesGradient() {
    return true;
  }
}
