package striate.app;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import striate.app.help.CompletionCommand;
import striate.app.help.ManCommand;
import striate.app.help.ProgramVersion;
import striate.app.option.PathConverter;
import striate.app.recipe.Notation;

/** The command {@code striate} itself: help and version. */
@Command(
    name = "striate",
    description = "Convolutional neural networks in pure Java.",
    versionProvider = StriateCommand.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class StriateCommand implements Runnable {
  /** In the order of the help. */
  private static final List<String> COMMANDS =
      List.of(
          "train",
          "evaluate",
          "calibrate",
          "audit",
          "predict",
          "serve",
          "studio",
          "explain",
          "inspect",
          "convert",
          "shrink",
          "resume",
          "runs",
          "find-rate",
          "data",
          "onnx",
          "chapter",
          "structure",
          "completion",
          "man");

  /** They tell of all others. */
  private static final Set<String> OF_ALL = Set.of("completion", "man");

  @Spec private CommandSpec spec = CommandSpec.create();

  // CommandRunner looks for it by itself; here it is made known to the parser and to the help.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "With an error, show where in the program it arose.")
  private boolean stacktrace;

  /** With all commands. */
  static CommandLine commandLine() {
    return commandLine("");
  }

  /**
   * With all commands, or, where the first argument names one that tells nothing of the others,
   * with that one: to make them all takes longer than the rest of a start.
   */
  static CommandLine commandLine(String first) {
    CommandLine line = new CommandLine(new StriateCommand());
    boolean one = COMMANDS.contains(first) && !OF_ALL.contains(first);
    for (String name : one ? List.of(first) : COMMANDS) {
      line.addSubcommand(command(name));
    }
    line.setUsageHelpAutoWidth(true);
    line.setOptionsCaseInsensitive(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Path.class, new PathConverter());
    addHelp(line);
    return line;
  }

  /** No map of lambdas: the JVM takes a millisecond or two for each of them. */
  private static Object command(String name) {
    return switch (name) {
      case "train" -> training();
      case "evaluate" -> new EvaluateCommand();
      case "calibrate" -> new CalibrateCommand();
      case "audit" -> audit();
      case "predict" -> new PredictCommand();
      case "serve" -> new ServeCommand();
      case "studio" -> new StudioCommand();
      case "explain" -> new ExplainCommand();
      case "inspect" -> new InspectCommand();
      case "convert" -> new ConvertCommand();
      case "shrink" -> new ShrinkCommand();
      case "resume" -> new ResumeCommand();
      case "runs" -> new RunsCommand();
      case "find-rate" -> rateFinder();
      case "data" -> new DataCommand();
      case "onnx" -> new OnnxCommand();
      case "chapter" -> chapter();
      case "structure" -> new StructureCommand();
      case "completion" -> new CompletionCommand();
      case "man" -> new ManCommand();
      default -> throw new IllegalArgumentException("no such command: " + name);
    };
  }

  private static CommandLine chapter() {
    CommandLine chapter = new CommandLine(new ChapterCommand());
    chapter.getCommandSpec().usageMessage().footer(ChapterCommand.footer());
    return chapter;
  }

  /** Help and version for the commands of a command, and for theirs. */
  private static void addHelp(CommandLine line) {
    for (CommandLine sub : line.getSubcommands().values()) {
      CommandSpec of = sub.getCommandSpec().versionProvider(new Version());
      if (of.userObject() instanceof Method) {
        // Picocli's own options would shift the parameters by which it calls the method.
        of.addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
        of.addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
      } else {
        of.mixinStandardHelpOptions(true);
      }
      addHelp(sub);
    }
  }

  private static CommandLine training() {
    TrainCommand command = new TrainCommand();
    CommandLine line = new CommandLine(command);
    command.options().addTo(line.getCommandSpec(), true);
    line.getCommandSpec()
        .usageMessage()
        .footerHeading("%nNetworks (for --network), words after each other:%n")
        .footer(notation());
    return line;
  }

  private static CommandLine audit() {
    AuditCommand command = new AuditCommand();
    CommandLine line = new CommandLine(command);
    command.options().addTo(line.getCommandSpec());
    return line;
  }

  private static CommandLine rateFinder() {
    FindRateCommand command = new FindRateCommand();
    CommandLine line = new CommandLine(command);
    command.options().addTo(line.getCommandSpec());
    return line;
  }

  private static String[] notation() {
    return Notation.WORDS.stream().map(w -> "  " + w.replace("%", "%%")).toArray(String[]::new);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Of Striate, Java and the system. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "striate "
            + ProgramVersion.text()
            + ", Java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
      };
    }
  }
}
