package striate.run;

/**
 * Whether the short loops of a call should be shared at the moment.
 *
 * <p>A loop of some microseconds that is shared takes as long as the slower worker. Where another
 * program wants the same core, the system takes it from a helper for milliseconds at a time, and
 * the caller waits: a hundred times longer than a small network takes on one thread. So after a
 * call that took longer than it takes alone, which is about twice the caller's share on a quiet
 * machine, the caller works alone for a while; if the next try is held up again, for twice as long.
 * A large network, whose call takes longer than such a wait, goes on with all its workers.
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

  /** Of the call at hand: the caller's work in shared loops, and its waits. */
  private long work;

  private long wait;

  /** Whether all its loops so far were shared. */
  private boolean isWhole;

  /** The least work of a call, of the last hundred or so. */
  private long least;

  /** Notes that a call begins. */
  void call() {
    if (work > 0 && isWhole) {
      least = least == 0 ? work : Math.min(work, least + least / 64);
    }
    isWhole = !isAlone;
    work = 0;
    wait = 0;
  }

  /** Whether to work alone now. */
  boolean alone(long now) {
    if (isAlone && now - until >= 0) {
      isAlone = false;
    }
    isWhole &= !isAlone;
    return isAlone;
  }

  /**
   * Notes how a shared loop of the call went.
   *
   * @param worked time the caller worked
   * @param waited time it then waited for the others
   */
  void shared(long worked, long waited, long now) {
    work += worked;
    wait += waited;
    long share = least == 0 ? work : least;
    if (wait > NOTHING && work + wait > 2 * share) {
      // Undisturbed for longer than the caller had worked alone: what disturbed then is over.
      alone = now - until > 4 * alone ? FIRST : Math.min(2 * alone, LONGEST);
      until = now + alone;
      isAlone = true;
      isWhole = false;
      work = 0;
      wait = 0;
    }
  }
}
