package striate.app.serve.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ComputingTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private Computing computing = new Computing(1, bounds(8, 1000, 1000, Duration.ofHours(1)));

  private static Bounds bounds(int jobs, long bytes, long pixels, Duration deadline) {
    return new Bounds(jobs, bytes, pixels, deadline);
  }

  @AfterEach
  void close() {
    release.countDown();
    computing.close();
  }

  /** Keeps the one thread. */
  private Job<String> block(Lane lane) throws Full, InterruptedException {
    Job<String> job =
        computing.submit(
            lane,
            0,
            0,
            () -> {
              begun.countDown();
              release.await();
              return "blocked";
            });
    computing.start(() -> {});
    begun.await();
    return job;
  }

  @Test
  void boundsWhatWaits() throws Exception {
    Lane lane = computing.lane();
    block(lane);
    for (int i = 0; i < 8; i++) {
      computing.submit(lane, 10, 10, () -> 1);
    }
    assertThatThrownBy(() -> computing.submit(lane, 1, 1, () -> 1))
        .isInstanceOfSatisfying(Full.class, f -> assertThat(f.seconds()).isPositive())
        .hasMessageContaining("requests");
    assertThatThrownBy(() -> computing.check(lane)).isInstanceOf(Full.class);
    assertThat(computing.waiting()).isEqualTo(8);
  }

  @Test
  void boundsBytesAndPixels() throws Exception {
    Lane lane = computing.lane();
    block(lane);
    computing.submit(lane, 600, 0, () -> 1);
    assertThatThrownBy(() -> computing.submit(lane, 500, 0, () -> 1))
        .isInstanceOf(Full.class)
        .hasMessageContaining("bytes");
    computing.submit(lane, 100, 900, () -> 1);
    assertThatThrownBy(() -> computing.submit(lane, 100, 200, () -> 1))
        .isInstanceOf(Full.class)
        .hasMessageContaining("pixels");
  }

  @Test
  void anEmptyQueueTakesWhatIsLargerThanItsBounds() throws Exception {
    Lane lane = computing.lane();
    block(lane);
    computing.submit(lane, 5000, 5000, () -> 1);
    assertThatThrownBy(() -> computing.submit(lane, 1, 0, () -> 1))
        .isInstanceOf(Full.class)
        .hasMessageContaining("bytes");
  }

  @Test
  void oneModelDoesNotFillTheRoomOfTheOther() throws Exception {
    Lane a = computing.lane();
    Lane b = computing.lane();
    block(a);
    computing.submit(a, 400, 0, () -> 1);
    assertThatThrownBy(() -> computing.submit(a, 400, 0, () -> 1)).isInstanceOf(Full.class);
    computing.submit(b, 400, 0, () -> 1);
  }

  @Test
  void whoHasHadLessIsNext() throws Exception {
    Lane heavy = computing.lane();
    Lane light = computing.lane();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Job<String> first = block(heavy);
    List<Job<?>> jobs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      jobs.add(
          computing.submit(
              heavy,
              1,
              0,
              () -> {
                order.add("heavy");
                long end = System.nanoTime() + 20_000_000;
                while (System.nanoTime() < end) {
                  Thread.onSpinWait();
                }
                return 1;
              }));
    }
    for (int i = 0; i < 6; i++) {
      jobs.add(
          computing.submit(
              light,
              1,
              0,
              () -> {
                order.add("light");
                return 1;
              }));
    }
    release.countDown();
    first.await();
    for (Job<?> job : jobs) {
      job.await();
    }
    // In turn it would be 6; all that is cheap comes before the third of what is dear.
    assertThat(order.subList(0, 8).stream().filter("light"::equals)).hasSize(6);
  }

  @Test
  void whatIsLateOrLeftIsNotComputed() throws Exception {
    computing = new Computing(1, bounds(8, 1000, 1000, Duration.ofNanos(1)));
    Lane lane = computing.lane();
    Job<Integer> late =
        computing.submit(
            lane,
            0,
            0,
            () -> {
              throw new AssertionError("computed");
            });
    computing.start(() -> {});
    late.await();
    assertThat(late.state()).isEqualTo(Job.State.LATE);
    computing.close();

    computing = new Computing(1, bounds(8, 1000, 1000, Duration.ofHours(1)));
    Lane other = computing.lane();
    block(other);
    Job<Integer> gone = computing.submit(other, 10, 10, () -> 1);
    assertThat(computing.waiting(other)).isEqualTo(1);
    gone.leave();
    assertThat(computing.waiting(other)).isZero();
    assertThat(gone.state()).isEqualTo(Job.State.LEFT);
    gone.await();
  }

  @Test
  void anErrorEndsTheJobAndNotTheThread() throws Exception {
    Lane lane = computing.lane();
    computing.start(() -> {});
    Job<Integer> bad =
        computing.submit(
            lane,
            0,
            0,
            () -> {
              throw new OutOfMemoryError("as if");
            });
    bad.await();
    assertThat(bad.failure()).isInstanceOf(OutOfMemoryError.class);
    Job<Integer> good = computing.submit(lane, 0, 0, () -> 7);
    good.await();
    assertThat(good.result()).isEqualTo(7);
  }

  @Test
  void tellsWhoeverWantsToKnowThatAJobIsOver() throws Exception {
    Lane lane = computing.lane();
    Job<String> blocked = block(lane);
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    Job<Integer> left = computing.submit(lane, 1, 1, () -> 1);
    Job<Integer> done = computing.submit(lane, 1, 1, () -> 2);
    CountDownLatch told = new CountDownLatch(1);
    left.whenOver(() -> said.add("left " + left.state()));
    done.whenOver(() -> {
      said.add("done " + done.result());
      told.countDown();
    });
    left.leave();
    release.countDown();
    told.await();
    blocked.await();
    blocked.whenOver(() -> said.add("late " + blocked.result()));
    assertThat(said).containsExactly("left LEFT", "done 2", "late blocked");
  }

  @Test
  void whatFailsBehindAJobEndsNoThread() throws Exception {
    Lane lane = computing.lane();
    block(lane);
    Job<Integer> job = computing.submit(lane, 1, 1, () -> 1);
    job.whenOver(() -> {
      throw new NoClassDefFoundError("as if");
    });
    Job<Integer> next = computing.submit(lane, 1, 1, () -> 2);
    release.countDown();
    next.await();
    assertThat(next.result()).isEqualTo(2);
  }

  @Test
  void knowsThatWhoeverComesNowWouldWait() throws Exception {
    Lane lane = computing.lane();
    assertThat(computing.ahead()).isZero();
    block(lane);
    assertThat(computing.ahead()).isZero();
    computing.submit(lane, 1, 1, () -> 1);
    long one = computing.ahead();
    computing.submit(lane, 1, 1, () -> 1);
    assertThat(one).isPositive();
    assertThat(computing.ahead()).isEqualTo(2 * one);
  }
}
