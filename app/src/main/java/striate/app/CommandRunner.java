package striate.app;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import striate.app.console.Failure;
import striate.app.console.Heap;
import striate.app.console.OutputClosedException;
import striate.app.mnist.DamagedDataException;
import striate.app.recipe.SettingException;
import striate.data.DataException;
import striate.nn.ShapeException;

/**
 * Runs a command and turns whatever goes wrong into one line and an exit code.
 *
 * <p>0: done. 1: it failed. 2: the command line can't be meant. 130: interrupted (the JVM's own).
 * 141: the reader of our output went away (what a shell shows for any other program then).
 */
final class CommandRunner {
  static final int OK = 0;
  static final int FAILURE = 1;
  static final int MISUSE = 2;
  static final int OUTPUT_CLOSED = 141;

  private static final String STACKTRACE = "--stacktrace";

  private CommandRunner() {}

  static int run(String[] args, PrintStream err) {
    // Looked for by hand: it must work even where the arguments can't be parsed.
    boolean trace = List.of(args).contains(STACKTRACE);
    try {
      ServeCommand quick = QuickServe.of(args, err);
      if (quick != null) {
        try {
          return quick.call();
        } catch (QuickServe.Doubt e) {
          // It is told below, by who knows all of the command line.
        }
      }
      CommandLine line = StriateCommand.commandLine(args.length == 0 ? "" : args[0]);
      line.setParameterExceptionHandler((e, arguments) -> misuse(e, trace, err));
      line.setExecutionExceptionHandler((e, command, parsed) ->
          e instanceof SettingException
              ? misuse(new ParameterException(command, e.getMessage(), e), trace, err)
              : failure(e, trace, err));
      return line.execute(args);
    } catch (Throwable e) {
      return failure(e, trace, err);
    }
  }

  private static int misuse(ParameterException e, boolean trace, PrintStream err) {
    StringBuilder text = new StringBuilder(e.getMessage());
    boolean isRoot = e.getCommandLine().getParent() == null;
    if (e instanceof UnmatchedArgumentException unmatched
        && isRoot
        && !unmatched.getUnmatched().isEmpty()
        && !unmatched.getUnmatched().getFirst().startsWith("-")) {
      text.setLength(0);
      text.append("there is no command '")
          .append(unmatched.getUnmatched().getFirst())
          .append("', only ")
          .append(String.join(", ", visible(e.getCommandLine())));
    } else if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      text.append("; did you mean ")
          .append(String.join(" or ", unmatched.getSuggestions().stream().limit(3).toList()))
          .append('?');
    }
    text.append(" (see '")
        .append(e.getCommandLine().getCommandSpec().qualifiedName())
        .append(" --help')");
    print(text.toString(), e, trace, err);
    return MISUSE;
  }

  private static List<String> visible(CommandLine line) {
    return line.getSubcommands().entrySet().stream()
        .filter(sub -> !sub.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static int failure(Throwable e, boolean trace, PrintStream err) {
    if (e instanceof CommandLine.ExecutionException wrapped && wrapped.getCause() != null) {
      // Picocli wraps what is an error and no exception, such as a heap that is full.
      return failure(wrapped.getCause(), trace, err);
    }
    if (e instanceof OutputClosedException) {
      return OUTPUT_CLOSED;
    }
    print(describe(e), e, trace, err);
    return FAILURE;
  }

  private static String describe(Throwable e) {
    return switch (e) {
      case Failure failure -> String.valueOf(failure.getMessage());
      case DamagedDataException damaged -> String.valueOf(damaged.getMessage());
      case DataException data -> String.valueOf(data.getMessage());
      case ShapeException shape -> String.valueOf(shape.getMessage());
      case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
      case UncheckedIOException io when io.getCause() != null -> describe(io.getCause());
      case FileSystemException file -> file.getFile() + ": " + Failure.reason(file);
      case IOException io -> String.valueOf(io.getMessage());
      case OutOfMemoryError full when String.valueOf(full.getMessage()).contains("thread") ->
          "the system refuses so many threads (" + full.getMessage() + ")";
      case OutOfMemoryError full ->
          "the heap of "
              + Heap.text(Heap.available())
              + " is too small; start with more, for example STRIATE_JAVA_OPTS="
              + Heap.option(Heap.available())
              + " ("
              + full.getMessage()
              + ")";
      default -> "internal error: " + e + " (" + STACKTRACE + " shows where)";
    };
  }

  private static void print(String message, Throwable e, boolean trace, PrintStream err) {
    err.println("striate: " + message.replaceAll("\\s*\\R\\s*", " "));
    if (trace) {
      e.printStackTrace(err);
    }
    err.flush();
  }
}
