package striate.app;

import java.util.Locale;

/** Starts the command line. */
public final class Main {
  private Main() {}

  /** The message alone, on one line; the JDK's own format takes two. */
  private static final String LOG_FORMAT = "%5$s%n";

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    // The JDK's and the parser's messages too: digits that every reader of a log can read.
    Locale.setDefault(Locale.ROOT);
    String format = "java.util.logging.SimpleFormatter.format";
    if (System.getProperty(format) == null) {
      System.setProperty(format, LOG_FORMAT);
    }
    System.exit(CommandRunner.run(args, System.err));
  }
}
