package striate.threads;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Loops over many pieces of work on all processors, which an interrupt of the caller ends. */
public final class Loops {
  private Loops() {}

  /**
   * Runs {@code body} for 0 to {@code count} − 1, in any order, on the common pool.
   *
   * @param what names the work in the exception
   * @throws CancellationException if the calling thread is interrupted, before or meanwhile; it
   *     stays so, and no piece begins after that
   */
  public static void parallel(String what, int count, IntConsumer body) {
    Thread caller = Thread.currentThread();
    try {
      IntStream.range(0, count)
          .parallel()
          .forEach(i -> {
            check(what, caller);
            body.accept(i);
          });
    } catch (RuntimeException e) {
      check(what, caller); // an interrupt closes what is read, which looks like damage
      throw e;
    }
    check(what, caller);
  }

  /**
   * The same on {@code threads} threads of the common pool at most, which is as many as it has or
   * fewer.
   *
   * @throws CancellationException as above
   */
  public static void parallel(String what, int count, int threads, IntConsumer body) {
    Thread caller = Thread.currentThread();
    AtomicInteger next = new AtomicInteger();
    parallel(
        what,
        Math.min(threads, count),
        t -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            check(what, caller);
            body.accept(i);
          }
        });
  }

  /**
   * For loops of one thread.
   *
   * @throws CancellationException if the calling thread is interrupted; it stays so
   */
  public static void check(String what) {
    check(what, Thread.currentThread());
  }

  private static void check(String what, Thread caller) {
    if (caller.isInterrupted()) {
      throw new CancellationException(what + ": interrupted");
    }
  }
}
