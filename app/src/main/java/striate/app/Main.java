package striate.app;

/** Starts the command line. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(CommandRunner.run(args, System.err));
  }
}
