package striate.spark.training;

import java.time.Duration;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.jspecify.annotations.Nullable;
import striate.train.Progress;
import striate.train.TrainingListener;

/** Ends a training when its task is killed. */
final class Killed implements TrainingListener {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final @Nullable TaskContext task;

  Killed(@Nullable TaskContext task) {
    this.task = task;
  }

  /** Some seconds. */
  void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new TaskKilledException("killed while it waited for its run folder");
    }
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("killed while it waited for its run folder");
    }
  }

  @Override
  public void onStep(Progress progress) {
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("killed after step " + progress.step());
    }
  }
}
