package striate.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;

/** The queue by itself, with a clock of its own. */
final class VisitorsTest {
  private static final Network NETWORK =
      Network.of(Shape.image(1, 4, 4), Layers.conv(2, 3), Layers.flatten(), Layers.dense(3));

  private static Moment get(CompletableFuture<Moment> answer) throws Exception {
    return answer.get(2, TimeUnit.MINUTES);
  }

  @Test
  void allWhoWaitGetOneCopyOfTheWeightsAtThatStep() throws Exception {
    Visitors visitors = Visitors.of();
    Weights live = NETWORK.initialise(3);
    visitors.begin();
    CompletableFuture<Moment> one = visitors.ask();
    CompletableFuture<Moment> two = visitors.ask();
    visitors.between(2, 17, live);
    long hash = live.hash();
    live.stored(0)[0][0] += 1;
    Moment moment = get(one);
    assertThat(get(two)).isSameAs(moment);
    assertThat(moment.step()).isEqualTo(17);
    assertThat(moment.epoch()).isEqualTo(2);
    assertThat(moment.weights().hash()).isEqualTo(hash).isNotEqualTo(live.hash());
  }

  /** An answer that took 10 ns of a share of a tenth makes the next one wait for 90 ns. */
  @Test
  void answersTakeNoMoreThanTheirShareOfTheTime() throws Exception {
    AtomicLong now = new AtomicLong(1000);
    AtomicLong cost = new AtomicLong();
    Visitors visitors = Visitors.of(0.1, () -> now.getAndAdd(cost.get()));
    Weights live = NETWORK.initialise(3);
    visitors.begin();
    CompletableFuture<Moment> first = visitors.ask();
    cost.set(10); // the clock is read at the beginning and at the end of an answer
    visitors.between(1, 1, live);
    cost.set(0);
    assertThat(get(first).step()).isEqualTo(1);
    CompletableFuture<Moment> second = visitors.ask();
    now.set(1010 + 89);
    visitors.between(1, 2, live);
    assertThat(second).isNotDone();
    now.set(1010 + 90);
    visitors.between(1, 3, live);
    assertThat(get(second).step()).isEqualTo(3);
  }

  @Test
  void theClockIsNotReadWhileNobodyAsks() {
    Visitors visitors =
        Visitors.of(
            0.1,
            () -> {
              throw new AssertionError("the clock was read");
            });
    visitors.begin();
    visitors.between(1, 1, NETWORK.initialise(1));
  }

  @Test
  void aRequestTakenBackCostsNothing() {
    Visitors visitors = Visitors.of();
    visitors.begin();
    visitors.ask().cancel(false);
    // No weights to copy: this would throw.
    visitors.between(1, 1, Weights.zeros(Network.of(Shape.features(1), Layers.dense(1))));
    assertThat(visitors.ask()).isNotDone();
  }

  @Test
  void afterTheEndTheLastWeightsAreThereForAll() throws Exception {
    Visitors visitors = Visitors.of();
    visitors.begin();
    CompletableFuture<Moment> waiting = visitors.ask();
    Weights live = NETWORK.initialise(5);
    visitors.end(4, 40, live);
    assertThat(get(waiting).step()).isEqualTo(40);
    assertThat(get(visitors.ask()).weights().hash()).isEqualTo(live.hash());
    visitors.cancel("too late");
    assertThat(get(visitors.ask()).step()).isEqualTo(40);
  }

  @Test
  void aTrainingThatEndsByAnErrorSaysSoToAll() {
    Visitors visitors = Visitors.of();
    CompletableFuture<Moment> waiting = visitors.ask();
    visitors.cancel("no disk");
    for (CompletableFuture<Moment> f : java.util.List.of(waiting, visitors.ask())) {
      // Java 25 gives the cause, 21 the exception itself.
      assertThatThrownBy(() -> get(f))
          .isInstanceOf(CancellationException.class)
          .hasStackTraceContaining("no disk");
    }
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> Visitors.of(0))
        .hasMessage("share: above 0 and at most 1 expected, got 0.0");
    assertThatThrownBy(() -> Visitors.of(Double.NaN)).hasMessageContaining("got NaN");
    Visitors visitors = Visitors.of();
    visitors.begin();
    assertThatThrownBy(visitors::begin).isInstanceOf(IllegalStateException.class);
  }

  /** What somebody attached to an answer must not run on the training's thread. */
  @Test
  void whatAVisitorDoesIsNotTheTrainingsWork() throws Exception {
    Visitors visitors = Visitors.of();
    visitors.begin();
    CompletableFuture<Thread> ran = visitors.ask().thenApply(m -> Thread.currentThread());
    visitors.between(1, 1, NETWORK.initialise(1));
    try {
      assertThat(ran.get(2, TimeUnit.MINUTES)).isNotSameAs(Thread.currentThread());
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
    CompletableFuture<Thread> told = visitors.ask().handle((m, e) -> Thread.currentThread());
    visitors.cancel("no disk");
    assertThat(told.get(2, TimeUnit.MINUTES)).isNotSameAs(Thread.currentThread());
  }

  @Test
  void stepsThatNobodyAsksAboutAllocateNothing() {
    Visitors visitors = Visitors.of();
    WeightHistory history = WeightHistory.of(NETWORK, 1 << 20, 3);
    Weights live = NETWORK.initialise(1);
    visitors.begin();
    history.begin(1, 0, live);
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    for (int step = 1; step <= 4; step++) {
      visitors.between(1, step, live);
      history.between(1, step, live);
    }
    assertThat(history.every()).isEqualTo(4);
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      visitors.between(1, 5, live);
      history.between(1, 5, live);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
  }
}
