package striate.app.studio.work;

import java.nio.file.Path;
import striate.app.recipe.Prepared;
import striate.train.Trainer;

/** What looks into trainings while they run. Called on the thread that trains. */
public interface Watcher {
  /**
   * A training that is about to begin, or to go on.
   *
   * @param name of the run: that of its folder
   * @param folder where it is kept
   * @param prepared the data, the network and the settings
   */
  record Begun(String name, Path folder, Prepared prepared) {}

  /** Before the first step: listeners, and whatever else looks into it, are added here. */
  void begins(Begun run, Trainer.Settings settings);

  /** After the last step, whatever ended it. */
  void ended(String name);
}
