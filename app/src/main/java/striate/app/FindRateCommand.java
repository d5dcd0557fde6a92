package striate.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.console.NewFile;
import striate.app.option.SetOptions;
import striate.app.option.SettingOptions;
import striate.app.option.ThreadOption;
import striate.app.recipe.Data;
import striate.app.recipe.Prepared;
import striate.app.recipe.Settings;
import striate.app.report.RateReport;
import striate.app.training.Session;
import striate.run.DivergedException;
import striate.train.LearningRateFinder;

/** {@code striate find-rate}: the learning-rate range test. */
@Command(
    name = "find-rate",
    description = {
      "Learning-rate range test: trains with a rate that grows from step to step, and shows where the loss falls"
          + " fastest and where it explodes (Smith 2017)."
    },
    sortOptions = false)
final class FindRateCommand implements Callable<Integer> {
  private static final int ROWS = 24;
  private static final int WIDTH = 40;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SET", description = "As for 'train'.")
  private String set = "";

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Also write the curve as a page.")
  private @Nullable Path report;

  @Mixin private SetOptions sets = new SetOptions();

  @Mixin private ThreadOption threads = new ThreadOption();

  private final SettingOptions options = new SettingOptions();

  SettingOptions options() {
    return options;
  }

  @Override
  public Integer call() {
    int workers = threads.count(spec);
    NewFile page = report == null ? null : SettingOptions.file(spec, "--report", report);
    try (Session session = new Session(true, false, spec.commandLine().getErr())) {
      Settings settings = options.settings(set);
      Data data = sets.open(settings, session);
      Prepared p = Prepared.of(settings, data, sets.cache(), workers);
      session.screen().live("testing learning rates");
      LearningRateFinder.Found found = find(p, workers);
      plot(found.points()).forEach(session::line);
      session.line(
          String.format(
              Locale.ROOT,
              "falls fastest at %.2g; a tenth of the lowest point is %.2g (%s)",
              found.steepest(),
              found.tenthOfLowest(),
              found.why()));
      if (page != null) {
        page.write(file -> RateReport.write(file, set, found, p.settings().texts()));
        session.line("report: " + report);
      }
      session.line(
          String.format(
              Locale.ROOT,
              "try: striate train %s --learning-rate %.2g",
              set,
              found.tenthOfLowest()));
    }
    return CommandRunner.OK;
  }

  private static LearningRateFinder.Found find(Prepared p, int workers) {
    try {
      return LearningRateFinder.of(p.network(), p.train())
          .optimizer(p.optimizer())
          .threads(workers)
          .seed(p.settings().seed())
          .run();
    } catch (DivergedException e) {
      throw new Failure(
          "the loss is no number from the lowest rate on: "
              + e.getMessage()
              + "; another network or --normalise may help",
          e);
    } catch (IllegalArgumentException e) {
      // More memory than there is.
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  /** Rows of rate, smoothed loss, and a bar as long as the loss is high. */
  private static List<String> plot(List<LearningRateFinder.Point> points) {
    List<String> lines = new java.util.ArrayList<>();
    lines.add("    rate      loss");
    double most = points.stream().mapToDouble(LearningRateFinder.Point::smoothed).max().orElse(1);
    double step = Math.max(1, points.size() / (double) ROWS);
    for (double i = 0; i < points.size(); i += step) {
      LearningRateFinder.Point p = points.get((int) i);
      int length = (int) Math.round(WIDTH * Math.min(1, p.smoothed() / most));
      lines.add(
          String.format(
              Locale.ROOT, "%8.1e  %8.4f  %s", p.learningRate(), p.smoothed(), "#".repeat(length)));
    }
    return lines;
  }
}
