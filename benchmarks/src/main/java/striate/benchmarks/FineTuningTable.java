package striate.benchmarks;

import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import striate.batch.Augment;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Idx;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.nn.Part;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.Inference;
import striate.train.Optimizer;
import striate.train.Schedule;
import striate.train.Trainer;
import striate.train.TrainingResult;
import striate.tune.FineTuning;

/**
 * What fine-tuning is worth: a network trained on Fashion-MNIST's classes 0 to 4 is tuned to 5 to 9
 * with 10, 50 and 200 images a class, against training from nothing for the same time and for much
 * longer. Prints the table of {@code docs/fine-tuning.md}.
 *
 * <p>Arguments: the folder with Fashion-MNIST's four files; {@code -n SEEDS} (3); {@code --global}
 * for a network that ends in global average pooling.
 */
public final class FineTuningTable {
  private static final Preprocessing AS =
      Preprocessing.of(1, 28, 28).normalise(List.of(0.286f), List.of(0.353f));
  private static final int CLASSES = 5;
  private static final int PIXELS = 28 * 28;
  private static final int THREADS = 2;

  /** Updates of the longer training from nothing: no better with more. */
  private static final int LONG = 600;

  private FineTuningTable() {}

  private static Network network(boolean global) {
    List<Part> parts = new ArrayList<>();
    for (int channels : new int[] {16, 32, 32}) {
      parts.addAll(List.of(conv(channels, 3).same().noBias(), batchNorm(), relu()));
      if (parts.size() != 7) {
        parts.add(maxPool(2));
      }
    }
    if (global) {
      parts.add(globalAveragePool());
    }
    parts.addAll(List.of(flatten(), dense(CLASSES)));
    return Network.of(Shape.image(1, 28, 28), parts);
  }

  /** The first images of each class from {@code first} on, in an order that the seed gives. */
  private static ArrayDataset some(ArrayDataset set, int first, int each, long seed) {
    Integer[] order = new Integer[set.size()];
    Arrays.setAll(order, i -> i);
    Collections.shuffle(Arrays.asList(order), new Random(seed));
    int[] counts = new int[CLASSES];
    List<Integer> taken = new ArrayList<>();
    for (int i : order) {
      int label = set.label(i) - first;
      if (label >= 0 && label < CLASSES && counts[label] < each) {
        counts[label]++;
        taken.add(i);
      }
    }
    byte[] samples = new byte[taken.size() * PIXELS];
    int[] labels = new int[taken.size()];
    for (int i = 0; i < labels.length; i++) {
      set.picture(taken.get(i)).copyTo(samples, i * PIXELS);
      labels[i] = set.label(taken.get(i)) - first;
    }
    List<String> names = set.classes().subList(first, first + CLASSES);
    return ArrayDataset.of(samples, 28, 28, 1, labels, names);
  }

  private static double accuracy(Weights weights, ArrayDataset test) {
    float[] images = new float[test.size() * PIXELS];
    for (int i = 0; i < test.size(); i++) {
      AS.write(test.picture(i), images, i * PIXELS);
    }
    float[] outputs = Inference.of(weights, THREADS).run(images, test.size());
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

  private static TrainingResult fromNothing(Network net, Loader train, int epochs, long seed) {
    return Trainer.of(net, train)
        .epochs(epochs)
        .optimizer(Optimizer.adam(0.003))
        .schedule(Schedule.cosine())
        .threads(THREADS)
        .seed(seed)
        .run();
  }

  private static double since(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private static String mean(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double sd = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
    return String.format(Locale.ROOT, "%.1f ± %.1f", mean, sd);
  }

  private static void row(
      Network net,
      Weights pretrained,
      ArrayDataset images,
      ArrayDataset test,
      int each,
      int seeds) {
    double[][] columns = new double[4][seeds];
    double[] seconds = new double[4];
    for (int s = 0; s < seeds; s++) {
      Loader train =
          Loader.of(some(images, CLASSES, each, s + 1L), AS)
              .batch(FineTuning.BATCH)
              .seed(s + 1L)
              .build();
      int epochs = Math.ceilDiv(LONG, train.steps());
      long start = System.nanoTime();
      columns[3][s] = accuracy(fromNothing(net, train, epochs, s + 1L).weights(), test);
      double all = since(start);
      FineTuning tuning = FineTuning.of(pretrained, train).threads(THREADS).seed(s + 1L);
      start = System.nanoTime();
      Weights head = tuning.head().weights();
      double forHead = since(start);
      Weights whole = tuning.whole(head).run().weights();
      double tuned = since(start);
      columns[0][s] = accuracy(head, test);
      columns[1][s] = accuracy(whole, test);
      int same = Math.max(1, (int) Math.round(epochs * tuned / all));
      columns[2][s] = accuracy(fromNothing(net, train, same, s + 1L).weights(), test);
      double[] its = {forHead, tuned, same * all / epochs, all};
      Arrays.setAll(seconds, i -> seconds[i] + its[i] / seeds);
    }
    StringBuilder line = new StringBuilder("| " + each);
    for (int c = 0; c < columns.length; c++) {
      line.append(String.format(Locale.ROOT, " | %s %% (%.1f s)", mean(columns[c]), seconds[c]));
    }
    System.out.println(line.append(" |"));
  }

  /** Prints the table. */
  public static void main(String[] args) {
    List<String> words = new ArrayList<>(List.of(args));
    boolean global = words.remove("--global");
    int at = words.indexOf("-n");
    int seeds = at < 0 ? 3 : Integer.parseInt(words.get(at + 1));
    Path folder = Path.of(words.get(0));
    List<String> names =
        List.of(
            "t-shirt",
            "trouser",
            "pullover",
            "dress",
            "coat",
            "sandal",
            "shirt",
            "sneaker",
            "bag",
            "ankle boot");
    ArrayDataset images =
        Idx.read(
            folder.resolve("train-images-idx3-ubyte.gz"),
            folder.resolve("train-labels-idx1-ubyte.gz"),
            names);
    ArrayDataset test =
        some(
            Idx.read(
                folder.resolve("t10k-images-idx3-ubyte.gz"),
                folder.resolve("t10k-labels-idx1-ubyte.gz"),
                names),
            CLASSES,
            Integer.MAX_VALUE,
            1);
    Network net = network(global);
    long start = System.nanoTime();
    Loader old =
        Loader.of(some(images, 0, Integer.MAX_VALUE, 1), AS)
            .batch(64)
            .augment(Augment.parse("shift(2)"))
            .build();
    Weights pretrained = fromNothing(net, old, 3, 1).weights();
    System.out.printf(
        Locale.ROOT,
        "pretrained on %,d images of 5 other classes in %.0f s; tested on %,d%n",
        old.size(),
        since(start),
        test.size());
    System.out.println(
        "| images a class | head | head, then the whole | nothing, same time | long |");
    System.out.println("|---:|---:|---:|---:|---:|");
    for (int each : new int[] {10, 50, 200}) {
      row(net, pretrained, images, test, each, seeds);
    }
  }
}
