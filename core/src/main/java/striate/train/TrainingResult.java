package striate.train;

import java.time.Duration;
import java.util.List;
import striate.nn.Weights;

/**
 * The result of a training.
 *
 * @param weights as {@code choice} and {@code epoch} tell
 * @param choice which weights these are
 * @param averaged whether they are the moving average rather than the weights themselves
 * @param epoch after which they were taken, from 1; 0 for those before training
 * @param history the epochs
 * @param steps number of updates of the weights
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

  /** The choice of weights that a training returns. */
  public enum Choice {
    /** The weights of the epoch whose validation was best. */
    BEST,
    /** The weights of the last step. */
    LAST,
    /** The weights of the last complete epoch, since the training diverged after it. */
    LAST_GOOD
  }

  /** The reason that a training ended. */
  public enum Stop {
    /** All epochs are done. */
    FINISHED,
    /**
     * Early stopping: the validation has not become better for {@link Trainer.Settings#patience}
     * epochs.
     */
    EARLY,
    /** The time limit has passed. */
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
