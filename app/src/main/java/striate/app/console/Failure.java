package striate.app.console;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** A failure that is not the user's misuse and not a fault of the program; its message says all. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message of one line, for the user. */
  public Failure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The reason of a failed file operation, without the path that Java puts before it. */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file or folder";
      case AccessDeniedException denied -> "permission denied";
      case FileAlreadyExistsException there -> "it exists already";
      case FileSystemException other when other.getReason() != null ->
          lowerFirst(other.getReason());
      default -> {
        String message = e.getMessage();
        yield message == null ? e.getClass().getSimpleName() : lowerFirst(message);
      }
    };
  }

  private static String lowerFirst(String text) {
    // Not for abbreviations such as "I/O error".
    return text.length() > 1
            && Character.isUpperCase(text.charAt(0))
            && Character.isLowerCase(text.charAt(1))
        ? Character.toLowerCase(text.charAt(0)) + text.substring(1)
        : text;
  }
}
