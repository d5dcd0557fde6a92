package striate.benchmarks;

import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;
import static striate.nn.Layers.sequence;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.nn.Part;
import striate.nn.Shape;
import striate.run.Exchange;
import striate.together.Address;
import striate.together.Forecast;
import striate.together.Links;
import striate.together.Listening;
import striate.together.Token;
import striate.train.Optimizer;
import striate.train.Progress;
import striate.train.Trainer;
import striate.train.TrainingListener;

/**
 * A training shared by machines that are threads of this process, over sockets: the weights' hash
 * for each number of machines; then the time of a step of two machines, with 0, 0.1 and 1 ms added
 * to each exchange, beside what the forecast says, and the bytes beside those counted in advance.
 */
public final class Together {
  private static final int BATCH = 128;
  private static final int PICTURES = 1920;

  /** Of which the median counts. */
  private static final int ROUNDS = 5;

  /** What one machine does. */
  interface Work<T> {
    T of(Links links) throws IOException;
  }

  private record Run(
      double stepSeconds, double inExchanges, double bytes, double exchanges, Forecast forecast) {}

  private final Network network;
  private final int side;

  private Together(Network network, int side) {
    this.network = network;
    this.side = side;
  }

  /**
   * Runs it; with arguments, the times alone: {@code times [MACHINES [usual|plain|residual|mobile
   * [SIDE]]]}, on grey images of that side.
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    int machines = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    int side = args.length > 3 ? Integer.parseInt(args[3]) : 28;
    Together together =
        new Together(
            network(args.length > 2 ? args[2] : "usual", Shape.image(1, side, side)), side);
    if (args.length == 0) {
      together.hashes();
    }
    for (double delay : new double[] {0, 1e-4, 1e-3}) {
      List<Run> runs = machines(machines, links -> together.rounds(links, delay)).getFirst();
      double step = median(runs, Run::stepSeconds);
      double forecast = median(runs, r -> r.forecast.stepSeconds());
      runs.forEach(r -> System.out.println(r.forecast));
      System.out.printf(
          Locale.ROOT,
          "delay %.1f ms: a step %.2f ms (%s), forecast %.2f ms (%s): %+.1f %%; of it in exchanges"
              + " %.2f ms, forecast %.2f ms; %.1f exchanges, forecast %.1f; %.0f bytes, forecast"
              + " %.0f%n",
          delay * 1e3,
          step * 1e3,
          all(runs, Run::stepSeconds),
          forecast * 1e3,
          all(runs, r -> r.forecast.stepSeconds()),
          100 * (forecast / step - 1),
          median(runs, Run::inExchanges) * 1e3,
          median(runs, r -> r.forecast.exchangeSeconds()) * 1e3,
          median(runs, Run::exchanges),
          runs.getFirst().forecast.exchanges(),
          median(runs, Run::bytes),
          runs.getFirst().forecast.bytes());
    }
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> of) {
    return runs.stream().mapToDouble(of).sorted().toArray()[runs.size() / 2];
  }

  private static String all(List<Run> runs, ToDoubleFunction<Run> of) {
    return runs.stream()
        .map(r -> String.format(Locale.ROOT, "%.1f", of.applyAsDouble(r) * 1e3))
        .collect(Collectors.joining(" "));
  }

  /** Forecasts and trainings in turn: what else the machine does changes within minutes. */
  private List<Run> rounds(Links links, double delay) {
    List<Run> runs = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      runs.add(run(links, delay));
    }
    return runs;
  }

  private void hashes() throws IOException, InterruptedException, ExecutionException {
    long alone = settings(256, 1, 40).run().weights().hash();
    System.out.printf("hash of one machine without sockets: %016x%n", alone);
    for (int machines = 1; machines <= 16; machines *= 2) {
      List<Long> hashes =
          machines(machines, links -> settings(256, 1, 40).exchange(links).run().weights().hash());
      System.out.printf(
          "%2d machines: %016x %s%n",
          machines,
          hashes.getFirst(),
          hashes.stream().allMatch(h -> h == alone) ? "equal" : "DIFFERENT");
    }
  }

  private Run run(Links links, double delay) {
    links.delay(Duration.ofNanos((long) (delay * 1e9)));
    Forecast forecast =
        Forecast.measure(settings(PICTURES, 1, BATCH), links, Duration.ofSeconds(3));
    Timed timed = new Timed(links);
    List<Double> times = new ArrayList<>();
    long[] before = new long[3];
    List<Double> waits = new ArrayList<>();
    int steps = 6 * PICTURES / BATCH;
    TrainingListener clock =
        new TrainingListener() {
          private long last;

          @Override
          public void onStart(Progress p) {
            before[0] = links.sent();
            before[1] = links.exchanges();
          }

          @Override
          public void onStep(Progress p) {
            long now = System.nanoTime();
            times.add((now - last) * 1e-9);
            waits.add(timed.nanos * 1e-9);
            timed.nanos = 0;
            last = now;
          }
        };
    settings(PICTURES, 6, BATCH).exchange(timed).listener(clock).run();
    return new Run(
        mean(times.subList(steps / 3, steps)),
        mean(waits.subList(steps / 3, steps)),
        (double) (links.sent() - before[0]) / steps,
        (double) (links.exchanges() - before[1]) / steps,
        forecast);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Adds up the time in exchanges. */
  private static final class Timed implements Exchange {
    private final Links links;
    private long nanos;

    Timed(Links links) {
      this.links = links;
    }

    @Override
    public int machines() {
      return links.machines();
    }

    @Override
    public int machine() {
      return links.machine();
    }

    @Override
    public void share(float[] values, int[] from) {
      long start = System.nanoTime();
      links.share(values, from);
      nanos += System.nanoTime() - start;
    }

    @Override
    public void share(double[] values, int[] from) {
      long start = System.nanoTime();
      links.share(values, from);
      nanos += System.nanoTime() - start;
    }

    @Override
    public void deal(float[] values, int[] from, float[] received) {
      long start = System.nanoTime();
      links.deal(values, from, received);
      nanos += System.nanoTime() - start;
    }

    @Override
    public void abort() {
      links.abort();
    }
  }

  private static Network network(String name, Shape image) {
    return switch (name) {
      case "usual" -> usual(image);
      // Nothing to exchange but gradients and weights, of which one layer has nearly all.
      case "plain" ->
          Network.of(
              image, conv(16, 5), relu(), maxPool(2), flatten(), dense(256), relu(), dense(10));
      case "residual" ->
          Network.of(
              image,
              conv(32, 3).pad(1),
              relu(),
              block(),
              maxPool(2),
              block(),
              block(),
              globalAveragePool(),
              flatten(),
              dense(10));
      // Many layers with little work and a batch normalisation each: two exchanges for each.
      case "mobile" ->
          Network.of(
              image,
              conv(32, 3).pad(1).stride(2),
              narrow(),
              narrow(),
              narrow(),
              globalAveragePool(),
              flatten(),
              dense(10));
      default ->
          throw new IllegalArgumentException(
              "usual, plain, residual or mobile expected, got " + name);
    };
  }

  private static Part block() {
    return residual(conv(32, 3).pad(1), relu(), conv(32, 3).pad(1));
  }

  private static Part narrow() {
    return sequence(
        depthwise(3).pad(1).noBias(),
        batchNorm(),
        relu(),
        conv(64, 1).noBias(),
        batchNorm(),
        relu());
  }

  private static Network usual(Shape image) {
    // Not the network of another table: with a batch normalisation, whose statistics are exchanged.
    return Network.of(
        image,
        conv(32, 3).noBias(),
        batchNorm(),
        relu(),
        conv(64, 3),
        relu(),
        maxPool(2),
        dropout(0.25),
        flatten(),
        dense(128),
        relu(),
        dense(10));
  }

  private Trainer.Settings settings(int pictures, int epochs, int batch) {
    Random random = new Random(1);
    byte[] samples = new byte[pictures * side * side];
    random.nextBytes(samples);
    int[] labels = random.ints(pictures, 0, 10).toArray();
    List<String> classes = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    Preprocessing as = Preprocessing.of(1, side, side).normalise(List.of(0.5f), List.of(0.29f));
    Loader loader =
        Loader.of(ArrayDataset.of(samples, side, side, 1, labels, classes), as)
            .batch(batch)
            .threads(1)
            .build();
    return Trainer.of(network, loader)
        .epochs(epochs)
        .threads(1)
        .optimizer(Optimizer.sgd(0.001, 0.9));
  }

  /** What machines come to that are threads of this process. */
  static <T> List<T> machines(int count, Work<T> work)
      throws IOException, InterruptedException, ExecutionException {
    Token token = Token.create();
    List<Listening> all = new ArrayList<>();
    List<Address> addresses = new ArrayList<>();
    for (int m = 0; m < count; m++) {
      all.add(Listening.at(InetAddress.getLoopbackAddress()));
      addresses.add(new Address("127.0.0.1", all.getLast().port()));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<T>> futures = new ArrayList<>();
      for (int m = 0; m < count; m++) {
        int machine = m;
        futures.add(
            threads.submit(() -> {
              Listening own = all.get(machine);
              try (Links links = own.connect(addresses, machine, token, Duration.ofMinutes(1))) {
                return work.of(links);
              }
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> f : futures) {
        results.add(f.get());
      }
      return results;
    }
  }
}
