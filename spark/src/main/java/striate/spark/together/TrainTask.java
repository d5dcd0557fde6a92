package striate.spark.together;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.TaskKilledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import striate.format.Model;
import striate.format.Onnx;
import striate.together.Links;
import striate.train.Progress;
import striate.train.RunFolder;
import striate.train.Trainer;
import striate.train.TrainingListener;
import striate.train.TrainingResult;

/** One executor's part of a training. */
final class TrainTask extends MachineTask {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(TrainTask.class);

  /** Begins the name of a file by which executors see whether they share the folder. */
  static final String MARK = ".shared-";

  private static final String MARKS = MARK + "*";

  /** Marks are there for seconds. */
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  private static final int LOOKS = 40;
  private static final int MOST_NOTICES = 20;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final String folder;
  private final long everySteps;
  private final String mark;

  /**
   * The training's end.
   *
   * @param hash of the weights
   * @param model the model file of the first executor; empty of the others
   * @param sent bytes that this executor has sent, since it began or was resumed
   * @param notices what the run folder had to tell, such as checkpoints that could not be written
   */
  @SuppressWarnings("ArrayRecordComponent") // carries a file, and is compared with nothing
  record End(
      long hash,
      byte[] model,
      int epoch,
      long steps,
      String why,
      long sent,
      long exchanges,
      ArrayList<String> notices)
      implements Serializable {}

  /**
   * A part.
   *
   * @param driver names a file by which the executors see whether they share the folder
   * @param attempt ends that name: one that an attempt before has left is no proof
   */
  TrainTask(
      SharedWork work,
      String token,
      Duration timeout,
      String folder,
      long everySteps,
      String driver,
      int attempt) {
    super(work, token, timeout);
    this.folder = folder;
    this.everySteps = everySteps;
    mark = MARK + driver + '-' + attempt;
  }

  @Override
  Serializable run(Trainer.Settings settings, Links links, BarrierTaskContext task)
      throws IOException {
    Path path = Path.of(folder);
    checkShared(path, links);
    String here = "executor " + links.machine() + ": ";
    ArrayList<String> notices = new ArrayList<>();
    TrainingResult result =
        settings
            .threads(Math.max(1, task.cpus()))
            .folder(RunFolder.at(path).everySteps(everySteps))
            .exchange(links)
            .listener(
                new TrainingListener() {
                  // The driver hears of it at the end; the executor's log has it at once.
                  @Override
                  public void onNotice(String line) {
                    LOG.warn("Striate: {}", line);
                    if (notices.size() < MOST_NOTICES) {
                      notices.add(here + line);
                    }
                  }

                  @Override
                  public void onStep(Progress progress) {
                    if (task.isInterrupted()) {
                      throw new TaskKilledException("killed after step " + progress.step());
                    }
                  }
                })
            .run();
    boolean first = links.machine() == 0;
    return new End(
        result.weights().hash(),
        first ? Onnx.toBytes(Model.of(result.weights())) : new byte[0],
        result.epoch(),
        result.steps(),
        result.why(),
        links.sent(),
        links.exchanges(),
        notices);
  }

  /** Makes sure that all executors see what the first one writes: else they would not resume. */
  private void checkShared(Path path, Links links) throws IOException {
    int machines = links.machines();
    Path file = path.resolve(mark);
    if (links.machine() == 0) {
      mark(path, file);
    }
    int[] from = new int[machines + 1];
    for (int m = 0; m <= machines; m++) {
      from[m] = m;
    }
    double[] sees = new double[machines];
    links.share(sees, from);
    for (int look = 0; sees[links.machine()] == 0 && look < LOOKS; look++) {
      if (Files.exists(file)) {
        sees[links.machine()] = 1;
      } else {
        pause();
      }
    }
    links.share(sees, from);
    if (links.machine() == 0) {
      Files.deleteIfExists(file);
    }
    for (int m = 0; m < machines; m++) {
      if (sees[m] == 0) {
        throw new IllegalStateException(
            "run folder "
                + path
                + ": storage that all executors share expected, but executor "
                + m
                + " does not see what executor 0 writes there");
      }
    }
  }

  /**
   * Only marks of this driver, and of those that are long gone: another one may look for its own.
   */
  private static void mark(Path path, Path file) {
    try {
      Files.createDirectories(path);
      Files.write(file, new byte[0]);
      String name = file.getFileName().toString();
      String own = name.substring(0, name.lastIndexOf('-') + 1);
      // By the clock of the storage.
      long old = Files.getLastModifiedTime(file).toMillis() - FORGOTTEN.toMillis();
      try (DirectoryStream<Path> marks = Files.newDirectoryStream(path, MARKS)) {
        for (Path one : marks) {
          String other = one.getFileName().toString();
          if (!other.equals(name) && (other.startsWith(own) || isOlder(one, old))) {
            Files.deleteIfExists(one);
          }
        }
      }
    } catch (IOException e) {
      // Java's own message may be no more than the path.
      String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
      throw new IllegalStateException(
          "run folder "
              + path
              + ": a folder that can be written to expected, got "
              + (reason == null ? e.getClass().getSimpleName() : reason),
          e);
    }
  }

  private static boolean isOlder(Path file, long millis) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toMillis() < millis;
    } catch (NoSuchFileException e) {
      return false; // its own driver was faster
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      throw new TaskKilledException("killed while it looked for the run folder");
    }
  }
}
