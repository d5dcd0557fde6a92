package striate.benchmarks;

import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.tanh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import striate.nn.Architectures;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Optimizer;
import striate.train.Training;

/**
 * How much faster a second thread makes training, and how much the machine itself would allow: two
 * processes of one thread each, at the same time, wait for nobody, and share what two threads
 * share, too: memory, its caches, the clock, and whoever else has the machine.
 *
 * <p>Arguments: {@code W1}, {@code W2} or {@code W3} (the workloads of {@code compare}, on random
 * images), {@code -s SECONDS} of each process (12), {@code -n ROUNDS} (5). A process's figure is
 * the median of its second half, in quarters of a second. {@code --start NETWORK THREADS} prints
 * one process's quarters instead: images a second from its first step on.
 */
public final class Scaling {
  private static final int BATCH = 128;
  private static final double QUARTER = 0.25;

  private Scaling() {}

  private static Network network(String name) {
    return switch (name) {
      case "W1" ->
          Network.of(
              Shape.image(1, 28, 28),
              conv(16, 3).noBias(),
              tanh(),
              dropout(0.5),
              flatten(),
              dense(10));
      case "W2" ->
          Network.of(
              Shape.image(1, 28, 28),
              conv(32, 3),
              relu(),
              conv(64, 3),
              relu(),
              maxPool(2),
              dropout(0.25),
              flatten(),
              dense(128),
              relu(),
              dropout(0.5),
              dense(10));
      case "W3" -> Architectures.resNet20(Shape.image(3, 32, 32), 10);
      default -> throw new IllegalArgumentException("no workload " + name);
    };
  }

  private static Optimizer optimizer(String name) {
    return switch (name) {
      case "W2" -> Optimizer.adam(0.001);
      case "W3" -> Optimizer.sgd(0.1, 0.9);
      default -> Optimizer.sgd(0.1);
    };
  }

  /** Trains, and returns images a second in each quarter of a second. */
  private static List<Double> train(String name, int threads, double seconds) {
    Network network = network(name);
    Training training =
        Training.of(network)
            .optimizer(optimizer(name))
            .batch(BATCH)
            .threads(threads)
            .seed(1)
            .start();
    Random random = new Random(1);
    float[] images = new float[BATCH * network.input().size()];
    int[] labels = new int[BATCH];
    for (int i = 0; i < images.length; i++) {
      images[i] = random.nextFloat();
    }
    for (int i = 0; i < BATCH; i++) {
      labels[i] = random.nextInt(10);
    }
    List<Double> rates = new ArrayList<>();
    long start = System.nanoTime();
    long before = start;
    long now = start;
    int steps = 0;
    while (now - start < seconds * 1e9) {
      training.step(images, labels, BATCH);
      steps++;
      now = System.nanoTime();
      if (now - before >= QUARTER * 1e9) {
        rates.add(steps * BATCH * 1e9 / (now - before));
        steps = 0;
        before = now;
      }
    }
    return rates;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static double steady(List<Double> rates) {
    return median(rates.subList(rates.size() / 2, rates.size()));
  }

  private static Process child(String name, int threads, double seconds) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "--add-modules",
            "jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            Scaling.class.getName(),
            "--child",
            name,
            Integer.toString(threads),
            Double.toString(seconds))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static double rate(Process process) throws IOException {
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (printed.isEmpty()) {
      throw new IOException("a process printed no rate");
    }
    return Double.parseDouble(printed);
  }

  /** Runs one of the three things that the class comment tells. */
  public static void main(String[] args) throws IOException {
    if (args.length == 4 && args[0].equals("--child")) {
      System.out.println(
          steady(train(args[1], Integer.parseInt(args[2]), Double.parseDouble(args[3]))));
      return;
    }
    if (args.length == 3 && args[0].equals("--start")) {
      for (double rate : train(args[1], Integer.parseInt(args[2]), 10)) {
        System.out.printf(Locale.ROOT, "%.0f%n", rate);
      }
      return;
    }
    double seconds = 12;
    int rounds = 5;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "-s" -> seconds = Double.parseDouble(args[++i]);
        case "-n" -> rounds = Integer.parseInt(args[++i]);
        default -> names.add(args[i]);
      }
    }
    System.out.println("workload\tone thread\ttwo processes\tits gain\ttwo threads\tits gain");
    for (String name : names) {
      List<Double> apart = new ArrayList<>();
      List<Double> together = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        double one = rate(child(name, 1, seconds));
        Process first = child(name, 1, seconds);
        Process second = child(name, 1, seconds);
        double both = rate(first) + rate(second);
        double two = rate(child(name, 2, seconds));
        apart.add(both / one);
        together.add(two / one);
        System.out.printf(
            Locale.ROOT,
            "%s\t%.0f\t%.0f\t%.2f\t%.0f\t%.2f%n",
            name,
            one,
            both,
            both / one,
            two,
            two / one);
      }
      System.out.printf(
          Locale.ROOT,
          "%s, medians of the gains: two processes %.2f, two threads %.2f%n",
          name,
          median(apart),
          median(together));
    }
  }
}
