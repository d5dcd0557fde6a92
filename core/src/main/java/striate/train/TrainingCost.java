package striate.train;

import java.time.Duration;

/**
 * The cost of a training's epoch on this machine, measured by {@link Trainer.Settings#cost}.
 *
 * @param stepSeconds of a batch: loading, forward, backward and update
 * @param batches of an epoch
 * @param validationSeconds of the validation after an epoch; 0 without a validation set
 * @param measured batches that were trained on to measure it
 * @param steady whether the last of them were equally fast; if not, the machine was busy, or the
 *     time too short for kernels to be compiled, and the epochs may take less or more
 */
public record TrainingCost(
    double stepSeconds, int batches, double validationSeconds, int measured, boolean steady) {
  /** Refuses times that are negative or no numbers, and an epoch without batches. */
  public TrainingCost {
    boolean times = stepSeconds >= 0 && validationSeconds >= 0;
    if (!times || Double.isInfinite(stepSeconds + validationSeconds) || batches < 1) {
      throw new IllegalArgumentException(
          "cost: finite times of at least 0 and at least 1 batch expected, got "
              + stepSeconds
              + " s, "
              + validationSeconds
              + " s and "
              + batches);
    }
  }

  /** The time of an epoch, in seconds. */
  public double epochSeconds() {
    return batches * stepSeconds + validationSeconds;
  }

  /** The number of whole epochs that fit into a time; at least 1. */
  public int epochs(Duration time) {
    double epochs = Math.floor(time.toNanos() * 1e-9 / Math.max(1e-9, epochSeconds()));
    return (int) Math.clamp(epochs, 1, Integer.MAX_VALUE);
  }
}
