package striate.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.Parts;
import striate.threads.Daemons;

/**
 * A few threads that share loops: {@code run} hands out items, the caller works along, and returns
 * when all are done. Each worker begins with its own share of the items, the same in every loop of
 * as many items, so that it finds what it wrote in its own caches; whoever is done takes from the
 * others. So which worker takes which item is left to chance, and nothing may depend on it.
 *
 * <p>Between two loops a worker spins for some microseconds, since the next loop of a training step
 * comes soon, and then parks. After a second without work its thread ends, and the next loop starts
 * another: there is nothing to close, and nothing is left behind. The caller counts as worker 0.
 * Where the system starts no thread, the others do its share.
 *
 * <p>With as many workers as cores, one stays out while vector kernels are being compiled: the
 * compiler needs a core, and until it is done the work goes at a tenth of its speed.
 *
 * <p>One loop at a time: the caller holds whatever uses the workers for itself.
 */
final class Workers {
  /** An item of a loop. */
  interface Body {
    void item(int item, int worker);
  }

  private static final int SPINS = 20_000;

  private static final long IDLE_NANOS = 1_000_000_000L;

  /** From one worker's counter to the next: two cache lines, which processors fetch in pairs. */
  private static final int APART = 32;

  private static final VarHandle NEXT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle BUSY;
  private static final VarHandle SIGNAL;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BUSY = lookup.findVarHandle(SharedLoop.class, "busy", int.class);
      SIGNAL = lookup.findVarHandle(Helper.class, "signal", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The loop at hand. Reused: a loop ends only when no helper looks at it any more. */
  private static final class SharedLoop {
    /** The next item of each worker's share, {@link #APART}. */
    final int[] next;

    volatile int busy;
    int items;

    /** Into how many shares the items are cut. */
    int shares;

    boolean backwards;

    @Nullable Body body;
    volatile @Nullable Throwable failure;

    SharedLoop(int workers) {
      next = new int[workers * APART];
    }

    /** Where the share of a worker begins; that of the last ends with the items. */
    int start(int share) {
      return Parts.from(items, share, shares);
    }
  }

  private final SharedLoop loop;
  private final Helper[] helpers;
  private final Daemons daemons = new Daemons("the work goes on with fewer threads");

  /** Whether there are as many workers as cores, or more. */
  private final boolean everyCore;

  private final BusyMachine machine = new BusyMachine();

  /**
   * Workers for {@code threads} threads, the caller included.
   *
   * @throws IllegalArgumentException if fewer than 1
   */
  Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: at least 1 expected, got " + threads);
    }
    loop = new SharedLoop(threads);
    everyCore = threads >= Runtime.getRuntime().availableProcessors();
    helpers = new Helper[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(loop, i + 1);
    }
  }

  int count() {
    return helpers.length + 1;
  }

  /** Runs {@code body} for items 0 … {@code items} − 1, on all workers. */
  void run(int items, Body body) {
    run(items, body, false);
  }

  /**
   * Begins a call of many loops by {@link #runShort}.
   *
   * @return whether the caller should rather do the whole call by itself, without loops
   */
  boolean beginShort() {
    machine.begin(System.nanoTime(), !everyCore || !Vectors.areBeingCompiled());
    return machine.alone();
  }

  /** Ends a call that {@link #beginShort} began; one that fails need not. */
  void endShort() {
    machine.end(System.nanoTime());
  }

  /**
   * Runs {@code body} for items 0 … {@code items} − 1, an item for each worker and some
   * microseconds each: on all workers unless they were held up lately.
   */
  void runShort(int items, Body body) {
    if (machine.alone()) {
      for (int i = 0; i < items; i++) {
        body.item(i, 0);
      }
      return;
    }
    run(items, body, false);
    machine.shared(System.nanoTime());
  }

  /**
   * The same; with {@code backwards} each worker goes through its share from the last item to the
   * first, and so begins with what it touched last in a loop before.
   */
  @SuppressWarnings("ThreadPriorityCheck") // yielding is for more threads than cores only
  void run(int items, Body body, boolean backwards) {
    int able = everyCore && Vectors.areBeingCompiled() ? helpers.length - 1 : helpers.length;
    int wanted = Math.min(able, items - 1);
    if (wanted <= 0) {
      for (int i = 0; i < items; i++) {
        body.item(backwards ? items - 1 - i : i, 0);
      }
      return;
    }
    SharedLoop l = loop;
    l.body = body;
    l.items = items;
    l.shares = wanted + 1;
    l.backwards = backwards;
    l.failure = null;
    for (int share = 0; share <= wanted; share++) {
      NEXT.setVolatile(l.next, share * APART, l.start(share));
    }
    l.busy = wanted;
    for (int i = 0; i < wanted; i++) {
      if (!helpers[i].wake(daemons)) {
        BUSY.getAndAdd(l, -1); // its share is taken by the others
      }
    }
    work(l, body, 0);
    // Nothing is left to take: whoever has not begun need not come. On a busy machine a helper may
    // get a core only much later.
    for (int i = 0; i < wanted; i++) {
      if (helpers[i].callOff()) {
        BUSY.getAndAdd(l, -1);
      }
    }
    int spins = 0;
    while (l.busy != 0) {
      if (++spins < 1 << 16) {
        Thread.onSpinWait();
      } else {
        Thread.yield(); // more threads than cores: let the other one finish
      }
    }
    l.body = null;
    Throwable failure = l.failure;
    if (failure != null) {
      l.failure = null;
      switch (failure) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
  }

  private static void work(SharedLoop l, Body body, int worker) {
    int shares = l.shares;
    try {
      // Its own share first, and then what others have left.
      for (int k = 0; k < shares; k++) {
        int share = worker + k < shares ? worker + k : worker + k - shares;
        int start = l.start(share);
        int end = l.start(share + 1);
        int i;
        while ((i = (int) NEXT.getAndAdd(l.next, share * APART, 1)) < end) {
          body.item(l.backwards ? start + end - 1 - i : i, worker);
        }
      }
    } catch (Throwable t) { // handed to the caller, whatever it is
      l.failure = t;
      for (int share = 0; share < shares; share++) {
        NEXT.setVolatile(l.next, share * APART, l.start(share + 1));
      }
    }
  }

  /** One thread's place; the thread itself comes and goes. */
  private static final class Helper implements Runnable {
    private static final int IDLE = 0;
    private static final int CALLED = 1;
    private static final int PARKED = 2;
    private static final int GONE = 3;

    private final SharedLoop loop;
    private final int worker;
    private volatile int signal = GONE;
    private volatile @Nullable Thread thread;

    Helper(SharedLoop loop, int worker) {
      this.loop = loop;
      this.worker = worker;
    }

    /** Has it come; false if there is no thread for it. */
    boolean wake(Daemons daemons) {
      int before = (int) SIGNAL.getAndSet(this, CALLED);
      if (before == PARKED) {
        LockSupport.unpark(thread);
      } else if (before == GONE) {
        boolean started = false;
        try {
          Thread t = new Thread(null, this, "striate-worker-" + worker, 0, false);
          t.setDaemon(true);
          thread = t;
          started = daemons.start(t);
        } catch (OutOfMemoryError e) {
          started = false; // the others do its work
        }
        if (!started) {
          thread = null;
          signal = GONE;
          return false;
        }
      }
      return true;
    }

    /** Takes a call back; false if the helper has begun. */
    boolean callOff() {
      return SIGNAL.compareAndSet(this, CALLED, IDLE);
    }

    @Override
    public void run() {
      while (true) {
        int spins = 0;
        while (signal != CALLED || !SIGNAL.compareAndSet(this, CALLED, IDLE)) {
          if (++spins < SPINS) {
            Thread.onSpinWait();
          } else if (SIGNAL.compareAndSet(this, IDLE, PARKED)) {
            long until = System.nanoTime() + IDLE_NANOS;
            while (signal == PARKED) {
              long left = until - System.nanoTime();
              if (left <= 0) {
                if (SIGNAL.compareAndSet(this, PARKED, GONE)) {
                  return;
                }
              } else {
                LockSupport.parkNanos(this, left);
              }
            }
          }
        }
        Body body = loop.body;
        if (body != null) {
          work(loop, body, worker);
        }
        BUSY.getAndAdd(loop, -1);
      }
    }
  }
}
