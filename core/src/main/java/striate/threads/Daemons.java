package striate.threads;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Daemon threads for work that fewer threads can do as well. Where the system starts none (limits
 * of processes or memory), that is a line in the program's log and no failure: threads decide about
 * time, never about bits.
 */
public final class Daemons {
  private final String consequence;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Threads of one owner; {@code consequence} tells in its warning what happens without them. */
  public Daemons(String consequence) {
    this.consequence = consequence;
  }

  /**
   * Starts {@code work} on a thread called {@code name}, which inherits no thread locals.
   *
   * @return whether it started; the first time it did not, the log {@code striate} has a warning
   */
  public boolean start(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, 0, false);
    thread.setDaemon(true);
    return start(thread);
  }

  /** The same for a thread that is made already. */
  public boolean start(Thread thread) {
    try {
      thread.start();
      return true;
    } catch (OutOfMemoryError e) { // what the JVM throws when the system refuses a thread
      if (warned.compareAndSet(false, true)) {
        System.getLogger("striate")
            .log(
                System.Logger.Level.WARNING,
                "striate: thread {0} can''t start ({1}): {2}",
                thread.getName(),
                e.getMessage(),
                consequence);
      }
      return false;
    }
  }
}
