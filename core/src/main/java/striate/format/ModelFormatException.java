package striate.format;

import java.io.IOException;

/**
 * An error in a model file that cannot be read: the message names the file, the place in it, what
 * was expected and what stands there.
 */
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An exception with a message for the user. */
  public ModelFormatException(String message) {
    super(message);
  }

  ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
