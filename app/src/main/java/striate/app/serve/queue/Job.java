package striate.app.serve.queue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work for one computing thread, and its result.
 *
 * @param <T> its result
 */
public final class Job<T> {
  /** What has become of it. */
  public enum State {
    /** It waits. */
    WAITING,
    /** It is computed. */
    RUNNING,
    /** There is a result, or the exception that it ended in. */
    DONE,
    /** Its deadline passed while it waited. */
    LATE,
    /** Nobody wants it any more. */
    LEFT
  }

  private final Work<T> work;
  private final long bytes;
  private final long pixels;
  private final Consumer<Job<?>> remove;
  private final long queued = System.nanoTime();
  private final long deadline;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<@Nullable Runnable> then = new AtomicReference<>();
  private volatile boolean soon;
  private volatile long begun;
  private volatile long ended;
  private volatile @Nullable T result;
  private volatile @Nullable Throwable failure;

  /** Of what was to run when it was over; for who looks at a dump of the heap. */
  @SuppressWarnings("unused")
  private volatile @Nullable Throwable fault;

  Job(Work<T> work, long bytes, long pixels, long patience, Consumer<Job<?>> remove) {
    this.remove = remove;
    this.work = work;
    this.bytes = bytes;
    this.pixels = pixels;
    this.deadline = queued + patience;
  }

  /** A thread is free for it. */
  void soon() {
    soon = true;
  }

  long bytes() {
    return bytes;
  }

  long pixels() {
    return pixels;
  }

  /** Waits until it is over. */
  public void await() throws InterruptedException {
    over.await();
  }

  /** Has something run when it is over, by the thread that ended it; at once if it is over. */
  public void whenOver(Runnable what) {
    if (!then.compareAndSet(null, what)) {
      what.run();
    }
  }

  private static void nothing() {
    // Stands where someone could still ask to be told, when it is too late for that.
  }

  private void end() {
    over.countDown();
    Runnable what = then.getAndSet(Job::nothing);
    try {
      if (what != null) {
        what.run();
      }
    } catch (Throwable e) { // whoever asked for it: this thread goes on to the next job
      fault = e;
    }
  }

  /** Whether a thread was free for it when it came, or has it. */
  public boolean isSoon() {
    return soon || state.get() != State.WAITING;
  }

  /** What has become of it. */
  public State state() {
    return state.get();
  }

  /** The result of a job that is done, or null if it failed. */
  public @Nullable T result() {
    return result;
  }

  /** Why it failed, or null. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Nobody wants it any more: if it has not begun, it will not. */
  public void leave() {
    if (state.compareAndSet(State.WAITING, State.LEFT)) {
      remove.accept(this);
      end();
    }
  }

  /** Seconds that it waited, once it is over. */
  public double waited() {
    return ((begun == 0 ? System.nanoTime() : begun) - queued) * 1e-9;
  }

  /** Seconds that it was computed; 0 if it was not. */
  public double computed() {
    return begun == 0 ? 0 : (ended - begun) * 1e-9;
  }

  /** Computes it, unless that is not worth it; nanoseconds that it took. */
  long run() {
    long now = System.nanoTime();
    if (now - deadline > 0) {
      if (state.compareAndSet(State.WAITING, State.LATE)) {
        end();
      }
      return 0;
    }
    if (!state.compareAndSet(State.WAITING, State.RUNNING)) {
      return 0;
    }
    begun = now;
    try {
      result = work.run();
    } catch (Throwable e) { // of whatever kind: this thread goes on to the next job
      failure = e;
    }
    ended = System.nanoTime();
    long took = ended - now;
    state.set(State.DONE);
    end();
    return took;
  }
}
