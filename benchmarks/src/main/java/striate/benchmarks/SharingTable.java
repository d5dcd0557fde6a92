package striate.benchmarks;

import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Idx;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.Inference;
import striate.train.Optimizer;
import striate.train.Schedule;
import striate.train.Trainer;

/**
 * The accuracy of the two approximations beside the exact way, for trainings shared by machines
 * that are threads of this process. Prints a table of {@code docs/spark.md}.
 *
 * <p>Arguments: a folder with the four files of MNIST or Fashion-MNIST; {@code -n SEEDS} (5);
 * {@code -i IMAGES}, the first of the training images (6000); {@code -e EPOCHS} (8).
 */
public final class SharingTable {
  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;
  private static final int CLASSES = 10;
  private static final int BATCH = 64;
  private static final Preprocessing AS =
      Preprocessing.of(1, SIDE, SIDE).normalise(List.of(0.286f), List.of(0.353f));
  private static final List<String> NAMES =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  private final ArrayDataset train;
  private final ArrayDataset test;
  private final int epochs;
  private final int seeds;

  /** What is changed of a training. */
  private interface Way {
    Trainer.Settings of(Trainer.Settings settings);
  }

  private SharingTable(ArrayDataset train, ArrayDataset test, int epochs, int seeds) {
    this.train = train;
    this.test = test;
    this.epochs = epochs;
    this.seeds = seeds;
  }

  private static Network network() {
    return Network.of(
        Shape.image(1, SIDE, SIDE),
        conv(16, 3).same().noBias(),
        batchNorm(),
        relu(),
        maxPool(2),
        conv(32, 3).same().noBias(),
        batchNorm(),
        relu(),
        maxPool(2),
        flatten(),
        dense(CLASSES));
  }

  private Trainer.Settings settings(long seed) {
    Loader loader = Loader.of(train, AS).batch(BATCH).seed(seed).threads(1).build();
    return Trainer.of(network(), loader)
        .epochs(epochs)
        .optimizer(Optimizer.adam(0.003))
        .schedule(Schedule.cosine())
        .threads(1)
        .seed(seed);
  }

  private double accuracy(Weights weights) {
    float[] images = new float[test.size() * PIXELS];
    for (int i = 0; i < test.size(); i++) {
      AS.write(test.picture(i), images, i * PIXELS);
    }
    float[] outputs = Inference.of(weights, 2).run(images, test.size());
    int right = 0;
    for (int i = 0; i < test.size(); i++) {
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = outputs[i * CLASSES + c] > outputs[i * CLASSES + best] ? c : best;
      }
      right += best == test.label(i) ? 1 : 0;
    }
    return 100.0 * right / test.size();
  }

  private void row(String name, int machines, Way way)
      throws IOException, InterruptedException, ExecutionException {
    double[] accuracies = new double[seeds];
    double exchanges = 0;
    double bytes = 0;
    for (int s = 0; s < seeds; s++) {
      long seed = s + 1L;
      double[] sent = new double[2];
      Weights weights =
          Together.machines(
                  machines,
                  links -> {
                    Weights trained = way.of(settings(seed)).exchange(links).run().weights();
                    if (links.machine() == 0) {
                      sent[0] = links.exchanges();
                      sent[1] = links.sent();
                    }
                    return trained;
                  })
              .getFirst();
      accuracies[s] = accuracy(weights);
      double steps = (double) epochs * Math.ceilDiv(train.size(), BATCH) * seeds;
      exchanges += sent[0] / steps;
      bytes += sent[1] / steps;
    }
    double mean = Arrays.stream(accuracies).average().orElse(0);
    double squares = Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.2f ± %.2f %% | %.1f | %.0f |%n",
        name,
        machines,
        mean,
        seeds > 1 ? Math.sqrt(squares / (seeds - 1)) : 0,
        exchanges,
        bytes);
  }

  private static ArrayDataset read(Path folder, String part) throws IOException {
    String suffix = Files.exists(folder.resolve(part + "-images-idx3-ubyte.gz")) ? ".gz" : "";
    return Idx.read(
        folder.resolve(part + "-images-idx3-ubyte" + suffix),
        folder.resolve(part + "-labels-idx1-ubyte" + suffix),
        NAMES);
  }

  private static ArrayDataset first(ArrayDataset set, int count) {
    byte[] samples = new byte[count * PIXELS];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      set.picture(i).copyTo(samples, i * PIXELS);
      labels[i] = set.label(i);
    }
    return ArrayDataset.of(samples, SIDE, SIDE, 1, labels, NAMES);
  }

  private static int option(List<String> words, String name, int standard) {
    int at = words.indexOf(name);
    return at < 0 ? standard : Integer.parseInt(words.get(at + 1));
  }

  /** Prints the table. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    List<String> words = List.of(args);
    Path folder = Path.of(words.getFirst());
    ArrayDataset all = read(folder, "train");
    SharingTable table =
        new SharingTable(
            first(all, Math.min(all.size(), option(words, "-i", 6000))),
            read(folder, "t10k"),
            option(words, "-e", 8),
            option(words, "-n", 5));
    System.out.println("| | executors | accuracy | exchanges a step | bytes sent a step |");
    System.out.println("| --- | ---: | ---: | ---: | ---: |");
    table.row("exact", 1, s -> s);
    for (int machines : new int[] {2, 4}) {
      table.row("exact", machines, s -> s);
      table.row("`--own-statistics`", machines, Trainer.Settings::ownStatistics);
      for (int every : new int[] {1, 4, 16}) {
        table.row("`--local-steps " + every + "`", machines, s -> s.localSteps(every));
      }
    }
  }
}
