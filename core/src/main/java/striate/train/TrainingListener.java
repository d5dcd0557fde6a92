package striate.train;

/**
 * A listener to the progress of a training. Called on the thread that trains, in the order of the
 * settings; an exception of a method ends the training and comes out of {@link Trainer#run}.
 */
public interface TrainingListener {
  /**
   * Called before the first step of this process; a resumed training is somewhere in the middle.
   */
  default void onStart(Progress progress) {}

  /** Called after each update of the weights. */
  default void onStep(Progress progress) {}

  /** Called after each epoch and its validation. */
  default void onEpoch(Progress progress, EpochResult result) {}

  /** Called at the end, whatever ended it but an exception of a listener or of the data. */
  default void onEnd(TrainingResult result) {}

  /** Called with a warning: one line about something wrong that does not stop the training. */
  default void onNotice(String line) {}
}
