package striate.images.format;

/**
 * Why the bytes of a file give no picture; whoever knows the file's name makes a {@code
 * DataException} of it.
 *
 * <p>Without a stack trace: a folder may hold thousands of damaged files.
 */
public final class BadPicture extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean damage;

  private BadPicture(String reason, boolean damage) {
    super(reason, null, false, false);
    this.damage = damage;
  }

  /** The file breaks the rules of its format. */
  public static BadPicture damaged(String reason) {
    return new BadPicture(reason, true);
  }

  /** The file stops before the picture is complete. */
  public static BadPicture cut() {
    return damaged("the file ends early");
  }

  /** The file may be sound, but is not read: the reason says what it is or asks for. */
  public static BadPicture refused(String reason) {
    return new BadPicture(reason, false);
  }

  /** Whether the file is at fault. */
  public boolean isDamage() {
    return damage;
  }

  /** One line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
