package striate.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopsTest {
  @Test
  void allPiecesAreDone() {
    AtomicInteger sum = new AtomicInteger();
    Loops.parallel("adding", 1000, sum::addAndGet);
    assertThat(sum).hasValue(499_500);
  }

  @Test
  void noMoreThreadsThanAskedFor() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger sum = new AtomicInteger();
    Loops.parallel(
        "adding",
        1000,
        1,
        i -> {
          threads.add(Thread.currentThread());
          sum.addAndGet(i);
        });
    assertThat(sum).hasValue(499_500);
    assertThat(threads).hasSize(1);
    Loops.parallel("adding", 3, 8, sum::addAndGet);
    assertThat(sum).hasValue(499_503);
    Loops.parallel("adding", 0, 8, sum::addAndGet);
    assertThat(sum).hasValue(499_503);
  }

  @Test
  void anInterruptedCallerBeginsNothing() {
    AtomicInteger begun = new AtomicInteger();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Loops.parallel("adding", 1000, i -> begun.incrementAndGet()))
        .isInstanceOf(CancellationException.class)
        .hasMessage("adding: interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(begun).hasValue(0);
  }

  @Test
  void anInterruptEndsTheLoop() {
    AtomicInteger begun = new AtomicInteger();
    Thread caller = Thread.currentThread();
    assertThatThrownBy(() ->
            Loops.parallel(
                "adding",
                1_000_000,
                i -> {
                  if (begun.incrementAndGet() == 10) {
                    caller.interrupt();
                  }
                }))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(begun.get()).isLessThan(1_000_000);
  }

  /** An interrupt closes the files that the caller reads, and that looks like damage. */
  @Test
  void whatAnInterruptBreaksIsAnInterrupt() {
    Thread caller = Thread.currentThread();
    assertThatThrownBy(() ->
            Loops.parallel(
                "reading",
                1,
                i -> {
                  caller.interrupt();
                  throw new IllegalStateException("closed");
                }))
        .isInstanceOf(CancellationException.class)
        .hasMessage("reading: interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(() ->
            Loops.parallel(
                "reading",
                1,
                i -> {
                  throw new IllegalStateException("damaged");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("damaged");
  }
}
