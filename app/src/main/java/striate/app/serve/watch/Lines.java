package striate.app.serve.watch;

/** Where lines go. */
@FunctionalInterface
public interface Lines {
  /** Writes a line. */
  void line(String line);
}
