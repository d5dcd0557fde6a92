package striate.app.console;

/** Whoever read our standard output has gone, as in {@code striate chapter | head -1}. */
public final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputClosedException(Throwable cause) {
    super("standard output is closed", cause);
  }
}
