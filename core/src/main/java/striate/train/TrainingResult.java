package striate.train;

import java.time.Duration;
import java.util.List;
import striate.nn.Weights;

/**
 * What a training came to.
 *
 * @param weights those that {@code choice} and {@code epoch} tell
 * @param choice which weights these are
 * @param averaged whether they are the moving average rather than the weights themselves
 * @param epoch after which they were taken, from 1; 0 for those before training
 * @param history the epochs
 * @param steps moves of the weights
 * @param stop why the training ended
 * @param why the same in words
 * @param elapsed time of the training, all its parts together
 */
public record TrainingResult(
    Weights weights,
    Choice choice,
    boolean averaged,
    int epoch,
    List<EpochResult> history,
    long steps,
    Stop stop,
    String why,
    Duration elapsed) {

  /** Which weights a training gives. */
  public enum Choice {
    /** Those of the epoch whose validation was best. */
    BEST,
    /** Those of the last step. */
    LAST,
    /** Those of the last epoch that was complete, since the steps after it went astray. */
    LAST_GOOD
  }

  /** Why a training ended. */
  public enum Stop {
    /** All epochs are done. */
    FINISHED,
    /** The validation has not become better for as many epochs as were to be borne. */
    EARLY,
    /** The time is up. */
    TIME,
    /** It was cancelled, or its thread interrupted. */
    CANCELLED,
    /** The loss or a gradient was no finite number any more. */
    DIVERGED
  }

  /** Copies the history. */
  public TrainingResult {
    history = List.copyOf(history);
  }
}
