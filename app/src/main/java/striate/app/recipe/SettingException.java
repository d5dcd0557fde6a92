package striate.app.recipe;

/** A setting that can't be meant: which, what is expected, what was given. */
public final class SettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the whole message. */
  public SettingException(String message) {
    super(message);
  }

  /** For one setting. */
  public SettingException(Key key, String expected, String got) {
    super(key.option() + ": " + expected + " expected, got '" + got + "'");
  }
}
