package striate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is kept, and how often it is saved. A value: it holds nothing open; {@link
 * Trainer#run} locks the folder while it trains.
 *
 * {@snippet file="striate/train/TrainSnippets.java" region="folder"}
 *
 * <p>In the folder are
 *
 * <ul>
 *   <li>{@code settings.properties}: all that decides the outcome, as {@code key=value};
 *   <li>{@code data.properties}: fingerprints of the pictures, classes and how often each comes;
 *   <li>{@code machine.properties}: where and with which versions the run began;
 *   <li>{@code metrics.jsonl}: a JSON object a line, for steps and for epochs;
 *   <li>{@code checkpoint-<batches>.bin}: the last two, each with all that is needed to go on;
 *   <li>{@code lock}: who trains there.
 * </ul>
 *
 * <p>A run that was stopped, by whatever, goes on when a trainer with the same settings is given
 * the folder again, to the same bits as if it had never stopped. (On a machine whose vectors have
 * another width the last bits may differ; that is noticed.) If the newest checkpoint is damaged the
 * one before is taken; both cases are told to the listeners.
 */
public final class RunFolder {
  static final String SETTINGS = "settings.properties";
  static final String DATA = "data.properties";
  static final String MACHINE = "machine.properties";
  static final String METRICS = "metrics.jsonl";
  static final String LOCK = "lock";
  private static final String CHECKPOINT = "checkpoint-";
  private static final String BIN = ".bin";

  private final Path path;
  private final long everySteps;
  private final @Nullable Duration every;
  private final Disk disk;

  private RunFolder(Path path, long everySteps, @Nullable Duration every, Disk disk) {
    this.path = path;
    this.everySteps = everySteps;
    this.every = every;
    this.disk = disk;
  }

  /** The folder at {@code path}, made when a training begins; saved after each epoch. */
  public static RunFolder at(Path path) {
    return new RunFolder(path, 0, null, new Disk());
  }

  /** The same, saved after every so many moves of the weights as well. */
  public RunFolder everySteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("checkpoints: at least 1 step expected, got " + steps);
    }
    return new RunFolder(path, steps, every, disk);
  }

  /** The same, saved whenever so much time has passed as well. */
  public RunFolder every(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("checkpoints: a time above 0 expected, got " + time);
    }
    return new RunFolder(path, everySteps, time, disk);
  }

  /** The same on another disk, for tests. */
  RunFolder on(Disk other) {
    return new RunFolder(path, everySteps, every, other);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Whether a run has begun here. */
  public boolean exists() {
    return Files.isRegularFile(path.resolve(SETTINGS));
  }

  /**
   * The settings of the run, in the order of the file.
   *
   * @throws IOException if there is none
   */
  public Map<String, String> settings() throws IOException {
    return Properties.read(path.resolve(SETTINGS));
  }

  /**
   * What is known of the run's pictures.
   *
   * @throws IOException if there is no run
   */
  public Map<String, String> data() throws IOException {
    return Properties.read(path.resolve(DATA));
  }

  /**
   * Where and when the run began.
   *
   * @throws IOException if there is no run
   */
  public Map<String, String> machine() throws IOException {
    return Properties.read(path.resolve(MACHINE));
  }

  /** The file of the run's numbers, a JSON object a line. */
  public Path metrics() {
    return path.resolve(METRICS);
  }

  /**
   * The checkpoints, the newest first; none if there is no folder.
   *
   * @throws IOException if the folder can't be read
   */
  public List<Path> checkpoints() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(f -> isCheckpoint(f.getFileName().toString()))
          .sorted(Comparator.comparing((Path f) -> f.getFileName().toString()).reversed())
          .toList();
    }
  }

  private static boolean isCheckpoint(String name) {
    return name.startsWith(CHECKPOINT) && name.endsWith(BIN);
  }

  Path checkpoint(long batches) {
    return path.resolve(String.format(Locale.ROOT, "%s%012d%s", CHECKPOINT, batches, BIN));
  }

  long everySteps() {
    return everySteps;
  }

  @Nullable Duration every() {
    return every;
  }

  Disk disk() {
    return disk;
  }

  @Override
  public String toString() {
    return "run folder " + path;
  }
}
