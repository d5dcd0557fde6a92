package striate.spark.score;

/** Why a row has no answer, in one line. */
public final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public Unreadable(String reason) {
    super(reason, null, false, false);
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
