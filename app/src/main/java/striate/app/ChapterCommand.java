package striate.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.console.Heap;
import striate.app.console.LogFile;
import striate.app.console.NewFile;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.mnist.EmbeddedMnist;
import striate.app.mnist.EmbeddedMnist.Part;
import striate.app.option.ThreadOption;
import striate.app.report.ChapterReport;
import striate.chapter.ChapterNetwork;
import striate.chapter.ChapterSettings;
import striate.chapter.Digits;
import striate.chapter.Epoch;
import striate.chapter.Fix;

/** {@code striate chapter}: trains the book's network and prints the book's log. */
@Command(
    name = "chapter",
    description = {
      "Trains the network of chapter 10 of \"Grokking Deep Learning\" as printed, in doubles, on"
          + " 1,000 embedded MNIST images, and prints one line per epoch.",
      "A terminal also shows a progress bar; TERM=dumb or NO_COLOR disables it."
    },
    sortOptions = false,
    footerHeading = "%nThe corrections (for --fix):%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:usage error", "130:interrupted by Ctrl-C"})
final class ChapterCommand implements Callable<Integer> {
  private static final long HEAP = 96L << 20;
  private static final long HEAP_PER_THREAD = 512L << 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs to train (300).")
  private @Nullable Integer epochs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads (default: one per processor); results do not depend on it, bit for bit.")
  private @Nullable Integer threads;

  @Option(names = "--corrected", description = "Apply all corrections listed below.")
  private boolean corrected;

  @Option(
      names = "--fix",
      paramLabel = "LIST",
      description = "Apply these corrections, for example ascent,positions; or none.")
  private @Nullable String fix;

  @Option(names = "--quiet", description = "Print only the last epoch's line.")
  private boolean quiet;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Also write every line to this file, unbuffered; an existing file is replaced.")
  private @Nullable Path log;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "At the end write a page with the run's curves and pictures.")
  private @Nullable Path report;

  /** Bytes of heap that a run needs, measured with and without a report. */
  static long heap(int threads) {
    return HEAP + threads * HEAP_PER_THREAD;
  }

  /** Lists the corrections below the options. */
  static String[] footer() {
    return Arrays.stream(Fix.values())
        .map(f ->
            String.format(Locale.ROOT, "  %-10s %s", f.cliName(), f.summary()).replace("%", "%%"))
        .toArray(String[]::new);
  }

  @Override
  public Integer call() {
    ChapterSettings settings = settings();
    NewFile page = report == null ? null : page(report);
    Heap.require("chapter", heap(settings.threads()));
    var mnist = new EmbeddedMnist();
    var train = mnist.digits(Part.TRAIN);
    var test = mnist.digits(Part.TEST);
    try (LogFile copy = log == null ? null : open(log, page)) {
      run(settings, train, test, copy, page);
    }
    return CommandRunner.OK;
  }

  private void run(
      ChapterSettings settings,
      Digits train,
      Digits test,
      @Nullable LogFile copy,
      @Nullable NewFile page) {
    ChapterNetwork network = ChapterNetwork.create(train, test, settings);
    double[] initialKernels = network.kernels().clone();
    List<Epoch> epochsDone = new ArrayList<>();
    try (var screen = new Screen(quiet ? Terminal.PLAIN : Terminal.detect())) {
      Runtime.getRuntime().addShutdownHook(new Thread(screen::interrupt, "restore the terminal"));
      screen.progress(0, settings.epochs());
      for (int i = 0; i < settings.epochs(); i++) {
        Epoch epoch = network.epoch();
        epochsDone.add(epoch);
        if (copy != null) {
          copy.line(epoch.line());
        }
        if (!quiet || i == settings.epochs() - 1) {
          screen.line(epoch.line(), i + 1, settings.epochs());
        }
      }
    }
    if (page != null) {
      Runtime.getRuntime().addShutdownHook(new Thread(page::discard, "remove the draft"));
      page.write(file ->
          ChapterReport.write(file, train, test, settings, network, initialKernels, epochsDone));
    }
  }

  private ChapterSettings settings() {
    Set<Fix> fixes = fixes();
    ChapterSettings base = corrected ? ChapterSettings.corrected() : ChapterSettings.printed();
    int count = epochs == null ? base.epochs() : epochs;
    int workers = threads == null ? base.threads() : threads;
    require(count >= 1, "--epochs: at least 1 expected, got " + count);
    require(
        workers >= 1 && workers <= ThreadOption.MOST,
        "--threads: 1 to " + ThreadOption.MOST + " expected, got " + workers);
    return new ChapterSettings(count, workers, fixes);
  }

  private Set<Fix> fixes() {
    if (fix == null) {
      return corrected ? EnumSet.allOf(Fix.class) : EnumSet.noneOf(Fix.class);
    }
    require(!corrected, "give either --corrected, which is all corrections, or --fix");
    Set<Fix> fixes = EnumSet.noneOf(Fix.class);
    if (fix.strip().equals("none")) {
      return fixes;
    }
    for (String name : fix.split(",", -1)) {
      fixes.add(parseFix(name.strip()));
    }
    return fixes;
  }

  private Fix parseFix(String name) {
    try {
      return Fix.parse(name);
    } catch (IllegalArgumentException e) {
      throw misuse(
          "--fix: '"
              + name
              + "' is not a correction; there are "
              + Arrays.stream(Fix.values()).map(Fix::cliName).collect(Collectors.joining(", "))
              + ", or none alone");
    }
  }

  private NewFile page(Path path) {
    try {
      return NewFile.at(path);
    } catch (IOException e) {
      throw misuse("--report: can't write " + path + ": " + Failure.reason(e));
    }
  }

  private LogFile open(Path path, @Nullable NewFile page) {
    try {
      require(page == null || !page.isAt(path), "--log and --report name the same file");
      return LogFile.open(path);
    } catch (IOException e) {
      throw misuse("--log: can't write " + path + ": " + Failure.reason(e));
    }
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw misuse(otherwise);
    }
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
