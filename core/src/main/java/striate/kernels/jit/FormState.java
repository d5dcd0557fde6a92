package striate.kernels.jit;

import java.util.concurrent.TimeUnit;

/** Whether a {@link VectorForm} has been compiled in this JVM, and whether anyone wants it. */
public final class FormState {
  /** How often a form that was given up is tried again, for it may have been a bad moment. */
  private static final int MORE_TRIES = 4;

  /** From the first time that it was given up until it is tried again; doubled each time. */
  private static final long REST = TimeUnit.SECONDS.toNanos(30);

  private final VectorForm form;

  // Plain fields, since a call that sees an old value is a little slower and no less right.
  private boolean ready = Vectors.available() && Vectors.atOnce();
  private boolean wanted = !Vectors.available() || ready;

  /** Whether it was given up, for now or, with no tries left, for good. */
  private boolean givenUp = !Vectors.available();

  private int triesLeft = MORE_TRIES;
  private long again;

  /** That of a form. */
  public FormState(VectorForm form) {
    this.form = form;
  }

  /** Whether to call the vector form. */
  boolean ready() {
    return ready || ask();
  }

  private boolean ask() {
    if (!wanted || (givenUp && mayTryAgain())) {
      wanted = true;
      givenUp = false;
      WarmUp.want(form);
    }
    return false;
  }

  private boolean mayTryAgain() {
    return triesLeft > 0 && Vectors.available() && System.nanoTime() - again >= 0;
  }

  /** Whether waiting for it makes no sense: it is compiled, or was given up, or nobody wants it. */
  boolean isSettled() {
    return ready || givenUp || !wanted;
  }

  /** To be called with true when it has been compiled; tests go back and forth. */
  public void setReady(boolean compiled) {
    ready = compiled;
  }

  /** To be called when it does not get fast, or fails: it stays scalar for now. */
  void giveUp() {
    long rest = REST << (MORE_TRIES - triesLeft);
    triesLeft = Math.max(0, triesLeft - 1);
    again = System.nanoTime() + rest;
    givenUp = true;
  }
}
