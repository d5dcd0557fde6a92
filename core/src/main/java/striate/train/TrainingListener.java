package striate.train;

/**
 * Is told how a training goes. Called on the thread that trains, in the order of the settings; what
 * a method throws ends the training and comes out of {@link Trainer#run}.
 */
public interface TrainingListener {
  /** Before the first step of this process; a resumed training is somewhere in the middle. */
  default void onStart(Progress progress) {}

  /** After each move of the weights. */
  default void onStep(Progress progress) {}

  /** After each epoch, and its validation. */
  default void onEpoch(Progress progress, EpochResult result) {}

  /** At the end, whatever ended it but an exception of a listener or of the data. */
  default void onEnd(TrainingResult result) {}

  /** Something went wrong that does not stop the training; a line for people. */
  default void onNotice(String line) {}
}
