package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.batch.Augment;
import striate.batch.Loader;
import striate.data.Preprocessing;
import striate.nn.Layers;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.run.Exchange;
import striate.run.ExchangeException;
import striate.together.Address;
import striate.together.Forecast;
import striate.together.Links;
import striate.together.Listening;
import striate.together.Token;
import striate.together.Wire;

/**
 * Trainings on machines that are threads, over sockets of this one. {@code -Dstriate.kills=30} for
 * more kills than the few of every day.
 */
class TogetherTest {
  private static final int KILLS = Integer.getInteger("striate.kills", 2);

  private static final String AUGMENT = "shift(1,1) rotate(10)";

  /** So that a hang ends. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** What one machine does, given its links. */
  private interface Work<T> {
    T of(Links links) throws Exception;
  }

  private static <T> List<T> machines(int count, Work<T> work) {
    Token token = Token.create();
    List<Listening> all = new ArrayList<>();
    List<Address> addresses = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      for (int m = 0; m < count; m++) {
        Listening listening = Listening.at(InetAddress.getLoopbackAddress());
        all.add(listening);
        addresses.add(new Address("127.0.0.1", listening.port()));
      }
      List<Future<T>> futures = new ArrayList<>();
      for (int m = 0; m < count; m++) {
        int machine = m;
        futures.add(
            threads.submit(() -> {
              try (Links links = all.get(machine).connect(addresses, machine, token, TIMEOUT)) {
                return work.of(links);
              }
            }));
      }
      List<T> results = new ArrayList<>();
      Throwable first = null;
      for (Future<T> f : futures) {
        try {
          results.add(f.get());
        } catch (ExecutionException e) {
          // What the others see is that a connection broke.
          Throwable cause = e.getCause();
          first = first == null || first instanceof ExchangeException ? cause : first;
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      if (first instanceof RuntimeException e) {
        throw e;
      } else if (first != null) {
        throw new AssertionError(first);
      }
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With a dense layer whose gradient is computed over the whole batch at the end. */
  private static Network network() {
    return Network.of(
        Shape.image(1, Blobs.SIDE, Blobs.SIDE),
        Layers.conv(16, 3).noBias(),
        Layers.batchNorm(),
        Layers.relu(),
        Layers.conv(20, 3),
        Layers.relu(),
        Layers.flatten(),
        Layers.dropout(0.2),
        Layers.dense(210),
        Layers.batchNorm(),
        Layers.relu(),
        Layers.dense(3));
  }

  private static Trainer.Settings settings(int batch) {
    return settings(batch, 1, AUGMENT);
  }

  private static Trainer.Settings settings(int batch, int images, String augment) {
    Preprocessing as =
        Preprocessing.of(1, Blobs.SIDE, Blobs.SIDE).normalise(List.of(0.35f), List.of(0.25f));
    Loader train =
        Loader.of(Blobs.set(75, images), as)
            .batch(batch)
            .seed(3)
            .augment(Augment.parse(augment))
            .build();
    return Trainer.of(network(), train)
        .validation(Blobs.loader(30, 2, 16))
        .epochs(2)
        .threads(1)
        .seed(4)
        .optimizer(Optimizer.sgd(0.02, 0.9))
        .schedule(Schedule.cosine())
        .loss(Loss.crossEntropy().smoothing(0.1))
        .clipping(Clipping.byNorm(0.5))
        .ema(Ema.of(0.9))
        .keepLast();
  }

  private static long hash(TrainingResult result) {
    return result.weights().hash();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16})
  void machinesComeToTheBitsOfOne(int count) {
    // Batches of 37, and a last one of 1 that some machines have no image of.
    long expected = hash(settings(37).threads(2).run());
    List<Long> found = machines(count, links -> hash(settings(37).exchange(links).run()));
    assertThat(found).hasSize(count).containsOnly(expected);
  }

  @Test
  void soTheyDoWithGroupsOfBatches() {
    Work<Long> work =
        links ->
            hash(settings(16).optimizer(Optimizer.adam(0.01)).accumulate(2).exchange(links).run());
    long expected =
        hash(settings(16).optimizer(Optimizer.adam(0.01)).accumulate(2).threads(3).run());
    assertThat(machines(4, work)).containsOnly(expected);
  }

  @Test
  void aForecastCountsWhatIsSent() {
    for (int count : new int[] {2, 8}) {
      // Batches that all machines have as many images of.
      Forecast forecast = Forecast.of(whole(), count, new Wire(1e-3, 1e6), Duration.ofMillis(1));
      List<double[]> found =
          machines(
              count,
              links -> {
                // What machines agree on at the start is no part of a step.
                double[] before = new double[2];
                whole()
                    .exchange(links)
                    .listener(
                        new TrainingListener() {
                          @Override
                          public void onStart(Progress p) {
                            before[0] = links.exchanges();
                            before[1] = links.sent();
                          }
                        })
                    .run();
                return new double[] {links.exchanges() - before[0], links.sent() - before[1]};
              });
      assertThat(found.getFirst()[0]).isEqualTo(2 * 2 * forecast.exchanges());
      assertThat(found.getFirst()[1]).isEqualTo(2 * 2 * forecast.bytes());
      assertThat(forecast.exchangeSeconds())
          .isEqualTo(forecast.exchanges() * 1e-3 + forecast.bytes() / 1e6);
      assertThat(forecast.stepSeconds())
          .isEqualTo(forecast.workSeconds() + forecast.exchangeSeconds());
    }
  }

  /** Two batches of 32 an epoch. */
  private static Trainer.Settings whole() {
    return Trainer.of(network(), Blobs.loader(64, 1, 32)).epochs(2).threads(1);
  }

  @Test
  void machinesThatAreNotWorthItAreRefused() {
    Forecast forecast = new Forecast(4, 0.1, 0.03, 10, 1e6, new Wire(5e-3, 1e8));
    assertThat(forecast.stepSeconds()).isEqualTo(0.03 + 10 * 5e-3 + 1e6 / 1e8);
    assertThatThrownBy(forecast::check)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "4 machines: 90.0 ms a step predicted (30.0 ms of work, 10 exchanges of 5.00 ms, 1.00 MB"
                + " sent at 100 MB/s), 100.0 ms on one: a speed-up of 1.11; at least 1.2 expected:"
                + " train on one machine, with larger batches, or say that it shall be so all the"
                + " same");
    forecast.on(new Wire(1e-4, 1e9)).check();
  }

  /** Measured by all, in step: nobody waits for a machine that has ended, and all see the same. */
  @Test
  void allMeasureTheSame() {
    for (int count : new int[] {1, 2, 4}) {
      Forecast counted = Forecast.of(whole(), count, new Wire(1e-3, 1e6), Duration.ofMillis(1));
      List<Forecast> found =
          machines(count, links -> Forecast.measure(whole(), links, Duration.ofMillis(30)));
      assertThat(new HashSet<>(found)).hasSize(1);
      assertThat(found.getFirst().bytes()).isEqualTo(counted.bytes());
      assertThat(found.getFirst().exchanges()).isEqualTo(counted.exchanges());
      assertThat(found.getFirst().aloneSeconds()).isPositive();
    }
  }

  /** Resumed at another number each time, after machines that end without a word. */
  @Test
  void killedAndResumedByOthersItComesToTheSameBits(@TempDir Path temp) {
    RunFolder folder = RunFolder.at(temp.resolve("run")).everySteps(1);
    long expected = hash(settings(16).epochs(2 * KILLS).run());
    int[] counts = {4, 1, 2, 8, 16};
    Random random = new Random(5);
    int kills = 0;
    for (int life = 0; kills < KILLS; life++) {
      int count = counts[life % counts.length];
      int victim = random.nextInt(count);
      int steps = 1 + random.nextInt(4);
      // Amid an exchange the victim's sockets are there no more.
      assertThatThrownBy(() ->
              machines(
                  count,
                  links ->
                      settings(16)
                          .epochs(2 * KILLS)
                          .folder(folder)
                          .exchange(links.machine() == victim ? dying(links, steps, random) : links)
                          .run()))
          .isInstanceOfAny(ExchangeException.class, Killed.class);
      kills++;
    }
    List<Long> last =
        machines(
            2, links -> hash(settings(16).epochs(2 * KILLS).folder(folder).exchange(links).run()));
    assertThat(last).containsOnly(expected);
    // On one machine there is nothing left to do, and the result is the same.
    assertThat(hash(settings(16).epochs(2 * KILLS).folder(folder).run())).isEqualTo(expected);
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Links that end after some steps and some exchanges more. */
  private static Exchange dying(Links links, int steps, Random random) {
    int more = random.nextInt(12);
    return new Exchange() {
      private int deals;
      private int after;

      private void die() {
        if (deals > steps && after++ >= more) {
          links.close();
          throw new Killed();
        }
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
        die();
        links.share(values, from);
      }

      @Override
      public void share(double[] values, int[] from) {
        die();
        links.share(values, from);
      }

      @Override
      public void deal(float[] values, int[] from, float[] received) {
        deals++;
        die();
        links.deal(values, from, received);
      }
    };
  }

  /** What the second of two machines does otherwise. */
  private interface Other {
    Trainer.Settings of(Trainer.Settings settings);
  }

  private static void assertNamed(String message, Other other) {
    assertThatThrownBy(() ->
            machines(
                2,
                links -> {
                  Trainer.Settings s = settings(16);
                  return (links.machine() == 1 ? other.of(s) : s).exchange(links).run();
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("machine 1: " + message)
        .hasMessageEndingWith(
            "; all machines need the same settings, images, run folder and version");
  }

  @Test
  void machinesThatTrainAnotherThingAreNamed(@TempDir Path temp) {
    assertNamed("seed 4 expected as on machine 0, got 5", s -> s.seed(5));
    assertNamed("epochs 2 expected as on machine 0, got 3", s -> s.epochs(3));
    assertNamed("optimizer Sgd[rate=0.02, ", s -> s.optimizer(Optimizer.sgd(0.03, 0.9)));
    assertNamed("clipping ", s -> s.clipping(Clipping.none()));
    assertNamed("averaging ", s -> s.ema(Ema.of(0.8)));
    assertNamed("schedule ", s -> s.schedule(Schedule.constant()));
    assertNamed("loss ", s -> s.loss(Loss.crossEntropy()));
    assertNamed("train.", s -> settings(16, 2, AUGMENT));
    assertNamed(
        "loader.augment shift(1,1) rotate(10) expected as on machine 0, got rotate(10)",
        s -> settings(16, 1, "rotate(10)"));
    assertNamed(
        "group.0 not set expected as on machine 0, got ",
        s -> s.groups(ParameterGroup.of("*").rateFactor(0.5)));
    assertNamed("note.a not set expected as on machine 0, got b", s -> s.note("a", "b"));
    assertNamed("loader.batch 16 expected as on machine 0, got 15", s -> settings(15));
    assertNamed("validation.", s -> settings(16).validation(Blobs.loader(30, 3, 16)));
    assertNamed(
        "validation.loader.batch 16 expected as on machine 0, got 15",
        s -> settings(16).validation(Blobs.loader(30, 2, 15)));
    assertNamed(
        "validation.pictures 30 expected as on machine 0, got not set", s -> s.validation(null));
    assertNamed(
        "folder none expected as on machine 0, got saved after each epoch and every 7 steps",
        s -> s.folder(RunFolder.at(temp.resolve("other")).everySteps(7)));
  }

  /** A difference far behind in a long description, among machines that are all right. */
  @Test
  void theOneOfManyIsNamed() {
    assertThatThrownBy(() ->
            machines(
                8,
                links -> {
                  Trainer.Settings s = settings(16).note("long", "x".repeat(50_000));
                  s.note("more", links.machine() == 5 ? "b".repeat(9) : "a");
                  return s.exchange(links).run();
                }))
        .hasMessageStartingWith(
            "machine 5: note.more a expected as on machine 0, got bbbbbbbbb; all machines");
  }

  @Test
  void remarksMayDiffer() {
    Work<Long> work =
        links ->
            hash(settings(16).epochs(1).remark("at", "" + links.machine()).exchange(links).run());
    assertThat(machines(2, work)).hasSize(2);
  }

  @Test
  void machinesThatRoundOtherwiseAreNamed() {
    for (String key : List.of("vector.bits", "architecture", "striate")) {
      Map<String, String> here = RunDescription.machine();
      Map<String, String> there = new HashMap<>(here);
      there.put(key, "another");
      assertThatThrownBy(() ->
              machines(
                  2,
                  links -> {
                    Agreement.settings(
                        links, settings(16).copy(), links.machine() == 1 ? there : here);
                    return 0;
                  }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "machine 1: "
                  + key
                  + " "
                  + here.get(key)
                  + " expected as on machine 0, got another;");
    }
  }

  @Test
  void machinesThatStandElsewhereAreNamed(@TempDir Path temp) {
    RunFolder folder = RunFolder.at(temp.resolve("run")).everySteps(1);
    settings(16).epochs(1).folder(folder).run();
    assertThatThrownBy(() ->
            machines(
                2,
                links ->
                    settings(16)
                        .folder(
                            links.machine() == 0
                                ? folder
                                : RunFolder.at(temp.resolve("none")).everySteps(1))
                        .exchange(links)
                        .run()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("machine 1: batch 5 expected as on machine 0, got 0;");
    assertThatThrownBy(() ->
            machines(
                2,
                links -> {
                  RunState state = new RunState(Training.of(network()).start());
                  state.training.update.states[1][0][0][0] = links.machine();
                  Agreement.state(links, state);
                  return 0;
                }))
        .hasMessageStartingWith("machine 1: optimiser's state 0");
  }

  @Test
  void machinesAtAnotherExchangeAreNamed() {
    assertThatThrownBy(() ->
            machines(
                2,
                links -> {
                  links.share(new float[4], new int[] {0, links.machine() == 1 ? 1 : 2, 4});
                  return 0;
                }))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("exchange 1 of ")
        .hasMessageEndingWith("the machines do not train the same");
  }

  /** The machine that failed leaves its links to whoever made them; the other ends all the same. */
  @Test
  void aFailureElsewhereIsToldAtOnce() {
    for (Throwable failure : List.of(new Killed(), new OutOfMemoryError("as if"))) {
      CountDownLatch over = new CountDownLatch(1);
      List<Boolean> found =
          machines(
              2,
              links -> {
                Trainer.Settings s = settings(16).exchange(links);
                if (links.machine() == 0) {
                  assertThatThrownBy(s::run)
                      .isInstanceOf(ExchangeException.class)
                      .hasMessageContaining("machine 1 (127.0.0.1:");
                  over.countDown();
                  return true;
                }
                s.listener(
                    new TrainingListener() {
                      @Override
                      public void onStep(Progress p) {
                        if (failure instanceof Error e) {
                          throw e;
                        }
                        throw (RuntimeException) failure;
                      }
                    });
                assertThatThrownBy(s::run).isSameAs(failure);
                return over.await(2, TimeUnit.MINUTES);
              });
      assertThat(found).containsOnly(true);
    }
  }

  @Test
  void whatMachinesDealIsCounted() {
    long alone = Training.of(network()).batch(16).threads(1).start().bytes();
    List<Long> found =
        machines(
            2,
            links -> Training.of(network()).batch(16).threads(1).exchange(links).start().bytes());
    // All gradients of each, and two machines' parts of what they own, which is all.
    assertThat(found.get(0) + found.get(1))
        .isEqualTo(
            2 * alone + 2 * 4 * network().parameterCount() + 2 * 4 * network().parameterCount());
  }

  /** One that sends a byte now and then, as no machine does. */
  @Test
  void aTrickleEnds() throws Exception {
    Token token = Token.create();
    CountDownLatch over = new CountDownLatch(1);
    try (Listening listening = Listening.at(InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newFixedThreadPool(1);
        Socket peer = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
      OutputStream out = peer.getOutputStream();
      out.write(
          ByteBuffer.allocate(32)
              .putLong(0x5354524941544531L)
              .put(HexFormat.of().parseHex(token.hex()))
              .putInt(2)
              .putInt(1)
              .array());
      List<Address> all = List.of(new Address("127.0.0.1", listening.port()), new Address("b", 1));
      try (Links links = listening.connect(all, 0, token, TIMEOUT)) {
        Future<?> trickle =
            threads.submit(() -> {
              ByteBuffer first = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
              out.write(first.putInt(1).putLong(8000).array());
              for (int i = 0; i < 3000 && !over.await(20, TimeUnit.MILLISECONDS); i++) {
                out.write(0);
              }
              return null;
            });
        links.timeout(Duration.ofMillis(500));
        assertThatThrownBy(() -> links.share(new double[2000], new int[] {0, 1000, 2000}))
            .isInstanceOf(ExchangeException.class)
            // A peer that got no processor for as long was silent.
            .hasMessageMatching(
                "exchange 1: (16000 bytes were not done in 660 ms with|nothing came in 500 ms from)"
                    + " machine 1 \\(b:1\\)");
        over.countDown();
        try {
          trickle.get();
        } catch (ExecutionException e) {
          // the links are closed
        }
      }
    }
  }

  @Test
  void clocksAreNoPartOfIt() {
    assertThatThrownBy(() ->
            machines(
                2, links -> settings(16).timeLimit(Duration.ofHours(1)).exchange(links).build()))
        .hasMessage(
            "time limit: none expected for several machines, whose clocks do not agree, got PT1H");
    assertThatThrownBy(() ->
            machines(
                2,
                links ->
                    settings(16)
                        .folder(RunFolder.at(Path.of("none")).every(Duration.ofHours(1)))
                        .exchange(links)
                        .build()))
        .hasMessageStartingWith("checkpoints: a number of steps expected");
  }

  @Test
  void whoIsSilentIsNamed() {
    CountDownLatch over = new CountDownLatch(1);
    assertThatThrownBy(() ->
            machines(
                2,
                links -> {
                  if (links.machine() == 1) {
                    over.await();
                    return 0;
                  }
                  links.timeout(Duration.ofMillis(300));
                  try {
                    links.share(new double[2], new int[] {0, 1, 2});
                  } finally {
                    over.countDown();
                  }
                  return 0;
                }))
        .isInstanceOf(ExchangeException.class)
        .hasMessageMatching("exchange 1: nothing came in 300 ms from machine 1 \\(127.*\\)");
  }

  /** A task that is killed does not wait for a machine that stands still. */
  @Test
  void whoIsInterruptedWaitsNoLonger() {
    CountDownLatch over = new CountDownLatch(1);
    assertThatThrownBy(() ->
            machines(
                2,
                links -> {
                  if (links.machine() == 1) {
                    over.await();
                    return 0;
                  }
                  Thread.currentThread().interrupt();
                  try {
                    links.share(new double[2], new int[] {0, 1, 2});
                  } finally {
                    over.countDown();
                  }
                  return 0;
                }))
        .isInstanceOf(ExchangeException.class)
        .hasMessage("exchange 1: interrupted");
  }

  @Test
  void strangersAreLeftOutside() throws Exception {
    Token token = Token.create();
    try (Listening first = Listening.at(InetAddress.getLoopbackAddress());
        Listening second = Listening.at(InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Address> all =
          List.of(new Address("127.0.0.1", first.port()), new Address("127.0.0.1", second.port()));
      // One that speaks something else, one that leaves, one of another training.
      try (Socket http = new Socket(InetAddress.getLoopbackAddress(), first.port())) {
        http.getOutputStream()
            .write(
                "GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
        new Socket(InetAddress.getLoopbackAddress(), first.port()).close();
        Listening other = Listening.at(InetAddress.getLoopbackAddress());
        Future<?> stranger =
            threads.submit(() -> other.connect(all, 1, Token.create(), Duration.ofSeconds(2)));
        Future<Links> one = threads.submit(() -> first.connect(all, 0, token, TIMEOUT));
        assertThatThrownBy(stranger::get)
            .hasMessageContaining("machine 0 (127.0.0.1:" + first.port() + ") was not reached");
        Future<Links> two = threads.submit(() -> second.connect(all, 1, token, TIMEOUT));
        try (Links a = one.get();
            Links b = two.get()) {
          assertThat(a.machines()).isEqualTo(2);
          assertThat(b.machine()).isEqualTo(1);
        }
      }
    }
  }
}
