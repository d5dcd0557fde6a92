package striate.train;

/** Gradient clipping: the limit on gradients before the optimiser sees them. */
public sealed interface Clipping {

  /** No clipping: gradients are taken as they are. */
  record None() implements Clipping {}

  /**
   * Clipping by norm (Pascanu et al. 2013): all gradients together are scaled so that their norm is
   * at most {@code norm}, by {@code norm / (total + 1e-6)} as in PyTorch's {@code clip_grad_norm_}.
   *
   * @param norm above 0
   */
  record ByNorm(float norm) implements Clipping {
    /** Refuses what is not a finite number above 0. */
    public ByNorm {
      check("clipping norm", norm);
    }
  }

  /**
   * Clipping by value: each number of a gradient is held between −value and value.
   *
   * @param value above 0
   */
  record ByValue(float value) implements Clipping {
    /** Refuses what is not a finite number above 0. */
    public ByValue {
      check("clipping value", value);
    }
  }

  /** No clipping. */
  static Clipping none() {
    return new None();
  }

  /** Clipping by the norm of all gradients together. */
  static Clipping byNorm(double norm) {
    return new ByNorm((float) norm);
  }

  /** Clipping by value, number by number. */
  static Clipping byValue(double value) {
    return new ByValue((float) value);
  }

  private static void check(String what, float value) {
    if (!(value > 0) || Float.isInfinite(value)) {
      throw new IllegalArgumentException(what + ": a finite number above 0 expected, got " + value);
    }
  }
}
