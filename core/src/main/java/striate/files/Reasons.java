package striate.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Reasons of failed file operations, for messages. */
public final class Reasons {
  private Reasons() {}

  /** The reason without the path that Java puts before it; not empty, in lower case. */
  public static String of(IOException e) {
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
