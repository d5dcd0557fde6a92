package striate.spark.training;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.jspecify.annotations.Nullable;
import striate.train.Progress;
import striate.train.TrainingListener;

/** Ends a training when its task is killed. */
final class Killed implements TrainingListener {
  private final @Nullable TaskContext task;

  Killed(@Nullable TaskContext task) {
    this.task = task;
  }

  @Override
  public void onStep(Progress progress) {
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("killed after step " + progress.step());
    }
  }
}
