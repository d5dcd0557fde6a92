package striate.train;

/** The validation metric: by what validations are compared. */
public enum Metric {
  /** The accuracy; of equal ones, the lower loss. */
  ACCURACY,
  /** The loss. */
  LOSS;

  /** Whether {@code a} is better than {@code b}; with a loss that is no number nothing is. */
  boolean better(Validation a, Validation b) {
    if (Double.isNaN(a.loss()) || Double.isNaN(b.loss())) {
      return !Double.isNaN(a.loss());
    }
    if (this == ACCURACY && a.accuracy() != b.accuracy()) {
      return a.accuracy() > b.accuracy();
    }
    return a.loss() < b.loss();
  }
}
