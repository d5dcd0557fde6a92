package striate.run;

import org.jspecify.annotations.Nullable;

/** A failed {@link Exchange}: a machine that is gone, silent, or at another step. */
public final class ExchangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The message names the machine. */
  public ExchangeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
