package striate.train;

import striate.run.DivergedException;

/**
 * A training went astray: names epoch, step, batch and layer, and carries what was good before it.
 */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TrainingResult result;
  private final DivergedException fault;

  TrainingDivergedException(TrainingResult result, DivergedException fault) {
    super(result.why(), fault);
    this.result = result;
    this.fault = fault;
  }

  /**
   * The training up to its last good state: the best weights by validation, or those of the last
   * epoch that was complete.
   */
  public TrainingResult result() {
    return result;
  }

  /** The layer at fault; empty if only the loss is not finite. */
  public String layer() {
    return fault.layer();
  }
}
