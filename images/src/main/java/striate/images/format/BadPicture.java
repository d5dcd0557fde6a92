package striate.images.format;

/**
 * An error in the bytes of a file, which give no picture; whoever knows the file's name makes a
 * {@code DataException} of it.
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

  /** An error of a damaged file: it breaks the rules of its format. */
  public static BadPicture damaged(String reason) {
    return new BadPicture(reason, true);
  }

  /** An error of a truncated file: it ends before the picture is complete. */
  public static BadPicture cut() {
    return damaged("the file ends early");
  }

  /**
   * An error of a file that may be sound but is not supported: the reason says what it is or asks
   * for.
   */
  public static BadPicture refused(String reason) {
    return new BadPicture(reason, false);
  }

  /** Whether the file is at fault. */
  public boolean isDamage() {
    return damage;
  }

  /** The reason, one line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
