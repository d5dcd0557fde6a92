package striate.nn;

import java.util.List;

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
}
