package striate.batch;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fills the batches of an epoch on threads of its own while the consumer trains on an earlier one.
 *
 * <p>The batches form a ring: the consumer holds one, the others are ready or being filled. With
 * several threads a batch is cut into pieces by picture; who paints a piece is left to chance, and
 * the bits do not depend on it. A thread that has had nothing to do for a second ends, and the next
 * call starts another, so an abandoned stream leaves nothing behind. Where the system starts no
 * thread at all, the consumer fills its batches itself.
 */
final class Prefetch implements Loader.Stream, Runnable {
  private static final long IDLE_NANOS = 1_000_000_000L;

  private final Loader loader;
  private final Filling filling;
  private final Order order;
  private final Batch[] ring;
  private final int threads;

  /** Guards all below. */
  private final Object lock = new Object();

  /** For each batch of the ring, the pieces that are not painted yet. */
  private final int[] left;

  private final boolean[] ready;

  /** The next step that the consumer gets. */
  private int next;

  /** The step whose batch the consumer holds: what is before it may be filled again. */
  private int held;

  /** The step whose pieces are being handed out, and the first of its pictures that is not. */
  private int step;

  private int picture;
  private int alive;

  /** Threads that are at a piece: while there are some, the ring is theirs too. */
  private int painting;

  private boolean cancelled;

  /** Whether the consumer has done with its batch, and whether the ring has gone back. */
  private boolean closed;

  private boolean returned;
  private @Nullable Throwable failure;

  Prefetch(Loader loader, Filling filling, Order order, int fromStep, Batch[] ring, int threads) {
    this.loader = loader;
    this.filling = filling;
    this.order = order;
    this.ring = ring;
    this.threads = threads;
    left = new int[ring.length];
    ready = new boolean[ring.length];
    next = fromStep;
    held = fromStep;
    step = fromStep;
  }

  /** Lets the filling begin. */
  void start() {
    synchronized (lock) {
      call();
    }
  }

  @Override
  public @Nullable Batch next() {
    synchronized (lock) {
      if (next >= loader.steps()) {
        closed = true;
        giveBackIfUnused();
        return null;
      }
      held = next;
      call();
      int slot = next % ring.length;
      while (!ready[slot]) {
        if (cancelled) {
          throw new CancellationException("the stream of batches was cancelled");
        }
        switch (failure) {
          case null -> {}
          case RuntimeException e -> throw e;
          case Error e -> throw e;
          default -> throw new IllegalStateException(failure);
        }
        if (alive == 0) {
          alive++;
          break;
        }
        try {
          lock.wait();
        } catch (InterruptedException e) {
          cancel();
          Thread.currentThread().interrupt();
          throw (CancellationException)
              new CancellationException("interrupted while waiting for a batch").initCause(e);
        }
      }
      if (ready[slot]) {
        ready[slot] = false;
        next++;
        return ring[slot];
      }
    }
    fillHere();
    return next();
  }

  /** Fills what may be filled on the consumer's thread, since there is no other. */
  private void fillHere() {
    work(false);
    if (Thread.currentThread().isInterrupted()) {
      cancel();
    }
  }

  @Override
  public void cancel() {
    synchronized (lock) {
      cancelled = true;
      Arrays.fill(ready, false);
      lock.notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      cancel();
      closed = true;
      giveBackIfUnused();
    }
  }

  /** Leaves the ring to the next stream once nobody looks at it. Called with the lock. */
  private void giveBackIfUnused() {
    if (closed && painting == 0 && !returned) {
      returned = true;
      loader.giveBack(ring);
    }
  }

  /** Wakes or starts threads, if there is anything to fill. Called with the lock. */
  private void call() {
    if (!mayTake()) {
      return;
    }
    lock.notifyAll();
    while (alive < threads && loader.daemons.start("striate-batch-" + alive, this)) {
      alive++;
    }
  }

  private boolean mayTake() {
    return !over() && step < held + ring.length;
  }

  /** Whether there is nothing to fill, now or later. */
  private boolean over() {
    return step == loader.steps() || cancelled || failure != null;
  }

  /** A thread's life: takes pieces until there has been none for a second. */
  @Override
  public void run() {
    work(true);
  }

  /** Takes pieces until there are none, or, if it {@code waits}, have been none for a second. */
  private void work(boolean waits) {
    Painter painter = null;
    boolean within = false;
    try {
      painter = filling.borrow();
      while (true) {
        int s;
        int from;
        int to;
        synchronized (lock) {
          if (waits ? !awaitPiece() : !mayTake()) {
            alive--;
            return;
          }
          within = true;
          painting++;
          s = step;
          Batch batch = ring[s % ring.length];
          if (picture == 0) {
            filling.begin(order, s, batch);
          }
          int size = threads == 1 ? batch.count() : Math.ceilDiv(batch.count(), 4 * threads);
          from = picture;
          to = Math.min(from + size, batch.count());
          if (from == 0) {
            left[s % ring.length] = Math.ceilDiv(batch.count(), size);
          }
          picture = to;
          if (to == batch.count()) {
            step++;
            picture = 0;
          }
        }
        paint(s % ring.length, from, to, painter);
        within = false;
      }
    } catch (Throwable t) { // handed to the consumer, whatever it is
      synchronized (lock) {
        failure = t;
        alive--;
        if (within) {
          painted();
        }
        lock.notifyAll();
      }
    } finally {
      if (painter != null) {
        filling.giveBack(painter);
      }
    }
  }

  private void paint(int slot, int from, int to, Painter painter) {
    Batch batch = ring[slot];
    filling.paint(batch, order.epoch(), from, to, painter);
    synchronized (lock) {
      if (--left[slot] > 0) {
        painted();
        return;
      }
    }
    filling.finish(batch, order.epoch());
    synchronized (lock) {
      ready[slot] = !cancelled;
      painted();
      lock.notifyAll();
    }
  }

  /** A piece is done, or has failed. Called with the lock. */
  private void painted() {
    painting--;
    giveBackIfUnused();
  }

  /** Waits for something to fill; false if the thread shall end. Called with the lock. */
  private boolean awaitPiece() throws InterruptedException {
    long until = System.nanoTime() + IDLE_NANOS;
    while (!mayTake()) {
      long rest = until - System.nanoTime();
      if (over() || rest <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(lock, rest);
    }
    return true;
  }
}
