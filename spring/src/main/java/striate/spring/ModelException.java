package striate.spring;

import org.jspecify.annotations.Nullable;

/** A model that an application names and that can't be had. The message is one line. */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String action;

  ModelException(String message, String action, @Nullable Throwable cause) {
    super(message, cause);
    this.action = action;
  }

  /** What to do about it, as a sentence. */
  public String action() {
    return action;
  }
}
