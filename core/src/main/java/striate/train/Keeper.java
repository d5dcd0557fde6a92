package striate.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run's hold on its {@link RunFolder}: from the lock to its release. */
final class Keeper implements AutoCloseable {
  private final RunFolder folder;
  private final Disk disk;
  private final Consumer<String> notice;
  private final FileChannel lock;

  /** Lines that are not in the file yet, and the bytes that are. */
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  private long written;

  /** The newest checkpoint that is known to be good. */
  private @Nullable Path newest;

  private @Nullable Path second;

  private long stepsThen;
  private long nanosThen = System.nanoTime();

  private Keeper(RunFolder folder, Consumer<String> notice, FileChannel lock) {
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
  static Keeper open(RunFolder folder, Trainer.Settings settings, Consumer<String> notice) {
    boolean interrupted = Thread.interrupted();
    try {
      Files.createDirectories(folder.path());
      Keeper keeper = new Keeper(folder, notice, lock(folder));
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

  private static FileChannel lock(RunFolder folder) throws IOException {
    Path file = folder.path().resolve(RunFolder.LOCK);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
      if (held != null) {
        String owner = ProcessHandle.current().pid() + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      held = null;
    } finally {
      if (held == null) {
        channel.close();
      }
    }
    throw new IllegalStateException(
        folder + " is in use" + owner(file) + "; two runs can't write one folder");
  }

  private static String owner(Path file) {
    try {
      String pid = Files.readString(file).strip();
      return pid.isEmpty() ? "" : " by process " + pid;
    } catch (IOException e) {
      // Some systems don't let a locked file be read.
      return "";
    }
  }

  private void removeDrafts() throws IOException {
    List<Path> drafts;
    try (Stream<Path> files = Files.list(folder.path())) {
      drafts = files.filter(f -> f.getFileName().toString().endsWith(".tmp")).toList();
    }
    for (Path draft : drafts) {
      Files.deleteIfExists(draft);
    }
  }

  private void describe(Trainer.Settings settings) throws IOException {
    Map<String, String> wanted = RunDescription.settings(settings);
    Map<String, String> data = RunDescription.data(settings.train, settings.validation);
    Map<String, String> machine = RunDescription.machine();
    if (folder.exists()) {
      same("setting", folder.settings(), wanted, "the settings it began with");
      same("data", folder.data(), data, "the data it began with");
      String bits = folder.machine().get("vector.bits");
      String here = machine.get("vector.bits");
      if (bits != null && !bits.equals(here)) {
        notice.accept(
            folder
                + ": begun with vectors of "
                + bits
                + " bits, going on with "
                + here
                + ": the last bits of the weights may differ");
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

  private void same(String what, Map<String, String> before, Map<String, String> now, String all) {
    List<String> keys = new ArrayList<>(before.keySet());
    now.keySet().stream().filter(k -> !before.containsKey(k)).forEach(keys::add);
    for (String key : keys) {
      String was = before.getOrDefault(key, "not set");
      String is = now.getOrDefault(key, "not set");
      if (!was.equals(is)) {
        throw new IllegalArgumentException(
            folder
                + ": "
                + what
                + " "
                + key
                + ": "
                + was
                + " expected, got "
                + is
                + "; a run goes on with "
                + all);
      }
    }
  }

  /** Brings the state to where the run stopped; leaves it as it is if the run is new. */
  void resume(RunState state) {
    try {
      List<Path> all = folder.checkpoints();
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
      if (newest == null && !all.isEmpty()) {
        notice.accept(folder + ": no checkpoint can be read; the run begins anew");
      }
      resumeMetrics(metrics);
      stepsThen = state.training.steps();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": " + reason(e), e);
    }
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
    lines.writeBytes((json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a checkpoint is due after a step. */
  boolean due(long steps) {
    Duration every = folder.every();
    return (folder.everySteps() > 0 && steps - stepsThen >= folder.everySteps())
        || (every != null && System.nanoTime() - nanosThen >= every.toNanos());
  }

  /** Saves; if that fails, says so once, and the checkpoint before stays. */
  void save(RunState state) {
    stepsThen = state.training.steps();
    nanosThen = System.nanoTime();
    // An interrupt is for the loop to see; it shall not spoil the file.
    boolean interrupted = Thread.interrupted();
    try {
      byte[] more = lines.toByteArray();
      disk.append(folder.metrics(), written, more);
      written += more.length;
      lines.reset();
      Path file = folder.checkpoint(state.serial());
      disk.replace(file, out -> Checkpoint.write(state, written, out));
      // After the last batch of an epoch and after the epoch a state has the same number.
      if (!file.equals(newest)) {
        second = newest;
        newest = file;
      }
      for (Path old : folder.checkpoints()) {
        if (!old.equals(newest) && !old.equals(second)) {
          Files.deleteIfExists(old);
        }
      }
    } catch (IOException e) {
      notice.accept(
          "no checkpoint at step "
              + state.training.steps()
              + ": "
              + reason(e)
              + (newest == null
                  ? "; there is none yet"
                  : "; " + newest.getFileName() + " is kept"));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    String kind = e.getClass().getSimpleName();
    return message == null
        ? kind
        : kind.equals("IOException") || kind.equals("FileNotFoundException")
            ? message
            : kind.replace("Exception", "").toLowerCase(Locale.ROOT) + " " + message;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      notice.accept(folder + ": the lock was not released: " + reason(e));
    }
  }
}
