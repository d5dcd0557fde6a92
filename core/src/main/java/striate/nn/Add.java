package striate.nn;

import java.util.List;
import striate.kernels.element.Arithmetic;

/**
 * The sum of two or more outputs of one shape, as where a residual branch joins (He et al. 2015).
 */
public record Add() implements Layer {

  @Override
  public String kind() {
    return "add";
  }

  @Override
  public int arity() {
    return -1;
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Add";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    for (Shape s : inputs) {
      if (!s.equals(inputs.getFirst())) {
        throw new ShapeException("expects inputs of one shape, got " + inputs);
      }
    }
    return inputs.getFirst();
  }

  @Override
  public LayerOp bind(Binding binding) {
    int size = binding.output().size();
    return new ElementwiseOp(size) {
      @Override
      void forward(Pass p, int from, int count) {
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
            Copies.copy(
                p.outGradient, p.outGradientAt, inGradient, p.inGradientAt[i], p.images * size);
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
    };
  }
}
