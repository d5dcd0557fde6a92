package striate.spark.together;

import java.io.Serializable;
import striate.train.Trainer;

/**
 * What a training over several executors trains: each executor makes the same settings for itself,
 * from pictures that it finds by itself, such as on shared storage.
 */
public interface SharedWork extends Serializable {
  /**
   * The settings. Threads, run folder and exchange are set afterwards.
   *
   * @throws Exception if the pictures can't be read; the training then fails
   */
  Trainer.Settings settings() throws Exception;
}
