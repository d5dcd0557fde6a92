package striate.app.serve.http;

/** An answer that is being made. */
public interface Coming {
  /** Whether it is begun already or will be at once, so that a departure would change nothing. */
  boolean isSoon();

  /** Waits for the answer. */
  void await() throws InterruptedException;

  /** Has something run when the answer is there, on whichever thread made it; at once if it is. */
  void whenOver(Runnable what);

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
