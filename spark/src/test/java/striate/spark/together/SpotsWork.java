package striate.spark.together;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Clipping;
import striate.train.Ema;
import striate.train.Optimizer;
import striate.train.Progress;
import striate.train.RunFolder;
import striate.train.Trainer;
import striate.train.TrainingListener;

/**
 * A training on pictures that are made up: with batch normalisation, dropout, a dense layer of many
 * weights, and batches that sixteen shards do not part evenly.
 *
 * @param deaths where each death of an executor leaves a file; null for a training without
 * @param death what happens to it
 * @param lives how often an executor dies
 */
record SpotsWork(int epochs, @Nullable String deaths, Death death, int lives)
    implements SharedWork {
  /** How an executor is lost. */
  enum Death {
    /** The task ends, and the JVM goes on. */
    TASK,
    /** The JVM ends. */
    HALT,
    /** The JVM stands still, its connections open (SIGSTOP). */
    STOP
  }

  private static final int SIDE = 8;

  static Trainer.Settings training(int epochs) {
    Random random = new Random(1);
    int pictures = 90;
    byte[] samples = new byte[pictures * SIDE * SIDE];
    int[] labels = new int[pictures];
    random.nextBytes(samples);
    for (int i = 0; i < pictures; i++) {
      labels[i] = i % 3;
      samples[i * SIDE * SIDE + 9 * (1 + labels[i])] = 127;
    }
    ArrayDataset set =
        ArrayDataset.of(samples, SIDE, SIDE, 1, labels, List.of("one", "two", "three"));
    Network network =
        Network.of(
            Shape.image(1, SIDE, SIDE),
            Layers.conv(16, 3).noBias(),
            Layers.batchNorm(),
            Layers.relu(),
            Layers.flatten(),
            Layers.dropout(0.2),
            Layers.dense(210),
            Layers.relu(),
            Layers.dense(3));
    Preprocessing as = Preprocessing.of(1, SIDE, SIDE).normalise(List.of(0.4f), List.of(0.25f));
    return Trainer.of(network, Loader.of(set, as).batch(37).seed(3).build())
        .epochs(epochs)
        .seed(4)
        .optimizer(Optimizer.sgd(0.02, 0.9))
        .clipping(Clipping.byNorm(0.5))
        .ema(Ema.of(0.9));
  }

  /** Trains on this machine until so many steps are done, and leaves the folder as it is then. */
  static void begin(int epochs, Path folder, int steps) {
    try {
      training(epochs)
          .threads(1)
          .folder(RunFolder.at(folder).everySteps(1))
          .listener(
              new TrainingListener() {
                @Override
                public void onStep(Progress p) {
                  if (p.step() == steps) {
                    throw new IllegalStateException("enough");
                  }
                }
              })
          .run();
    } catch (IllegalStateException e) {
      if (!"enough".equals(e.getMessage())) {
        throw e;
      }
    }
  }

  @Override
  public Trainer.Settings settings() {
    Trainer.Settings settings = training(epochs);
    String files = deaths;
    TaskContext task = TaskContext.get();
    if (files == null || task == null) {
      return settings;
    }
    return settings.listener(
        new TrainingListener() {
          private final long first = new Random().nextInt(3);
          private long steps;

          @Override
          public void onStep(Progress p) {
            if (task.partitionId() == p.step() % task.numPartitions() && steps++ >= first) {
              die(Path.of(files));
            }
          }
        });
  }

  private void die(Path files) {
    try (var all = Files.list(files)) {
      if (all.count() >= lives) {
        return;
      }
      Files.createTempFile(files, "death", "");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    if (death != Death.TASK) {
      // Amid the step that follows, or an exchange, or a checkpoint.
      long nanos = new Random().nextLong(30_000_000);
      Thread.ofPlatform()
          .start(() -> {
            LockSupport.parkNanos(nanos);
            end();
          });
      return;
    }
    // Not an exception: those the task would tell the driver of.
    throw new AssertionError("an executor that is lost");
  }

  private void end() {
    if (death == Death.HALT) {
      Runtime.getRuntime().halt(137);
    }
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("sh", "-c", "kill -STOP " + pid).start();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** One without deaths. */
  static SpotsWork of(int epochs) {
    return new SpotsWork(epochs, null, Death.TASK, 0);
  }
}
