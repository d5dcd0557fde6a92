package striate.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import striate.files.Reasons;
import striate.train.disk.Disk;
import striate.train.disk.Properties;
import striate.train.disk.RunLock;

/** One run's hold on its {@link RunFolder}: from the lock to its release. */
final class Keeper implements AutoCloseable {
  private final RunFolder folder;
  private final Disk disk;
  private final Consumer<String> notice;

  /** Null where another machine writes, and this one only reads. */
  private final @Nullable RunLock lock;

  /** Lines that are not in the file yet, and the bytes that are. */
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  private long written;

  /** The newest checkpoint that is known to be good. */
  private @Nullable Path newest;

  private @Nullable Path second;

  private long stepsThen;
  private long nanosThen = System.nanoTime();

  private Keeper(RunFolder folder, Consumer<String> notice, @Nullable RunLock lock) {
    this.folder = folder;
    this.disk = folder.disk();
    this.notice = notice;
    this.lock = lock;
  }

  /**
   * Locks the folder, and begins a run in it or makes sure that the one in it is the same.
   *
   * @throws IllegalStateException if somebody else has it
   * @throws IllegalArgumentException naming the setting or the data that differ
   * @throws UncheckedIOException if it can't be read or written
   */
  static Keeper open(RunFolder folder, RunSettings settings, Consumer<String> notice) {
    boolean interrupted = Thread.interrupted();
    try {
      Files.createDirectories(folder.path());
      Keeper keeper = new Keeper(folder, notice, RunLock.take(folder.path()));
      try {
        keeper.removeDrafts();
        keeper.describe(settings);
        return keeper;
      } catch (IOException | RuntimeException | Error e) {
        keeper.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": " + reason(e), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A hold that writes nothing: that of all machines of a training but one. */
  static Keeper follow(RunFolder folder, Consumer<String> notice) {
    return new Keeper(folder, notice, null);
  }

  private void removeDrafts() throws IOException {
    for (Path draft : folder.drafts()) {
      Files.deleteIfExists(draft);
    }
  }

  private void describe(RunSettings settings) throws IOException {
    Map<String, String> wanted = RunDescription.settings(settings);
    Map<String, String> data = RunDescription.data(settings.train, settings.validation);
    Map<String, String> machine = RunDescription.machine();
    if (folder.exists()) {
      Continuation continuation = new Continuation(folder, settings.remarks.keySet());
      continuation.check(wanted, data);
      continuation.notices(wanted, machine).forEach(notice);
      // A diverged run whose settings are not changed yet may be tried again; not the other way.
      Files.deleteIfExists(folder.path().resolve(RunFolder.END));
      if (!folder.settings().equals(wanted)) {
        write(RunFolder.SETTINGS, wanted);
      }
      return;
    }
    write(RunFolder.MACHINE, machine);
    write(RunFolder.DATA, data);
    // Last, because a folder with settings holds a run.
    write(RunFolder.SETTINGS, wanted);
  }

  private void write(String name, Map<String, String> values) throws IOException {
    disk.replace(folder.path().resolve(name), out -> out.write(Properties.write(values)));
  }

  /** Brings the state to where the run stopped; leaves it as it is if the run is new. */
  void resume(RunState state) {
    try {
      boolean isNew = lock == null && !Files.exists(folder.path());
      List<Path> all = isNew ? List.of() : folder.checkpoints();
      long metrics = 0;
      for (Path file : all) {
        try {
          Checkpoint.check(file);
        } catch (IOException e) {
          notice.accept(file.getFileName() + " is damaged and left out: " + reason(e));
          continue;
        }
        if (newest != null) {
          second = file;
          break;
        }
        metrics = Checkpoint.read(file, state);
        newest = file;
      }
      if (newest == null && (!all.isEmpty() || hasMetrics())) {
        notice.accept(
            folder
                + (all.isEmpty() ? ": there is no checkpoint" : ": no checkpoint can be read")
                + "; the run begins anew");
      }
      if (lock != null) {
        resumeMetrics(metrics);
      }
      stepsThen = state.training.steps();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": " + reason(e), e);
    }
  }

  private boolean hasMetrics() throws IOException {
    return Files.exists(folder.metrics()) && Files.size(folder.metrics()) > 0;
  }

  private void resumeMetrics(long length) throws IOException {
    Path file = folder.metrics();
    long size = Files.exists(file) ? Files.size(file) : 0;
    if (size < length) {
      notice.accept(
          file.getFileName() + ": " + length + " bytes expected, got " + size + "; lines are lost");
    }
    written = Math.min(size, length);
    disk.append(file, written, new byte[0]);
  }

  /** Takes a line for the metrics; it is written with the next checkpoint. */
  void metric(String json) {
    if (lock == null) {
      return;
    }
    lines.writeBytes((json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a checkpoint is due after a step. */
  boolean due(long steps) {
    Duration every = folder.every();
    return (folder.everySteps() > 0 && steps - stepsThen >= folder.everySteps())
        || (every != null && System.nanoTime() - nanosThen >= every.toNanos());
  }

  /**
   * Saves; if that fails, says so once, and the checkpoint before stays.
   *
   * @throws IllegalStateException if another run has taken the folder
   */
  void save(RunState state) {
    stepsThen = state.training.steps();
    nanosThen = System.nanoTime();
    write(
        "no checkpoint at step " + stepsThen,
        () -> {
          appendLines();
          put(state, written);
        });
  }

  /** Saves a state that the run goes back to; what was saved after it goes. */
  void saveEarlier(RunState state) {
    write(
        "no checkpoint after epoch " + state.epoch,
        () -> {
          appendLines();
          long length = Metrics.lengthOfEpochs(folder.metrics(), state.epoch);
          newest = null;
          second = null;
          put(state, length);
        });
  }

  /** Notes why the training ended. */
  void end(TrainingResult.Stop stop, String why) {
    write(
        "no " + RunFolder.END, () -> write(RunFolder.END, Map.of("stop", stop.name(), "why", why)));
  }

  /** Something that is written. */
  private interface Writing {
    void run() throws IOException;
  }

  private void write(String failure, Writing writing) {
    if (lock == null) {
      return;
    }
    // An interrupt is for the loop to see; it shall not spoil the file.
    boolean interrupted = Thread.interrupted();
    try {
      if (!lock.isHeld()) {
        throw new IllegalStateException(folder + ": another run has begun there; this one ends");
      }
      writing.run();
    } catch (IOException e) {
      Path kept = newest;
      notice.accept(
          failure
              + ": "
              + reason(e)
              + (kept == null ? "; there is none yet" : "; " + kept.getFileName() + " is kept"));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void appendLines() throws IOException {
    byte[] more = lines.toByteArray();
    disk.append(folder.metrics(), written, more);
    written += more.length;
    lines.reset();
  }

  private void put(RunState state, long metrics) throws IOException {
    Path file = folder.checkpoint(state.serial());
    disk.replace(file, out -> Checkpoint.write(state, metrics, out));
    // After the last batch of an epoch and after the epoch a state has the same number.
    if (!file.equals(newest)) {
      second = newest;
      newest = file;
    }
    for (Path old : folder.checkpoints()) {
      if (!old.equals(newest) && !old.equals(second) && folder.isOwn(old)) {
        Files.deleteIfExists(old);
      }
    }
  }

  /** With the file, if that is known. */
  private static String reason(IOException e) {
    return switch (e) {
      // Drafts are replaced, so it is where a folder should be.
      case FileAlreadyExistsException file -> file.getFile() + ": a folder expected, got a file";
      case FileSystemException f when f.getFile() != null -> f.getFile() + ": " + Reasons.of(e);
      default -> Reasons.of(e);
    };
  }

  @Override
  public void close() {
    try {
      if (lock == null) {
        return;
      }
      lock.close();
    } catch (IOException e) {
      notice.accept(folder + ": the lock was not released: " + reason(e));
    }
  }
}
