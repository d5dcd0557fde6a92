package striate.kernels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls the vector forms that are wanted, on numbers of its own, until they are compiled. One
 * thread for the whole JVM, since what is compiled is so for the whole JVM; it ends when nothing is
 * wanted any more.
 */
final class WarmUp implements Runnable {
  /**
   * A program's first moments belong to its classes and its scalar kernels; and what is over by
   * then never needs vectors. In time of the processor, for on a busy machine the clock says
   * little.
   */
  private static final Duration HEAD_START = Duration.ofMillis(700);

  /** The head start's end by the clock. */
  private static final Duration LONGEST_HEAD_START = Duration.ofSeconds(2);

  /** How long to leave the processor to others while the compiler is at work. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(4);

  private static final WarmUp INSTANCE = new WarmUp();

  private boolean running;

  /** Whether the head start is over; written and read by this thread, of which there is one. */
  private boolean begun;

  private WarmUp() {}

  /** Says that a vector form is wanted. */
  static void wake() {
    INSTANCE.start();
  }

  private synchronized void start() {
    if (!running) {
      running = true;
      Thread.ofPlatform()
          .daemon()
          .name("striate-warm-up")
          .inheritInheritableThreadLocals(false)
          .start(this);
    }
  }

  /** Whether there is more to do; if not, this thread is about to end. */
  private synchronized boolean gather(Set<VectorForm> seen, List<Candidate> waiting, Trial trial) {
    for (VectorForm form : VectorForm.values()) {
      if (form.isAwaited() && seen.add(form)) {
        waiting.add(new Candidate(form, trial));
      }
    }
    running = !waiting.isEmpty();
    return running;
  }

  @Override
  public void run() {
    if (!begun) {
      giveHeadStart();
      begun = true;
    }
    Trial trial = new Trial();
    Set<VectorForm> seen = EnumSet.noneOf(VectorForm.class);
    List<Candidate> waiting = new ArrayList<>();
    while (gather(seen, waiting, trial)) {
      boolean young = false;
      for (Candidate c : waiting) {
        young |= c.turn();
      }
      waiting.removeIf(c -> c.isSettled() || c.form.ready());
      if (!young) {
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private static void giveHeadStart() {
    long start = System.nanoTime();
    // Asking for it takes some milliseconds too.
    LockSupport.parkNanos(50 * PAUSE);
    Duration enough = processorTime().plus(HEAD_START);
    while (processorTime().compareTo(enough) < 0
        && System.nanoTime() - start < LONGEST_HEAD_START.toNanos()) {
      LockSupport.parkNanos(10 * PAUSE);
    }
  }

  /** What this process has used so far, or zero if the system does not tell. */
  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** A form on its way. */
  private static final class Candidate {
    /** Calls after which HotSpot has put a method with a short loop on the compiler's list. */
    private static final int CALLS = 1500;

    private static final int CALLS_A_TURN = 25;
    private static final int TIMED_CALLS = 6;

    /**
     * A vector that is an object makes a kernel many times slower than its scalar twin; one that is
     * compiled, faster, or at worst as fast.
     */
    private static final double AS_FAST = 1.5;

    /** How often in a row it must have been as fast. */
    private static final int TURNS = 3;

    private final VectorForm form;
    private final Runnable vector;
    private final Runnable scalar;
    private final Trial trial;
    private int calls;
    private int fastTurns;
    private long scalarNanos = Long.MAX_VALUE;

    Candidate(VectorForm form, Trial trial) {
      this.form = form;
      this.trial = trial;
      this.vector = trial.vector(form);
      this.scalar = trial.scalar(form);
    }

    /** Some more calls; true if it has had too few yet to be compiled. */
    boolean turn() {
      if (calls < CALLS) {
        for (int i = 0; i < CALLS_A_TURN; i++) {
          trial.turn = calls++;
          vector.run();
          scalar.run();
        }
        return true;
      }
      long vectorNanos = Long.MAX_VALUE;
      for (int i = 0; i < TIMED_CALLS; i++) {
        // Both on the same numbers.
        trial.turn = calls++;
        long start = System.nanoTime();
        vector.run();
        long middle = System.nanoTime();
        scalar.run();
        vectorNanos = Math.min(vectorNanos, middle - start);
        scalarNanos = Math.min(scalarNanos, System.nanoTime() - middle);
      }
      fastTurns = vectorNanos <= AS_FAST * scalarNanos ? fastTurns + 1 : 0;
      if (isSettled()) {
        form.setReady(true);
      }
      return false;
    }

    boolean isSettled() {
      return fastTurns >= TURNS;
    }
  }
}
