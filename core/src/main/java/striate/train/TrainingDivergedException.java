package striate.train;

import striate.run.DivergedException;

/**
 * Thrown when a training diverges: names epoch, step, batch and layer, and carries the last good
 * result.
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
   * The result up to the last good state: the best weights by validation, or those of the last
   * complete epoch.
   */
  public TrainingResult result() {
    return result;
  }

  /** The layer at fault; empty if only the loss is not finite. */
  public String layer() {
    return fault.layer();
  }
}
