package striate.run.cpu.tensor;

import java.util.Arrays;
import striate.kernels.element.Arithmetic;
import striate.nn.tensor.Constant;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link Constant}. */
final class ConstantOp implements LayerOp {
  private final int inSize;
  private final int size;

  ConstantOp(Binding binding) {
    inSize = binding.input().size();
    size = binding.output().size();
  }

  @Override
  public void forward(Pass p) {
    for (int i = 0; i < p.images; i++) {
      System.arraycopy(p.parameters[0], 0, p.out, p.outAt + i * size, size);
    }
  }

  @Override
  public void backward(Pass p) {
    float[] dx = p.inGradient[0];
    if (dx != null) {
      Arrays.fill(dx, p.inGradientAt[0], p.inGradientAt[0] + p.images * inSize, 0f);
    }
    float[] gradient = p.parameterGradients[0];
    if (gradient != null) {
      int to = p.parameterGradientsAt[0];
      Arithmetic.columnSums(
          p.outGradient, p.outGradientAt, p.images, size, gradient, to, p.accumulate);
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }
}
