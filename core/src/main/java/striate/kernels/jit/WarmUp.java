package striate.kernels.jit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls the vector forms that are wanted until they are compiled: nearly always with nothing to do
 * ({@link IdleCalls}), and now and then on numbers of its own ({@link TrialCalls}), which also tell
 * whether a form is fast yet. One thread for the whole JVM, since what is compiled is so for the
 * whole JVM; it ends when nothing is wanted any more.
 */
public final class WarmUp implements Runnable {
  /**
   * A program's first moments belong to its classes and its scalar kernels; and what is over by
   * then never needs vectors. In time of the processor since the JVM's start, for on a busy machine
   * the clock says little.
   */
  private static final Duration HEAD_START = Duration.ofMillis(1100);

  /** Of that, until it looks for the first time, and from one look to the next; nanoseconds. */
  private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(60);

  /** Idle cores that end it early. */
  private static final double SPARE = 0.6;

  /** The head start's end by the clock, from when a vector form is wanted first. */
  private static final Duration LONGEST_HEAD_START = Duration.ofSeconds(1);

  /** How long others wait for it at most; what they do then has the same bits. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

  /** How long others leave it a core at most. */
  private static final Duration LONGEST_COMPILING = Duration.ofSeconds(6);

  /** How long to leave the processor to others while the compiler is at work. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(4);

  private static final Comparator<Candidate> FIRST_TO_LAST =
      new Comparator<>() {
        @Override
        public int compare(Candidate a, Candidate b) {
          int groups = Integer.compare(a.form.group(), b.form.group());
          return groups != 0 ? groups : Integer.compare(a.form.ordinal(), b.form.ordinal());
        }
      };

  private static final WarmUp INSTANCE = new WarmUp();

  private boolean running;

  /** Those that this thread has not taken up yet. */
  private final List<VectorForm> wanted = new ArrayList<>();

  /** Whether someone waits, or waited, and since when. */
  private volatile boolean hurried;

  private volatile long firstWaited;

  /** Whether the program is busy with its start, however much of the processor it has used. */
  private volatile boolean starting;

  /** Whether the head start is over; written and read by this thread, of which there is one. */
  private boolean begun;

  /** Plain, like the fields of {@link FormState}. */
  private boolean compiling;

  private WarmUp() {}

  /** Has a vector form compiled; if that can't be, it is given up. */
  static void want(VectorForm form) {
    INSTANCE.start(form);
  }

  /**
   * Returns when every form that was ever asked for is compiled or was given up, which takes a
   * bounded time, or when the calling thread is interrupted.
   */
  public static void awaitAll() {
    await(Long.MAX_VALUE);
  }

  /** The same, but after so many nanoseconds in any case. */
  public static void await(long most) {
    long start = System.nanoTime();
    while (INSTANCE.isRunning()
        && System.nanoTime() - start < most
        && !Thread.currentThread().isInterrupted()) {
      INSTANCE.isAwaited();
      LockSupport.parkNanos(PAUSE);
    }
  }

  /**
   * Has the head start last until someone waits, a core is idle or its end by the clock: for
   * programs that want to answer once, soon, whatever they have done until then.
   */
  public static void giveWay() {
    INSTANCE.starting = true;
  }

  /** Whether it is past the head start and not done, nor takes too long. */
  static boolean isCompiling() {
    return INSTANCE.compiling;
  }

  /**
   * For those who wait: ends the head start, and says whether to go on waiting. Whatever keeps the
   * compiler, slow is better than never.
   */
  public static boolean isWorthWaiting() {
    return INSTANCE.isAwaited();
  }

  private boolean isAwaited() {
    if (!hurried) {
      firstWaited = System.nanoTime();
      hurried = true;
    }
    return System.nanoTime() - firstWaited < LONGEST_WAIT.toNanos();
  }

  /** Whether forms are still on their way. */
  public static boolean isAtWork() {
    return INSTANCE.isRunning();
  }

  private synchronized boolean isRunning() {
    return running;
  }

  private synchronized void start(VectorForm form) {
    try {
      wanted.add(form);
      if (running) {
        return;
      }
      running = true;
      Thread.ofPlatform()
          .daemon()
          .name("striate-warm-up")
          .inheritInheritableThreadLocals(false)
          .start(this);
    } catch (Throwable e) { // no thread to be had: whoever asked goes on without vectors
      giveUp(List.of());
    }
  }

  /** Leaves all as if nothing had been asked for, but for the forms, which stay scalar. */
  private synchronized void giveUp(List<Candidate> waiting) {
    for (VectorForm form : wanted) {
      form.state().giveUp();
    }
    for (Candidate c : waiting) {
      c.form.state().giveUp();
    }
    wanted.clear();
    running = false;
    compiling = false;
    hurried = false;
  }

  /** Whether there is more to do; if not, this thread is about to end. */
  private synchronized boolean gather(List<Candidate> waiting, Trial trial, Allocation allocation) {
    for (VectorForm form : wanted) {
      // Two threads may have asked at the same time.
      if (waiting.stream().noneMatch(c -> c.form.equals(form)) && !form.state().isSettled()) {
        waiting.add(new Candidate(form, trial, allocation));
      }
    }
    wanted.clear();
    waiting.sort(FIRST_TO_LAST);
    running = !waiting.isEmpty();
    if (!running) {
      compiling = false;
      hurried = false;
    }
    return running;
  }

  /** An error in here (memory, classes) must cost nobody more than the vectors. */
  @Override
  public void run() {
    List<Candidate> waiting = new ArrayList<>();
    try {
      if (!begun) {
        giveHeadStart();
        begun = true;
      }
      compiling = true;
      compile(waiting);
    } catch (Throwable e) {
      giveUp(waiting);
    }
  }

  private void compile(List<Candidate> waiting) {
    long start = System.nanoTime();
    Trial trial = new Trial();
    Allocation allocation = new Allocation();
    while (gather(waiting, trial, allocation)) {
      compiling &= System.nanoTime() - start < LONGEST_COMPILING.toNanos();
      // One at a time as far as possible: HotSpot compiles what is called most first, and what each
      // form makes it compile on the way would put off those before it.
      boolean young = false;
      for (Candidate c : waiting) {
        if (!c.isYoung()) {
          c.goOn();
        } else if (!young) {
          young = true;
          c.goOn();
        }
      }
      waiting.removeIf(c -> c.form.state().isSettled());
      if (!young) {
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void giveHeadStart() {
    long start = System.nanoTime();
    // Asking for the processor's time takes some milliseconds too.
    park(start + QUIET);
    int cores = Runtime.getRuntime().availableProcessors();
    long end = start + LONGEST_HEAD_START.toNanos();
    long time = System.nanoTime();
    Duration used = processorTime();
    while (!hurried && time - end < 0 && (starting || used.compareTo(HEAD_START) < 0)) {
      park(time + LOOK);
      long now = System.nanoTime();
      Duration usedNow = processorTime();
      boolean known = usedNow.isPositive();
      if (known && cores * (now - time) - usedNow.minus(used).toNanos() > SPARE * (now - time)) {
        return; // nobody would be kept from anything
      }
      time = now;
      used = usedNow;
    }
  }

  private void park(long until) {
    while (!hurried && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(PAUSE);
    }
  }

  /** What this process has used so far, or zero if the system does not tell. */
  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** A form on its way. */
  private static final class Candidate {
    /**
     * How long one is tried. Where nobody keeps the compiler it takes milliseconds; on a busy core
     * with a hundred forms before it, seconds. Tests are less patient.
     */
    private static final long LONGEST =
        TimeUnit.MILLISECONDS.toNanos(Long.getLong("striate.vectors.patience", 20_000));

    /** Calls after which HotSpot has surely put a method on its list. */
    private static final int ENOUGH_CALLS = 6000;

    private static final int CALLS_AT_ONCE = 12;

    private static final int CALLS_A_LOOK = 8;

    private static final long REST = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int TIMED_CALLS = 3;

    /**
     * A vector that is an object makes a kernel many times slower than its scalar twin; one that is
     * compiled, faster, or at worst as fast.
     */
    private static final double AS_FAST = 1.5;

    /** How much slower it is, surely, while it is not compiled. */
    private static final double SLOW = 4;

    /** How often in a row it must have been as fast, each time another way through the kernel. */
    private static final int TURNS = 5;

    /** From one of these ways to the next; has no divisor in common with what a turn decides. */
    private static final int STRIDE = 7;

    /** What a call may allocate besides: the JVM counts in whole pieces of a thread's memory. */
    private static final long FEW_BYTES = 64;

    private final VectorForm form;
    private final Trial trial;
    private final Allocation allocation;
    private final Runnable vector;
    private final Runnable scalar;
    private final Runnable idle;

    /** One call with work to so many runs of idle ones. */
    private final int workEvery;

    /** When it was called first. */
    private long began;

    private int calls;
    private int turns;
    private int looks;
    private int fastTurns;
    private long looked;

    Candidate(VectorForm form, Trial trial, Allocation allocation) {
      this.form = form;
      this.trial = trial;
      this.allocation = allocation;
      Runnable none = () -> {};
      FormCalls found = new FormCalls(none, none, none);
      try {
        found = form.calls(trial);
      } catch (Throwable e) { // a class that can't be loaded, no memory
        form.state().giveUp();
      }
      this.vector = found.vector();
      this.scalar = found.scalar();
      this.idle = found.idle();
      this.workEvery = IdleCalls.runsToOneWithWork(form);
    }

    /** Whether it has had too few calls yet. */
    boolean isYoung() {
      return calls < ENOUGH_CALLS;
    }

    /** Some hundred calls if it had too few, and a look. What fails, or takes too long, ends it. */
    void goOn() {
      try {
        if (calls == 0) {
          began = System.nanoTime();
        }
        if (isYoung()) {
          call(CALLS_AT_ONCE);
        }
        look();
        if (System.nanoTime() - began > LONGEST && !form.state().isSettled()) {
          form.state().giveUp();
        }
      } catch (Throwable e) { // memory, the stack, classes: it costs this form its vectors
        form.state().giveUp();
      }
    }

    private void call(int times) {
      for (int i = 0; i < times; i++) {
        idle.run();
        calls += IdleCalls.CALLS;
        if (i % workEvery == 0) {
          trial.turn = turns++;
          vector.run();
        }
      }
    }

    /** Compares the two forms, if it is time to. */
    private void look() {
      long now = System.nanoTime();
      if (fastTurns == 0 && now - looked < REST) {
        return;
      }
      looked = now;
      // Both on the same numbers, and the shortest of some calls: one may be interrupted.
      trial.turn = STRIDE * looks++;
      long vectorNanos = Long.MAX_VALUE;
      long scalarNanos = Long.MAX_VALUE;
      long bytes = Long.MAX_VALUE;
      for (int i = 0; i < TIMED_CALLS; i++) {
        long before = allocation.bytes();
        long start = System.nanoTime();
        scalar.run();
        long middle = System.nanoTime();
        vector.run();
        scalarNanos = Math.min(scalarNanos, middle - start);
        vectorNanos = Math.min(vectorNanos, System.nanoTime() - middle);
        bytes = Math.min(bytes, allocation.bytes() - before);
        if (vectorNanos > SLOW * scalarNanos) {
          break;
        }
      }
      boolean fast = vectorNanos <= AS_FAST * scalarNanos && bytes <= FEW_BYTES;
      fastTurns = fast ? fastTurns + 1 : 0;
      if (fastTurns >= TURNS) {
        form.state().setReady(true);
      } else if (fastTurns == 0 && !isYoung()) {
        // HotSpot forgets what is not called.
        call(CALLS_A_LOOK);
      }
    }
  }
}
