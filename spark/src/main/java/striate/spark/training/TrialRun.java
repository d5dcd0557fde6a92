package striate.spark.training;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.app.recipe.Views;
import striate.app.sets.DataSource;
import striate.app.sets.SetFiles;
import striate.app.training.DataPlace;
import striate.app.training.Job;
import striate.classify.Evaluation;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.SampleCache;
import striate.format.Onnx;

/**
 * One training of many, in a task: the same as {@code striate train} with these settings, to the
 * bit.
 */
public final class TrialRun implements Function<Trial, TrialResult> {
  private static final long serialVersionUID = 1L;

  /** What a trainer says of a folder that another one writes to. */
  private static final String HELD = " is in use";

  private final Places places;
  private final boolean models;

  /**
   * Where everything is, on every machine that trains.
   *
   * @param sets the folder of named sets, or null for the usual one
   * @param runs the folder that keeps the runs, or null for none: then they are gone with their
   *     task
   */
  public record Places(@Nullable String sets, @Nullable String runs) implements Serializable {}

  /**
   * Trainings.
   *
   * @param models whether model files are brought back
   */
  public TrialRun(Places places, boolean models) {
    this.places = places;
    this.models = models;
  }

  @Override
  public TrialResult call(Trial trial) {
    TaskContext task = TaskContext.get();
    Killed killed = new Killed(task);
    return result(
        trial,
        task == null ? 1 : task.cpus(),
        killed,
        task == null || task.attemptNumber() == 0 ? null : killed::pause);
  }

  /**
   * What comes of a training.
   *
   * @param pause of a task that is not the first one of its training: the folder may still be held
   *     by the one before, which ends, or whose machine is lost; null for the first
   */
  TrialResult result(Trial trial, int threads, Killed killed, @Nullable Runnable pause) {
    try (Scratch scratch = Scratch.make()) {
      String runs = places.runs;
      Path folder =
          runs == null ? scratch.path().resolve("run") : Path.of(runs).resolve(trial.name());
      while (true) {
        try {
          return trained(trial, folder, threads, killed);
        } catch (Failure e) {
          if (pause == null || !isHeld(e)) {
            throw e;
          }
          pause.run();
        }
      }
    } catch (Failure | SettingException | DataException | IllegalArgumentException e) {
      return TrialResult.failed(trial, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrialResult trained(Trial trial, Path folder, int threads, Killed killed) {
    Settings settings = Settings.of(trial.settings());
    String sets = places.sets;
    Path named = SetFiles.folder(sets == null ? null : Path.of(sets), System.getenv());
    Data data = data(settings.text(Key.DATA), named);
    Data cut = trial.fold() < 0 ? data : Folds.of(data, trial.fold(), trial.folds());
    Prepared prepared = Prepared.of(settings, cut, SampleCache.in(named.resolve("cache")), threads);
    Job job = new Job(prepared, folder, DataPlace.of(settings, folder), threads);
    Job.Outcome outcome = job.run(killed, line -> {}, trainer -> {});
    Evaluation test = outcome.test();
    Dataset watched = prepared.data().validation();
    Evaluation validation =
        watched == null
            ? null
            : Job.evaluate(outcome.model(), Views.of(prepared.settings()), watched, threads);
    return TrialResult.of(
        trial,
        test,
        validation,
        outcome.result().epoch(),
        outcome.result().elapsed().toMillis() / 1e3,
        models ? Onnx.toBytes(outcome.model()) : new byte[0]);
  }

  /** Whether a training failed since another one writes to its folder. */
  public static boolean isHeld(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains(HELD);
  }

  /** The images of a set. */
  public static Data data(String set, Path named) {
    DataSource source = DataSource.open(set, DataSource.Options.of(named));
    return new Data(
        source.name(),
        source.train(),
        source.validation(),
        source.test(),
        List.copyOf(source.problems()),
        source.overview());
  }
}
