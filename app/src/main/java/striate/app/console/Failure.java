package striate.app.console;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import striate.files.Reasons;

/** A failure that is not the user's misuse and not a fault of the program; its message says all. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message of one line, for the user. */
  public Failure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The reason of a failed file operation, without the path that Java puts before it. */
  public static String reason(IOException e) {
    return Reasons.of(e);
  }
}
