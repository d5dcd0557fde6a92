package striate.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Architectures;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.train.Progress;
import striate.train.Trainer;
import striate.train.TrainingListener;
import striate.train.TrainingResult;
import striate.watch.Moment;
import striate.watch.Visitors;
import striate.watch.WeightHistory;

/**
 * What it costs a training to be watched: LeNet-5 at 28×28 and a small ResNet at 32×32, each one
 * training, which is looked at every other half second by a visitor who asks for the newest weights
 * as often as he may and has all layers computed with them. Prints the median of the ratios of a
 * watched half second's steps to those before and behind it; the time that the looks compute, by
 * the system's count, which other load does not touch; and what a history of the weights takes of
 * the time: the number of its copies, which is known, by the time of one.
 *
 * <p>Arguments: the number of threads (all cores), the seconds for each network (20).
 */
public final class Watching {
  /** As the studio has it. */
  private static final double SHARE = 0.02;

  private static final long BLOCK_NANOS = 500_000_000L;
  private static final long WARM_NANOS = 4_000_000_000L;
  private static final long HISTORY_BYTES = 64 << 20;

  /** As the studio has it, too. */
  private static final int MOMENTS = 128;

  /** Steps of a block before those that count. */
  private static final int LEFT_OUT = 3;

  private static final int COPIES = 200;

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
    Clock clock = new Clock((long) (seconds * 1e9));
    Visitors visitors = Visitors.of();
    WeightHistory history = WeightHistory.of(network, HISTORY_BYTES, MOMENTS);
    Trainer trainer =
        Trainer.of(network, loader)
            .epochs(1_000_000)
            .threads(threads)
            .keepLast()
            .visitors(visitors)
            .history(history)
            .listener(clock)
            .build();
    clock.trainer = trainer;
    Thread visitor = Thread.ofPlatform().start(() -> visit(visitors, network, clock));
    TrainingResult result = trainer.run();
    visitor.join();
    double[] ratios = clock.ratios();
    System.out.printf(
        Locale.ROOT,
        "%s, %d threads, steps of %.2f ms: watched they take %.1f %% longer (median of %d; quartiles"
            + " %.1f and %.1f), %.1f looks a second compute for %.2f %% of the time of one core; ",
        name,
        threads,
        clock.step() * 1e3,
        100 * (ratios[ratios.length / 2] - 1),
        ratios.length,
        100 * (ratios[ratios.length / 4] - 1),
        100 * (ratios[ratios.length * 3 / 4] - 1),
        clock.looks.get() / clock.watchedSeconds(),
        100 * clock.busyNanos.get() * 1e-9 / clock.watchedSeconds());
    double copy = copySeconds(result.weights());
    // Half the moments at each number of steps between two of them, and as many once more at first.
    long copies = MOMENTS / 2L * (2 + Long.numberOfTrailingZeros(history.every()));
    System.out.printf(
        Locale.ROOT,
        "the history's %d copies of %.2f ms are %.2f %% of %d steps' time%n",
        copies,
        copy * 1e3,
        100 * copies * copy / (result.steps() * clock.step()),
        result.steps());
  }

  /** Half seconds, of which every other one is watched. */
  private static final class Clock implements TrainingListener {
    private final long end;
    private final long warm;
    private final AtomicInteger looks = new AtomicInteger();

    /** What the visitor's thread has computed, as the system counts it. */
    private final AtomicLong busyNanos = new AtomicLong();

    private final List<Double> steps = new ArrayList<>();
    private @Nullable Trainer trainer;
    private volatile boolean watched;
    private volatile boolean over;
    private long from;
    private int count;
    private boolean counting;

    Clock(long nanos) {
      warm = System.nanoTime() + WARM_NANOS;
      end = warm + nanos;
    }

    @Override
    public void onStep(Progress p) {
      long now = System.nanoTime();
      count++;
      if (count == LEFT_OUT) {
        from = now;
      }
      if (count <= LEFT_OUT || now - from < BLOCK_NANOS) {
        return;
      }
      if (counting) {
        steps.add((now - from) * 1e-9 / (count - LEFT_OUT));
      }
      boolean begins = !counting && now > warm;
      counting |= begins;
      if (begins) {
        looks.set(0);
        busyNanos.set(0);
      }
      // Warming up, watched and not, too; what counts begins with half a second that is not.
      boolean next = !begins && !watched;
      watched = next;
      count = 0;
      // It ends with a half second that is not watched.
      if (now > end && steps.size() % 2 == 1) {
        over = true;
        Objects.requireNonNull(trainer).cancel();
      }
    }

    /** Of each watched half second, its steps' time to the mean of both neighbours'. */
    double[] ratios() {
      double[] all = new double[steps.size() / 2];
      for (int i = 0; i < all.length; i++) {
        int at = 2 * i + 1;
        all[i] = steps.get(at) / ((steps.get(at - 1) + steps.get(at + 1)) / 2);
      }
      Arrays.sort(all);
      return all;
    }

    /** Seconds of a step that is not watched. */
    double step() {
      return IntStream.range(0, steps.size())
          .filter(i -> i % 2 == 0)
          .mapToDouble(steps::get)
          .sorted()
          .skip(steps.size() / 4)
          .findFirst()
          .orElseThrow();
    }

    double watchedSeconds() {
      int blocks = steps.size() / 2;
      return blocks * (BLOCK_NANOS * 1e-9);
    }
  }

  private static double copySeconds(Weights weights) {
    double[] all = new double[COPIES];
    for (int i = 0; i < COPIES; i++) {
      long start = System.nanoTime();
      Moment.of(weights);
      all[i] = (System.nanoTime() - start) * 1e-9;
    }
    Arrays.sort(all);
    return all[COPIES / 2];
  }

  private static void visit(Visitors visitors, Network network, Clock clock) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    float[] picture = new float[network.input().size()];
    int last = network.nodes().size() - 1;
    try {
      while (!clock.over) {
        if (!clock.watched) {
          Thread.sleep(5);
          continue;
        }
        Moment moment = visitors.ask().join();
        long start = System.nanoTime();
        long busy = threads.getCurrentThreadCpuTime();
        moment.look(picture, last);
        long took = System.nanoTime() - start;
        clock.busyNanos.addAndGet(threads.getCurrentThreadCpuTime() - busy);
        clock.looks.incrementAndGet();
        Thread.sleep((long) (took * (1 / SHARE - 1)) / 1_000_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
