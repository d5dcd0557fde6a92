package striate.spark.together;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.Settings;
import striate.app.sets.SetFiles;
import striate.data.SampleCache;
import striate.spark.training.TrialRun;
import striate.train.Trainer;

/** A training by the settings of {@code striate train}, on a set that every executor sees. */
public final class SettingsWork implements SharedWork {
  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, String> settings;
  private final @Nullable String sets;
  private final int localSteps;
  private final boolean ownStatistics;

  /**
   * A training.
   *
   * @param settings as texts, for they travel
   * @param sets the folder of named sets, or null for the usual one
   * @param localSteps steps of each executor between two means of their weights; 0 for the bits of
   *     one machine
   * @param ownStatistics whether batch normalisation sees an executor's images alone
   */
  public SettingsWork(
      Map<String, String> settings, @Nullable String sets, int localSteps, boolean ownStatistics) {
    this.settings = new LinkedHashMap<>(settings);
    this.sets = sets;
    this.localSteps = localSteps;
    this.ownStatistics = ownStatistics;
  }

  /** The training, prepared on this machine. */
  public Prepared prepared(int threads) {
    String folder = sets;
    Settings all = Settings.of(settings);
    Path named = SetFiles.folder(folder == null ? null : Path.of(folder), System.getenv());
    return Prepared.of(
        all,
        TrialRun.data(all.text(Key.DATA), named),
        SampleCache.in(named.resolve("cache")),
        threads);
  }

  @Override
  public Trainer.Settings settings() {
    TaskContext task = TaskContext.get();
    int threads = task == null ? 1 : Math.max(1, task.cpus());
    Prepared prepared = prepared(threads);
    Trainer.Settings trainer = prepared.trainer(threads).localSteps(localSteps);
    if (ownStatistics) {
      trainer.ownStatistics();
    }
    // So that 'striate resume' knows the run.
    prepared.settings().texts().forEach(trainer::remark);
    return trainer;
  }
}
