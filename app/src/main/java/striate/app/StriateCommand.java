package striate.app;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import striate.app.recipe.Notation;

/** The command {@code striate} itself: help and version. */
@Command(
    name = "striate",
    description = "Convolutional neural networks in pure Java.",
    versionProvider = StriateCommand.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class StriateCommand implements Runnable {
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
    Map<String, Supplier<Object>> commands = commands();
    CommandLine line = new CommandLine(new StriateCommand());
    if (commands.containsKey(first) && !OF_ALL.contains(first)) {
      commands.keySet().retainAll(Set.of(first));
    }
    commands.values().forEach(command -> line.addSubcommand(command.get()));
    line.setUsageHelpAutoWidth(true);
    line.setOptionsCaseInsensitive(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    addHelp(line);
    return line;
  }

  private static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("train", StriateCommand::training);
    all.put("evaluate", EvaluateCommand::new);
    all.put("calibrate", CalibrateCommand::new);
    all.put("audit", StriateCommand::audit);
    all.put("predict", PredictCommand::new);
    all.put("serve", ServeCommand::new);
    all.put("studio", StudioCommand::new);
    all.put("explain", ExplainCommand::new);
    all.put("inspect", InspectCommand::new);
    all.put("convert", ConvertCommand::new);
    all.put("shrink", ShrinkCommand::new);
    all.put("resume", ResumeCommand::new);
    all.put("runs", RunsCommand::new);
    all.put("find-rate", StriateCommand::rateFinder);
    all.put("data", DataCommand::new);
    all.put("onnx", OnnxCommand::new);
    all.put("chapter", StriateCommand::chapter);
    all.put("structure", StructureCommand::new);
    all.put("completion", CompletionCommand::new);
    all.put("man", ManCommand::new);
    return all;
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

  /** The version in the jar's manifest, or where there is none, that there is none. */
  static String version() {
    String version = StriateCommand.class.getPackage().getImplementationVersion();
    return version == null ? "not from a jar" : version;
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

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = StriateCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "striate "
            + (version == null ? "(not from a jar)" : version)
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
