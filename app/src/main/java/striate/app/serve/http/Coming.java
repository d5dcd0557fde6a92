package striate.app.serve.http;

/** An answer that is being made. */
public interface Coming {
  /**
   * Waits for the answer so many milliseconds, or until it is there for 0.
   *
   * @return whether it is there
   */
  boolean await(long millis) throws InterruptedException;

  /**
   * The answer, which is there.
   *
   * @throws Refusal if there is none
   */
  Answer answer() throws Refusal;

  /** The client has gone: nothing that has not begun needs to be done. */
  void leave();

  /** The answer is written, or nobody wants it: gives back what it took. */
  void end();
}
