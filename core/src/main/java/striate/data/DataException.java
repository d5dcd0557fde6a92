package striate.data;

import org.jspecify.annotations.Nullable;

/** Data that can't be read, is damaged, or is not of the kind that was expected. One line. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the place, what was expected and what came. */
  public DataException(String message) {
    super(message);
  }

  /** The same, and what made it known. */
  public DataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
