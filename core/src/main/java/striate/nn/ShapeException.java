package striate.nn;

/** A shape that does not fit: the message names the place, what was expected and what came. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user. */
  public ShapeException(String message) {
    super(message);
  }
}
