package striate.app.console;

import java.util.Locale;

/** The text of a progress bar: how much is done, and about how long the rest will take. */
public final class ProgressBar {
  private static final int SHORTEST = 6;

  private ProgressBar() {}

  /**
   * A bar of fewer than {@code columns} columns, plain ASCII, so that every terminal can show it.
   * What does not fit is left away: first the bar itself, then the time.
   *
   * @param seconds spent so far; nothing is foretold before the first of {@code total} is done
   */
  static String text(int done, int total, double seconds, int columns) {
    int room = columns - 1;
    String count = done + "/" + total;
    String time = done == 0 ? "" : "  " + clock(seconds / done * (total - done)) + " left";
    int length = room - count.length() - 3 - time.length();
    if (length >= SHORTEST) {
      int filled = (int) ((long) length * done / total);
      return count + " [" + "#".repeat(filled) + ".".repeat(length - filled) + "]" + time;
    }
    String text = count + time;
    if (text.length() > room) {
      text = count;
    }
    return text.length() > room ? text.substring(0, Math.max(0, room)) : text;
  }

  /** A time as people write it, from 0:00 on. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
