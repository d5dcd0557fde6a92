package striate.nn;

import java.util.List;

/**
 * Dropout (Srivastava et al. 2014): while training, sets each number to zero with probability p and
 * scales the others by 1 / (1 − p); otherwise passes everything on.
 *
 * <p>The mask is a hash of the step's key and the number's place in the batch, so that backward
 * recomputes it instead of storing it, at any number of threads.
 *
 * @param p probability of a zero, in [0, 1)
 */
public record Dropout(float p) implements Layer {

  /** Refuses probabilities outside [0, 1). */
  public Dropout {
    if (!(p >= 0 && p < 1)) {
      throw new IllegalArgumentException("dropout: a probability in [0, 1) expected, got " + p);
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Dropout(" + p + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public boolean differsInTraining() {
    return true;
  }
}
