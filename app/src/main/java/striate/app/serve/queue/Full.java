package striate.app.serve.queue;

/** There is no room in the queue. */
public final class Full extends Exception {
  private static final long serialVersionUID = 1L;

  private final int seconds;

  Full(String message, int seconds) {
    super(message, null, false, false);
    this.seconds = seconds;
  }

  /** Seconds until there may be room. */
  public int seconds() {
    return seconds;
  }
}
