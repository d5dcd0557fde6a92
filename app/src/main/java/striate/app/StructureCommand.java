package striate.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import striate.app.console.Heap;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.mnist.EmbeddedMnist;
import striate.app.mnist.EmbeddedMnist.Part;
import striate.app.option.ThreadOption;
import striate.chapter.StructureExperiment;
import striate.chapter.StructureExperiment.Result;
import striate.chapter.StructureExperiment.Settings;
import striate.chapter.StructureExperiment.Spread;
import striate.chapter.StructureExperiment.Structure;

/** {@code striate structure}: what the same weights in several places are worth. */
@Command(
    name = "structure",
    description = {
      "Trains three first layers on the same 1,000 images with the same budget, over several"
          + " seeds: the dense one of chapter 9, the convolutional one, and that with max pooling"
          + " across kernels. Prints a table: weights, accuracy on training and test images, and the"
          + " gap between them (mean ± standard deviation).",
      "Each layer's learning rate is chosen by 5-fold cross-validation on the training images; the"
          + " test images are used only at the end."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failure", "2:usage error", "130:interrupted by Ctrl-C"})
final class StructureCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 1000;

  /** Bytes of heap beyond those of a run of the chapter. */
  private static final long MORE_HEAP = 96L << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--seeds", paramLabel = "N", description = "Runs of each layer (5).")
  private @Nullable Integer seeds;

  @Option(names = "--epochs", paramLabel = "N", description = "Epochs of each run (100).")
  private @Nullable Integer epochs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads (default: one per processor); results do not depend on it, bit for bit.")
  private @Nullable Integer threads;

  @Override
  public Integer call() {
    Settings settings = settings();
    Heap.require("structure", heap(settings.threads()));
    var mnist = new EmbeddedMnist();
    var train = mnist.digits(Part.TRAIN);
    var test = mnist.digits(Part.TEST);
    int steps =
        Structure.values().length
            * (StructureExperiment.LEARNING_RATES.size() + settings.seeds().size());
    try (var screen = new Screen(Terminal.detect())) {
      Runtime.getRuntime().addShutdownHook(new Thread(screen::interrupt, "restore the terminal"));
      var begun = new AtomicInteger();
      List<Result> results =
          StructureExperiment.run(
              train, test, settings, what -> screen.progress(begun.getAndIncrement(), steps));
      for (String line : table(results, settings, test.count())) {
        screen.line(line);
      }
    }
    return CommandRunner.OK;
  }

  /** Bytes of heap that a run needs, measured. */
  static long heap(int threads) {
    return ChapterCommand.heap(threads) + MORE_HEAP;
  }

  static List<String> table(List<Result> results, Settings settings, int testImages) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d training images, %,d test images, epochs %d, seeds %d",
            results.getFirst().examples(),
            testImages,
            settings.epochs(),
            settings.seeds().size()));
    lines.add("");
    String row = "%-44s %8s %13s %5s  %14s  %14s  %14s";
    lines.add(
        String.format(
            Locale.ROOT,
            row,
            "first layer",
            "weights",
            "weights/image",
            "rate",
            "train %",
            "test %",
            "gap"));
    for (Result result : results) {
      lines.add(
          String.format(
              Locale.ROOT,
              row,
              result.structure().title(),
              String.format(Locale.ROOT, "%,d", result.weights()),
              String.format(Locale.ROOT, "%.1f", result.weightsPerExample()),
              result.learningRate(),
              text(result.train()),
              text(result.test()),
              text(result.gap())));
    }
    return lines;
  }

  private static String text(Spread spread) {
    return String.format(Locale.ROOT, "%.2f ± %.2f", 100 * spread.mean(), 100 * spread.std());
  }

  private Settings settings() {
    Settings standard = Settings.standard();
    int runs = seeds == null ? standard.seeds().size() : seeds;
    int count = epochs == null ? standard.epochs() : epochs;
    int workers = threads == null ? standard.threads() : threads;
    require(
        runs >= 1 && runs <= MOST_SEEDS, "--seeds: 1 to " + MOST_SEEDS + " expected, got " + runs);
    require(count >= 1, "--epochs: at least 1 expected, got " + count);
    require(
        workers >= 1 && workers <= ThreadOption.MOST,
        "--threads: 1 to " + ThreadOption.MOST + " expected, got " + workers);
    return new Settings(count, workers, IntStream.rangeClosed(1, runs).boxed().toList());
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
