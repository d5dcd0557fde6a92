package striate.app.recipe;

/** A setting that can't be meant: which, what is expected, what was given. */
public final class SettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the whole message, whose line ends are shown as {@code \n}. */
  public SettingException(String message) {
    super(message.replaceAll("\\R", "\\\\n"));
  }

  /** For one setting. */
  public SettingException(Key key, String expected, String got) {
    this(key.option() + ": " + expected + " expected, got '" + got + "'");
  }
}
