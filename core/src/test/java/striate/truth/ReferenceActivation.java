package striate.truth;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A function of each value alone. */
record ReferenceActivation(DoubleUnaryOperator function) implements Reference {
  @Override
  public Tensor apply(List<Tensor> inputs) {
    return inputs.getFirst().map(function);
  }

  /** Returns the activation that a case names. */
  static ReferenceActivation of(TorchCases.Case c) {
    double slope = c.number("slope", 0);
    return new ReferenceActivation(
        switch (c.text("function")) {
          case "relu" -> x -> Math.max(x, 0);
          case "relu6" -> x -> Math.clamp(x, 0, 6);
          case "leaky-relu" -> x -> x > 0 ? x : slope * x;
          case "tanh" -> Math::tanh;
          case "sigmoid" -> ReferenceActivation::sigmoid;
          case "silu" -> x -> x * sigmoid(x);
          case "hardswish" -> x -> x * Math.clamp(x + 3, 0, 6) / 6;
          case "gelu" -> x -> x * normal(x);
          default -> throw new IllegalArgumentException(c.text("function"));
        });
  }

  static double sigmoid(double x) {
    // The branch that does not overflow.
    return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }

  /**
   * The normal distribution function Φ(x). Near 0 by the power series ½ + φ(x)·Σ x^(2k+1)/(1·3·…);
   * further out by Laplace's continued fraction for the tail, which loses no digits there.
   */
  static double normal(double x) {
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    if (Math.abs(x) < 4) {
      double term = x;
      double sum = x;
      for (int k = 3; Math.abs(term) > Math.abs(sum) * 1e-18; k += 2) {
        term *= x * x / k;
        sum += term;
      }
      return 0.5 + density * sum;
    }
    double fraction = Math.abs(x);
    for (int k = 200; k >= 1; k--) {
      fraction = Math.abs(x) + k / fraction;
    }
    double tail = density / fraction;
    return x > 0 ? 1 - tail : tail;
  }
}
