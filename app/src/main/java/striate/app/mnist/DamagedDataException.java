package striate.app.mnist;

/** Embedded data is missing or is not, byte for byte, what it was when the jar was made. */
public final class DamagedDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedDataException(String message) {
    super(message);
  }

  DamagedDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
