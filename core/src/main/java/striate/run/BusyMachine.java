package striate.run;

/**
 * Whether the short loops of a call should be shared at the moment.
 *
 * <p>A loop of some microseconds that is shared takes as long as the slower worker. Where another
 * program wants the same core, the system takes it from a helper for milliseconds at a time, and
 * the caller waits; and to wake a helper that has lost its core takes longer than a small network.
 * So calls are timed: now and then one that the caller does alone, and each that is shared. What
 * sharing gains is saved up, but no more than some calls' worth; when its losses have used that up
 * and a call's time besides, the caller works alone for a while. After a spell of sharing that was
 * a loss on the whole, for twice as long. So a network whose call takes as long as the system takes
 * a core away goes on with all its workers as long as that pays, and a small one gives up at once.
 *
 * <p>Times are in nanoseconds, as {@link System#nanoTime} gives them. Used by one thread at a time.
 */
final class BusyMachine {
  /** How long the caller works alone at first. */
  static final long FIRST = 4_000_000;

  /** And at most: the tries then cost a hundredth of the time. */
  static final long LONGEST = 500_000_000;

  /** One call of so many is done alone, to know how long that takes: less than a hundredth. */
  static final int SAMPLE = 256;

  /** The calls before that which are, too: 4, 16 and 64. */
  private static final int FIRST_SAMPLES = 0b1010100;

  /** Gains are kept for so many calls' time. */
  private static final int KEPT = 4;

  private int calls;
  private long start;

  /** Whether the call at hand is done alone from its beginning, and from here on. */
  private boolean isSample;

  private boolean isAlone;

  private boolean isCounted;

  /** What a call takes alone: the least, of late; 0 if that is not known. */
  private long alone;

  /** What sharing has gained of late, at most {@link #KEPT} calls, and in this spell. */
  private long kept;

  private long gained;

  /** Whether the next shared call is the first of its spell: it has to wake the helpers. */
  private boolean isFirst;

  private boolean isPausing;
  private long pause = FIRST / 2;
  private long until;

  /**
   * Notes that a call begins.
   *
   * @param counts whether its time tells anything: not while kernels are being compiled
   */
  void begin(long now, boolean counts) {
    start = now;
    isCounted = counts;
    if (!counts) {
      isSample = false;
      isAlone = false;
      return;
    }
    if (isPausing && now - until >= 0) {
      isPausing = false;
      isFirst = true;
      kept = 0;
      gained = 0;
    }
    calls = calls == Integer.MAX_VALUE ? SAMPLE : calls + 1;
    boolean early = Integer.bitCount(calls) == 1 && (FIRST_SAMPLES & calls) != 0;
    isSample = isPausing || early || calls % SAMPLE == 0;
    isAlone = isSample;
  }

  /** Whether the caller should do the next loop of the call alone. */
  boolean alone() {
    return isAlone;
  }

  /** Notes that a shared loop of the call has ended: a call that is held up goes on alone. */
  void shared(long now) {
    isAlone = isCounted && alone > 0 && now - start > 2 * alone;
  }

  /** Notes that the call has ended. */
  void end(long now) {
    if (!isCounted) {
      return;
    }
    long time = Math.max(1, now - start);
    if (isSample) {
      long more = time - alone;
      alone = alone == 0 || more <= 0 ? time : alone + Math.min(more, alone) / 8;
      return;
    }
    long gain = alone - time;
    if (alone == 0 || (isFirst && gain < 0)) {
      isFirst = false;
      return;
    }
    isFirst = false;
    gained += gain;
    kept = Math.min(kept + gain, KEPT * alone);
    if (kept < -alone) {
      pause = gained > 0 ? FIRST : Math.min(2 * pause, LONGEST);
      until = now + pause;
      isPausing = true;
    }
  }
}
