package striate.chapter;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that share numbered pieces of work, for as long as one call needs them.
 *
 * <p>Which thread takes a piece is left to chance, so a piece must write only what belongs to it;
 * the result then does not depend on the number of threads. The caller is one of the threads.
 */
final class ChapterWorkers implements AutoCloseable {
  /** One piece of work. */
  interface Piece {
    /**
     * Does piece {@code index}.
     *
     * @param worker which thread does it, counted from 0: for its own scratch space
     */
    void run(int index, int worker);
  }

  /** About 20 µs: batches take longer than that, and waking a parked thread takes as long. */
  private static final int SPINS = 1000;

  private final Thread[] threads;
  private final Thread caller = Thread.currentThread();
  private final int spins;
  private volatile @Nullable Round round;
  private volatile boolean closed;

  ChapterWorkers(int count) {
    spins = count <= Runtime.getRuntime().availableProcessors() ? SPINS : 0;
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] =
          Thread.ofPlatform().daemon().name("striate-chapter-" + worker).start(() -> serve(worker));
    }
  }

  /** Runs pieces 0 to {@code pieces - 1}, and returns when all are done. */
  void run(int pieces, Piece piece) {
    Round mine = new Round(pieces, piece, caller);
    round = mine;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    mine.take(0);
    for (int i = 0; !mine.finished(); i++) {
      pause(i);
    }
    mine.rethrow();
  }

  private void serve(int worker) {
    Round seen = null;
    while (!closed) {
      Round now = round;
      for (int i = 0; now == seen && !closed; i++) {
        pause(i);
        now = round;
      }
      if (now != null && now != seen) {
        now.take(worker);
      }
      seen = now;
    }
  }

  private void pause(int waited) {
    if (waited < spins) {
      Thread.onSpinWait();
    } else {
      LockSupport.park(this);
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  /** The pieces of one call of {@link #run}. */
  private static final class Round {
    private final int pieces;
    private final Piece piece;
    private final Thread caller;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Round(int pieces, Piece piece, Thread caller) {
      this.pieces = pieces;
      this.piece = piece;
      this.caller = caller;
    }

    void take(int worker) {
      for (int index = next.getAndIncrement(); index < pieces; index = next.getAndIncrement()) {
        try {
          piece.run(index, worker);
        } catch (Throwable e) {
          failure.compareAndSet(null, e);
        }
        if (done.incrementAndGet() == pieces) {
          LockSupport.unpark(caller);
        }
      }
    }

    boolean finished() {
      return done.get() == pieces;
    }

    void rethrow() {
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }
}
