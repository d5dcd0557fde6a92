package striate.kernels.jit;

/** Whether a {@link VectorForm} has been compiled in this JVM, and whether anyone wants it. */
public final class FormState {
  private final VectorForm form;

  // Plain fields, since a call that sees an old value is a little slower and no less right.
  private boolean ready = Vectors.available() && Vectors.atOnce();
  private boolean wanted = !Vectors.available() || ready;

  /** That of a form. */
  public FormState(VectorForm form) {
    this.form = form;
  }

  /** Whether to call the vector form. */
  boolean ready() {
    return ready || ask();
  }

  private boolean ask() {
    if (!wanted) {
      wanted = true;
      WarmUp.want(form);
    }
    return false;
  }

  /** To be called with true when it has been compiled; tests go back and forth. */
  public void setReady(boolean compiled) {
    ready = compiled;
  }
}
