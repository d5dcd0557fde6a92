package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  /** Many short loops, most of them over before every helper has begun. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyItemIsDoneOnceAndBeforeTheLoopReturns(int threads) {
    Workers workers = new Workers(threads);
    Random random = new Random(threads);
    double[] sink = new double[threads * 16];
    for (int loop = 0; loop < 20_000; loop++) {
      int items = random.nextInt(2 * threads + 2);
      int weight = random.nextInt(40);
      AtomicIntegerArray done = new AtomicIntegerArray(items);
      int[] plain = new int[items];
      workers.run(
          items,
          (item, worker) -> {
            for (int i = 0; i < weight; i++) {
              sink[worker * 16] += Math.sqrt(i + item);
            }
            plain[item]++;
            done.incrementAndGet(item);
          },
          loop % 2 != 0);
      for (int i = 0; i < items; i++) {
        assertThat(done.get(i)).isEqualTo(1);
        assertThat(plain[i]).as("seen by the caller").isEqualTo(1);
      }
    }
  }

  @Test
  void aLoneWorkerGoesThroughItsItemsInEitherDirection() {
    Workers workers = new Workers(1);
    List<Integer> order = new ArrayList<>();
    workers.run(3, (item, worker) -> order.add(item));
    workers.run(3, (item, worker) -> order.add(item), true);
    assertThat(order).containsExactly(0, 1, 2, 2, 1, 0);
  }

  /** Each of two workers waits in its first item until the other one has begun, too. */
  @Test
  void aWorkerBeginsWithItsOwnShareAtTheEndThatIsAskedFor() {
    Workers workers = new Workers(2);
    for (boolean backwards : new boolean[] {false, true}) {
      for (int loop = 0; loop < 200; loop++) {
        AtomicIntegerArray first = new AtomicIntegerArray(new int[] {-1, -1});
        CountDownLatch begun = new CountDownLatch(2);
        workers.run(
            8,
            (item, worker) -> {
              if (first.compareAndSet(worker, -1, item)) {
                begun.countDown();
                await(begun);
              }
            },
            backwards);
        assertThat(first.get(0)).isEqualTo(backwards ? 3 : 0);
        assertThat(first.get(1)).isEqualTo(backwards ? 7 : 4);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void workersAreToldApart() {
    Workers workers = new Workers(4);
    AtomicIntegerArray at = new AtomicIntegerArray(4);
    for (int loop = 0; loop < 2_000; loop++) {
      workers.run(
          16,
          (item, worker) -> {
            assertThat(at.incrementAndGet(worker)).as("one thread for worker %d", worker).isOne();
            Thread.onSpinWait();
            at.decrementAndGet(worker);
          });
    }
  }

  @Test
  void aFailureReachesTheCallerAndTheNextLoopRuns() {
    Workers workers = new Workers(3);
    for (int loop = 0; loop < 200; loop++) {
      int bad = loop % 10;
      assertThatThrownBy(() ->
              workers.run(
                  10,
                  (item, worker) -> {
                    if (item == bad) {
                      throw new IllegalStateException("item " + item);
                    }
                  }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("item " + bad);
      AtomicIntegerArray done = new AtomicIntegerArray(10);
      workers.run(10, (item, worker) -> done.incrementAndGet(item));
      for (int i = 0; i < 10; i++) {
        assertThat(done.get(i)).isOne();
      }
    }
  }
}
