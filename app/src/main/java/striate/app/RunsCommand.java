package striate.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import striate.app.console.Failure;
import striate.app.console.Screen;
import striate.app.console.Terminal;
import striate.app.recipe.Key;
import striate.app.recipe.Settings;
import striate.app.report.Json;
import striate.app.training.DataPlace;
import striate.app.training.Job;
import striate.app.training.Tuning;
import striate.format.Onnx;
import striate.train.RunFolder;
import striate.train.TrainingResult;

/** {@code striate runs}: what has been trained so far. */
@Command(
    name = "runs",
    description = "Lists the runs in a folder: how far each is, and how well it did.",
    sortOptions = false)
final class RunsCommand implements Callable<Integer> {
  private static final Pattern EPOCH = Pattern.compile("\"epoch\":([0-9]{1,9})[,}]");
  private static final Pattern VALIDATION = Pattern.compile("\"validationAccuracy\":([0-9.eE+-]+)");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "FOLDER", description = "Where the runs are (runs).")
  private Path folder = Path.of("runs");

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  private record Run(
      String name, String set, String state, int epoch, String epochs, double best, double test) {}

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new Failure("there are no runs in " + folder, null);
    }
    List<Run> runs = new ArrayList<>();
    List<String> damage = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path path : entries.sorted().toList()) {
        if (Files.isDirectory(path) && RunFolder.at(path).exists()) {
          runs.add(read(path, damage));
        } else if (Files.isRegularFile(path.resolve(Job.MODEL))) {
          tuned(path, damage).ifPresent(runs::add);
        }
      }
    }
    try (Screen screen = new Screen(Terminal.PLAIN)) {
      if (!json) {
        screen.line(
            String.format(
                Locale.ROOT,
                "%-36s %-16s %-8s %9s %11s %8s",
                "run",
                "set",
                "state",
                "epoch",
                "validation",
                "test"));
      }
      for (Run r : runs) {
        screen.line(json ? Json.of(object(r)) : text(r));
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    damage.forEach(line -> err.println("striate: " + line));
    err.flush();
    return CommandRunner.OK;
  }

  private static String text(Run r) {
    return String.format(
        Locale.ROOT,
        "%-36s %-16s %-8s %9s %11s %8s",
        r.name(),
        r.set(),
        r.state(),
        r.epoch() + "/" + r.epochs(),
        percent(r.best()),
        percent(r.test()));
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static Map<String, @Nullable Object> object(Run r) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("run", r.name());
    all.put("set", r.set());
    all.put("state", r.state());
    all.put("epoch", r.epoch());
    all.put("epochs", r.epochs());
    all.put("bestValidation", Double.isNaN(r.best()) ? null : r.best());
    all.put("test", Double.isNaN(r.test()) ? null : r.test());
    return all;
  }

  /** A run; what can't be read of it is left out and named. */
  private static Run read(Path path, List<String> damage) {
    String name = String.valueOf(path.getFileName());
    try {
      return read(path, name);
    } catch (CharacterCodingException e) {
      damage.add(path + ": its settings or numbers are not text");
    } catch (IOException e) {
      damage.add(path + ": " + Failure.reason(e));
    } catch (RuntimeException e) {
      // Whatever a damaged file leads to, the other runs are to be listed.
      damage.add(
          e instanceof Failure ? e.getMessage() : path + ": damaged (" + e.getMessage() + ")");
    }
    return new Run(name, "-", "damaged", 0, "-", Double.NaN, Double.NaN);
  }

  /** What 'train --from' left: a model, and no run that could go on. */
  private static Optional<Run> tuned(Path path, List<String> damage) {
    Map<String, String> model;
    try {
      model = Onnx.read(path.resolve(Job.MODEL)).metadata();
    } catch (IOException e) {
      damage.add(path + ": " + Failure.reason(e));
      return Optional.empty();
    }
    String epochs = model.get(Tuning.HEAD_EPOCHS);
    if (epochs == null || !epochs.matches("[0-9]{1,9}")) {
      return Optional.empty(); // somebody else's
    }
    return Optional.of(
        new Run(
            String.valueOf(path.getFileName()),
            model.getOrDefault("data.name", "-"),
            "tuned",
            Integer.parseInt(epochs),
            epochs,
            number(model.get(Tuning.VALIDATION)),
            number(model.get("test.accuracy"))));
  }

  private static double number(@Nullable String text) {
    try {
      return text == null ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static Run read(Path path, String name) throws IOException {
    RunFolder folder = RunFolder.at(path);
    Settings settings = DataPlace.settings(folder);
    int epoch = 0;
    double best = Double.NaN;
    if (Files.isRegularFile(folder.metrics())) {
      try (BufferedReader lines = Files.newBufferedReader(folder.metrics())) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Matcher e = EPOCH.matcher(line);
          if (e.find()) {
            epoch = Integer.parseInt(e.group(1));
          }
          Matcher v = VALIDATION.matcher(line);
          if (v.find()) {
            double accuracy = Double.parseDouble(v.group(1));
            best = Double.isNaN(best) ? accuracy : Math.max(best, accuracy);
          }
        }
      }
    }
    Path file = path.resolve(Job.MODEL);
    Map<String, String> model =
        Files.isRegularFile(file) ? Onnx.read(file).metadata() : Map.<String, String>of();
    return new Run(
        name,
        settings.text(Key.DATA),
        state(folder, settings, model),
        epoch,
        settings.text(Key.EPOCHS),
        best,
        number(model.get("test.accuracy")));
  }

  /** How a run stands: its model is that of all its epochs, or it went astray, or it may go on. */
  private static String state(RunFolder folder, Settings settings, Map<String, String> model)
      throws IOException {
    Optional<RunFolder.End> end = folder.end();
    if (end.isPresent() && end.get().stop() == TrainingResult.Stop.DIVERGED) {
      return "diverged";
    }
    String epochs = model.get(Job.SETTING + Key.EPOCHS.text());
    boolean whole = settings.text(Key.EPOCHS).equals(epochs);
    boolean ended = end.isEmpty() || end.get().stop() != TrainingResult.Stop.CANCELLED;
    return whole && ended ? "done" : "stopped";
  }
}
