package striate.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import striate.nn.Network;
import striate.nn.Weights;
import striate.train.disk.Disk;
import striate.train.disk.Properties;

/**
 * The folder of a run, and its checkpoint interval. A value: it holds nothing open; {@link
 * Trainer#run} locks the folder while it trains.
 *
 * {@snippet file="striate/train/TrainSnippets.java" region="folder"}
 *
 * <p>In the folder are
 *
 * <ul>
 *   <li>{@code settings.properties}: all that decides the outcome, as {@code key=value};
 *   <li>{@code data.properties}: fingerprints of the images, classes and how often each comes;
 *   <li>{@code machine.properties}: where and with which versions the run began;
 *   <li>{@code metrics.jsonl}: a JSON object a line, for steps and for epochs;
 *   <li>{@code checkpoint-<batches>.bin}: the last two, each with all that is needed to go on;
 *   <li>{@code end.properties}: why the training ended, if it has;
 *   <li>{@code lock}: the process that trains there.
 * </ul>
 *
 * <p>A run that was stopped, for whatever reason, is resumed when a trainer with the same settings
 * is given the folder again, and ends with the same bits as if it had never stopped. (On a machine
 * whose vectors have another width the last bits may differ; that is noticed.) If the newest
 * checkpoint is damaged, the one before it is taken; both cases are told to the listeners. Other
 * files in the folder are left alone.
 *
 * <p>A run may be given more epochs, another patience or another time limit than it began with,
 * also when it has ended. The epochs that are done stay as they are; for the rest, the schedule's
 * factor is that of the longer training at the same step. With a schedule that does not depend on
 * the total (constant, step decay, plateau) the weights are therefore those of a run that was as
 * long from the start, bit for bit; a cosine rises again to the value of the longer one.
 *
 * <p>A run that diverged would diverge again, and is refused unless its optimiser's numbers,
 * schedule or clipping have changed. It then goes on from its best weights by validation, or those
 * of its last complete epoch, with the optimiser's state empty.
 */
public final class RunFolder {
  static final String SETTINGS = "settings.properties";
  static final String DATA = "data.properties";
  static final String MACHINE = "machine.properties";
  static final String METRICS = "metrics.jsonl";
  static final String END = "end.properties";

  /** How often the list of checkpoints is read anew while somebody writes them. */
  private static final int ATTEMPTS = 10;

  /** Begins the names of a user's settings, those that are compared and those that are not. */
  static final String NOTE = "note.";

  static final String REMARK = "remark.";

  /** Any digits of one char: versions before this wrote those of the user's language. */
  private static final Pattern CHECKPOINT =
      Pattern.compile("checkpoint-([\\p{Nd}&&[\\x{0}-\\x{ffff}]]{12,18})\\.bin");

  private static final Pattern DRAFT =
      Pattern.compile(
          "\\.(?:(?:settings|data|machine|end)\\.properties|checkpoint-[0-9]{12,18}\\.bin)\\.tmp");

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

  /** The run folder at {@code path}, made when a training begins; saved after each epoch. */
  public static RunFolder at(Path path) {
    return new RunFolder(path, 0, null, new Disk());
  }

  /** The same folder, saved after every {@code steps} updates of the weights as well. */
  public RunFolder everySteps(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("checkpoints: at least 1 step expected, got " + steps);
    }
    return new RunFolder(path, steps, every, disk);
  }

  /** The same folder, saved whenever {@code time} has passed as well. */
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

  /** The path of the folder. */
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
   * The user's additions to the settings by {@link Trainer.Settings#note} and {@link
   * Trainer.Settings#remark}.
   *
   * @throws IOException if there is no run
   */
  public Map<String, String> notes() throws IOException {
    Map<String, String> notes = new LinkedHashMap<>();
    settings()
        .forEach((key, value) -> {
          for (String prefix : List.of(NOTE, REMARK)) {
            if (key.startsWith(prefix)) {
              notes.put(key.substring(prefix.length()), value);
            }
          }
        });
    return notes;
  }

  /**
   * The number of epochs that the run is to have.
   *
   * @throws IOException if there is no run, or it tells no number
   */
  public int epochs() throws IOException {
    String text = settings().getOrDefault("epochs", "");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException(
          path.resolve(SETTINGS) + ": a number of epochs expected, got '" + text + "'", e);
    }
  }

  /**
   * The description of the run's data.
   *
   * @throws IOException if there is no run
   */
  public Map<String, String> data() throws IOException {
    return Properties.read(path.resolve(DATA));
  }

  /**
   * The machine and the time at which the run began.
   *
   * @throws IOException if there is no run
   */
  public Map<String, String> machine() throws IOException {
    return Properties.read(path.resolve(MACHINE));
  }

  /**
   * The end of a run's training.
   *
   * @param stop the reason
   * @param why the same in words
   */
  public record End(TrainingResult.Stop stop, String why) {}

  /**
   * The end of the training; empty while it is under way, if it was killed, or if there is no run.
   *
   * @throws IOException if that can't be read
   */
  public Optional<End> end() throws IOException {
    Path file = path.resolve(END);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Map<String, String> end = Properties.read(file);
    try {
      TrainingResult.Stop stop = TrainingResult.Stop.valueOf(end.getOrDefault("stop", ""));
      return Optional.of(new End(stop, end.getOrDefault("why", "")));
    } catch (IllegalArgumentException e) {
      String stop = Properties.escaped(end.getOrDefault("stop", "none"));
      throw new IOException(file + ": a known reason expected, got " + stop, e);
    }
  }

  /**
   * The resulting weights of the run: the best by validation if it chooses by one, otherwise the
   * last, or their moving average. May be called while somebody trains there.
   *
   * @param network the run's
   * @throws IOException if there is no checkpoint, none can be read, or it is of another network
   */
  public Weights weights(Network network) throws IOException {
    Checkpoint.Content content = content(network);
    Weights best = content.best();
    return best != null ? best : content.judged();
  }

  /**
   * The weights of the newest checkpoint, good or bad, or their moving average if one is kept. May
   * be called while somebody trains there.
   *
   * @param network the run's
   * @throws IOException if there is no checkpoint, none can be read, or it is of another network
   */
  public Weights lastWeights(Network network) throws IOException {
    return content(network).judged();
  }

  /**
   * The history: the epochs that are done.
   *
   * @param network the run's
   * @throws IOException if there is no checkpoint, none can be read, or it is of another network
   */
  public List<EpochResult> history(Network network) throws IOException {
    return content(network).history();
  }

  private Checkpoint.Content content(Network network) throws IOException {
    IOException fault = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<Path> all = checkpoints();
      if (all.isEmpty()) {
        throw new IOException(this + ": there is no checkpoint");
      }
      boolean gone = false;
      for (Path file : all) {
        try {
          return Checkpoint.content(file, network);
        } catch (NoSuchFileException e) {
          // Whoever trains there has written the next ones meanwhile.
          gone = true;
        } catch (IOException e) {
          fault = new IOException(file + ": " + e.getMessage(), e);
        }
      }
      if (!gone) {
        break;
      }
    }
    throw fault == null ? new IOException(this + ": no checkpoint can be read") : fault;
  }

  /** The file of the run's metrics, one JSON object a line. */
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
          .filter(f -> serial(f) >= 0)
          .sorted(Comparator.comparingLong(RunFolder::serial).reversed())
          .toList();
    }
  }

  /**
   * The number of batches up to the newest checkpoint; empty if there is none.
   *
   * @throws IOException if the folder can't be read
   */
  public OptionalLong saved() throws IOException {
    return checkpoints().stream().mapToLong(RunFolder::serial).findFirst();
  }

  /** The number of a checkpoint, or −1 of what is none: a link or a folder of such a name, too. */
  private static long serial(Path file) {
    Matcher name = CHECKPOINT.matcher(String.valueOf(file.getFileName()));
    return name.matches() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Long.parseLong(name.group(1))
        : -1;
  }

  /** Whether a checkpoint may be removed: one that this version would name the same. */
  boolean isOwn(Path file) {
    return file.equals(checkpoint(serial(file)));
  }

  /** What a killed process left half written. */
  List<Path> drafts() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(f -> DRAFT.matcher(String.valueOf(f.getFileName())).matches())
          .filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
          .toList();
    }
  }

  Path checkpoint(long batches) {
    return path.resolve(String.format(Locale.ROOT, "checkpoint-%012d.bin", batches));
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
