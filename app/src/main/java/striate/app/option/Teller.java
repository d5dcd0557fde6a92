package striate.app.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command says to its user beside its output. */
public interface Teller {
  /** Writes a line to standard error as it is. */
  void said(String line);

  /** Says something on standard error. */
  default void warn(String text) {
    said("striate: " + text);
  }

  /** What is thrown where the command line can't be meant; the cause may be null. */
  RuntimeException misuse(String message, @Nullable Throwable cause);

  /** That of a command that picocli made. */
  static Teller of(CommandSpec spec) {
    return new Teller() {
      @Override
      public void said(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
      }

      @Override
      public RuntimeException misuse(String message, @Nullable Throwable cause) {
        return new ParameterException(spec.commandLine(), message, cause);
      }
    };
  }
}
