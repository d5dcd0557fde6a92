package striate.spark.launch;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.recipe.SettingException;
import striate.data.DataException;

/** The command line {@code striate-spark}: also for {@code spark-submit --class}. */
@Command(
    name = "striate-spark",
    description =
        "Striate on Apache Spark: scores pictures, trains many times at once or once on many machines.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ScoreCommand.class, TrainCommand.class, SpeedCommand.class})
public final class Main implements Runnable {
  private static final int FAILURE = 1;
  private static final int MISUSE = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    int code = run(args, System.out, System.err);
    // Where spark-submit called us, the end of this method is a success; it ends the rest itself.
    if (code != 0) {
      System.exit(code);
    }
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    boolean trace = List.of(args).contains("--stacktrace");
    CommandLine line = new CommandLine(new Main());
    line.setUsageHelpAutoWidth(true);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    TrainCommand.addSettings(line);
    line.setParameterExceptionHandler(
        (e, arguments) -> said(MISUSE, e, String.valueOf(e.getMessage()), trace, err));
    line.setExecutionExceptionHandler((e, command, parsed) ->
        e instanceof ParameterException || e instanceof SettingException
            ? said(MISUSE, e, String.valueOf(e.getMessage()), trace, err)
            : said(FAILURE, e, describe(e), trace, err));
    return line.execute(args);
  }

  private static String describe(Throwable e) {
    if (e instanceof Failure || e instanceof DataException || e instanceof java.io.IOException) {
      return e instanceof java.nio.file.NoSuchFileException none
          ? none.getFile() + ": no such file or folder"
          : String.valueOf(e.getMessage());
    }
    if (e instanceof IllegalArgumentException || e instanceof IllegalStateException) {
      return String.valueOf(e.getMessage());
    }
    // Spark's own are of many lines; the first says what it is about.
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return first.isEmpty() ? e.toString() : first;
  }

  private static int said(int code, Throwable e, String message, boolean trace, PrintStream err) {
    err.println("striate-spark: " + message.replaceAll("\\s*\\R\\s*", " "));
    if (trace) {
      e.printStackTrace(err);
    }
    err.flush();
    return code;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
