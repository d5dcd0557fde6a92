package striate.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Architectures;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Progress;
import striate.train.Trainer;
import striate.train.TrainingListener;
import striate.watch.Moment;
import striate.watch.Visitors;
import striate.watch.WeightHistory;

/**
 * What it costs a training to be watched: steps of LeNet-5 at 28×28 and of a small ResNet at 32×32,
 * in blocks that take turns, alone and with a visitor who asks for the newest weights as often as
 * he may and has a layer computed with them, and with a history of the weights. A block is the
 * beginning of a training, where the history copies the weights after nearly every step; later on
 * it does so ever more seldom.
 *
 * <p>Arguments: the number of threads (all cores), the seconds for each network (20). Prints the
 * median of the blocks' ratios.
 */
public final class Watching {
  /** As the studio has it. */
  private static final double SHARE = 0.02;

  private static final long BLOCK_NANOS = 1_000_000_000L;
  private static final long WARM_NANOS = 4_000_000_000L;
  private static final long HISTORY_BYTES = 64 << 20;

  /** As the studio has it, too. */
  private static final int MOMENTS = 128;

  private static final int LEFT_OUT = 5;

  private Watching() {}

  /** Runs it. */
  public static void main(String[] args) throws InterruptedException {
    int threads =
        args.length > 0 ? Integer.parseInt(args[0]) : Runtime.getRuntime().availableProcessors();
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 20;
    measure("LeNet-5, 28×28, batches of 128", Architectures.leNet5(10), 128, threads, seconds);
    Network resNet = Architectures.resNetSmall(8, Shape.image(3, 32, 32), 10);
    measure("ResNet-8, 32×32, batches of 64", resNet, 64, threads, seconds);
  }

  private static void measure(String name, Network network, int batch, int threads, double seconds)
      throws InterruptedException {
    Shape in = network.input();
    int count = 20 * batch;
    byte[] samples = new byte[count * in.size()];
    new Random(1).nextBytes(samples);
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i % network.output().size());
    List<String> classes =
        IntStream.range(0, network.output().size()).mapToObj(c -> "c" + c).toList();
    Dataset set = ArrayDataset.of(samples, in.height(), in.width(), in.channels(), labels, classes);
    Preprocessing as = Preprocessing.of(in.channels(), in.height(), in.width());
    Loader loader = Loader.of(set, as).batch(batch).seed(1).build();
    Supplier<Trainer.Settings> settings =
        () -> Trainer.of(network, loader).epochs(1_000_000).threads(threads).keepLast();
    run(settings.get(), WARM_NANOS);
    watched(settings.get(), network, new AtomicInteger(), WARM_NANOS);
    double[] ratios = new double[1000];
    AtomicInteger looks = new AtomicInteger();
    int turns = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (turns < ratios.length && System.nanoTime() < end) {
      double before = run(settings.get(), BLOCK_NANOS);
      double watched = watched(settings.get(), network, looks, BLOCK_NANOS);
      double after = run(settings.get(), BLOCK_NANOS);
      ratios[turns++] = watched / ((before + after) / 2);
    }
    double[] sorted = Arrays.copyOf(ratios, turns);
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%s, %d threads: a step takes %.1f %% longer (median of %d; quartiles %.1f and %.1f), "
            + "%.1f looks a second%n",
        name,
        threads,
        100 * (sorted[turns / 2] - 1),
        turns,
        100 * (sorted[turns / 4] - 1),
        100 * (sorted[turns * 3 / 4] - 1),
        looks.get() / (turns * BLOCK_NANOS * 1e-9));
  }

  /** The same as {@link #run}, with a visitor and a history. */
  private static double watched(
      Trainer.Settings settings, Network network, AtomicInteger looks, long nanos)
      throws InterruptedException {
    Visitors visitors = Visitors.of();
    WeightHistory history = WeightHistory.of(network, HISTORY_BYTES, MOMENTS);
    AtomicBoolean over = new AtomicBoolean();
    Thread visitor = Thread.ofPlatform().start(() -> visit(visitors, network, over, looks));
    double step = run(settings.visitors(visitors).history(history), nanos);
    over.set(true);
    visitor.join();
    return step;
  }

  /** Trains for a while; returns the seconds of a step, the first few left out. */
  private static double run(Trainer.Settings settings, long nanos) {
    long[] first = new long[2];
    long[] last = new long[2];
    Trainer[] trainer = new Trainer[1];
    TrainingListener clock =
        new TrainingListener() {
          @Override
          public void onStep(Progress p) {
            long now = System.nanoTime();
            if (p.step() == LEFT_OUT) {
              first[0] = now;
              first[1] = p.step();
            } else if (p.step() > LEFT_OUT) {
              last[0] = now;
              last[1] = p.step();
              if (now - first[0] > nanos) {
                trainer[0].cancel();
              }
            }
          }
        };
    trainer[0] = settings.listener(clock).build();
    trainer[0].run();
    return (last[0] - first[0]) * 1e-9 / (last[1] - first[1]);
  }

  private static void visit(
      Visitors visitors, Network network, AtomicBoolean over, AtomicInteger looks) {
    float[] picture = new float[network.input().size()];
    int last = network.nodes().size() - 1;
    while (!over.get()) {
      Moment moment = visitors.ask().join();
      long start = System.nanoTime();
      moment.look(picture, last);
      long took = System.nanoTime() - start;
      looks.incrementAndGet();
      long pause = (long) (took * (1 / SHARE - 1)) / 1_000_000;
      for (long slept = 0; slept < pause && !over.get(); slept += 5) {
        try {
          Thread.sleep(5);
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }
}
