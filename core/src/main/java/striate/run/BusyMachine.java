package striate.run;

/**
 * Whether short loops should be shared at the moment.
 *
 * <p>A loop of some microseconds that is shared takes as long as the slower worker. Where another
 * program wants the same core, the system takes it from a helper for milliseconds at a time, and
 * the caller waits: a hundred times longer than the work takes on one thread. So after such a wait
 * the caller works alone for a while; if the next try is held up again, for twice as long.
 *
 * <p>Times are in nanoseconds, as {@link System#nanoTime} gives them. Used by one thread at a time.
 */
final class BusyMachine {
  /** Waits up to this long are the machine's everyday noise. */
  static final long NOTHING = 100_000;

  /** How long the caller works alone at first. */
  static final long FIRST = 4_000_000;

  /** And at most: what a held-up loop costs is then some milliseconds in two seconds. */
  static final long LONGEST = 2_000_000_000;

  private long alone = FIRST / 2;
  private long until;
  private boolean isAlone;

  /** Whether to work alone now. */
  boolean alone(long now) {
    if (isAlone && now - until >= 0) {
      isAlone = false;
    }
    return isAlone;
  }

  /**
   * Notes how a shared loop went.
   *
   * @param work time the caller worked
   * @param wait time it then waited for the others
   */
  void shared(long work, long wait, long now) {
    if (wait > NOTHING && wait > work) {
      // Undisturbed for longer than the caller had worked alone: what disturbed then is over.
      alone = now - until > 4 * alone ? FIRST : Math.min(2 * alone, LONGEST);
      until = now + alone;
      isAlone = true;
    }
  }
}
