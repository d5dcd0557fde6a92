package striate.data;

import org.jspecify.annotations.Nullable;

/**
 * An error in data that can't be read, is damaged, or is not of the kind that was expected. Its
 * message is one line.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception whose message names the place, what was expected and what came. */
  public DataException(String message) {
    this(message, null);
  }

  /** The same, with its cause. */
  public DataException(String message, @Nullable Throwable cause) {
    // Names of files and cells of lists may have line ends.
    super(message.replaceAll("\\R", "\\\\n"), cause);
  }
}
