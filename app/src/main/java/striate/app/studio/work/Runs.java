package striate.app.studio.work;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.recipe.Key;
import striate.app.recipe.Settings;
import striate.app.training.DataPlace;
import striate.app.training.Job;
import striate.classify.Classifier;
import striate.explain.Explainer;
import striate.format.Model;
import striate.format.Onnx;
import striate.train.EpochResult;
import striate.train.RunFolder;
import striate.train.TrainingResult;
import striate.train.Validation;

/** The runs of a studio: their courses, their models, and what these have answered. */
public final class Runs {
  private static final Pattern NUMBER =
      Pattern.compile("\"(\\w+)\":(-?[0-9.]+(?:[eE][+-]?[0-9]+)?|null)");

  /** What a place for runs puts behind their name, which is the folder's and may change. */
  private static final Pattern BEGUN = Pattern.compile("-([0-9]{8}-[0-9]{6})(?:-([0-9]{1,6}))?$");

  private static final String EPOCHS = Job.SETTING + Key.EPOCHS.text();
  private static final String ACCURACY = "test.accuracy";
  private static final String IMAGES = "test.images";

  private static final Comparator<Path> AGE =
      Comparator.comparing((Path f) -> begun(f, 1))
          .thenComparingInt(f -> begun(f, 2).isEmpty() ? 1 : Integer.parseInt(begun(f, 2)))
          .thenComparing(Comparator.naturalOrder());

  private final Trainings trainings;
  private final int threads;
  private final Map<Path, Noted> models = new ConcurrentHashMap<>();
  private @Nullable Loaded loaded;
  private @Nullable Answered answered;

  /** The runs of these trainings, which take up the newest if it was left before its end. */
  public Runs(Trainings trainings, int threads) throws IOException {
    this.trainings = trainings;
    this.threads = threads;
    List<Path> folders = folders();
    if (!folders.isEmpty()) {
      Run newest = read(folders.getFirst());
      if (newest.state().equals("stopped")) {
        trainings.left(newest);
      }
    }
  }

  /**
   * A run.
   *
   * @param name of its folder
   * @param state done, under way, stopped, diverged or damaged
   * @param settings all of them, as text; none of one that is damaged
   * @param epochs that are done
   * @param model whether there is a model
   * @param test accuracy on its test pictures, or NaN
   * @param images that it was tested on, or 0
   * @param problem why it is damaged, or an empty text
   */
  public record Run(
      String name,
      String state,
      Map<String, String> settings,
      List<EpochResult> epochs,
      boolean model,
      double test,
      int images,
      String problem) {
    /** Copies. */
    public Run {
      settings = Map.copyOf(settings);
      epochs = List.copyOf(epochs);
    }

    /** The best accuracy on validation pictures, or NaN. */
    public double validation() {
      double best = Double.NaN;
      for (EpochResult e : epochs) {
        Validation v = e.validation();
        if (v != null && !(best >= v.accuracy())) {
          best = v.accuracy();
        }
      }
      return best;
    }
  }

  private static String begun(Path folder, int part) {
    Matcher m = BEGUN.matcher(String.valueOf(folder.getFileName()));
    return m.find() ? Objects.requireNonNullElse(m.group(part), "") : "";
  }

  /** All runs, the newest first. */
  public List<Run> all() throws IOException {
    List<Run> all = new ArrayList<>();
    for (Path folder : folders()) {
      all.add(read(folder));
    }
    return all;
  }

  /** The folders of all runs, the newest first. */
  private List<Path> folders() throws IOException {
    if (!Files.isDirectory(trainings.runs())) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(trainings.runs())) {
      return folders
          .filter(f -> Files.isDirectory(f) && RunFolder.at(f).exists())
          .sorted(AGE.reversed())
          .toList();
    }
  }

  /** One run. */
  public Run run(String name) throws IOException {
    return read(trainings.folder(name));
  }

  private Run read(Path path) {
    String name = String.valueOf(path.getFileName());
    try {
      RunFolder folder = RunFolder.at(path);
      Settings settings = DataPlace.settings(folder);
      List<EpochResult> epochs = epochs(folder);
      Path file = path.resolve(Job.MODEL);
      boolean there = Files.isRegularFile(file);
      Map<String, String> facts = there ? facts(file) : Map.of();
      Optional<RunFolder.End> end = folder.end();
      boolean diverged = end.isPresent() && end.get().stop() == TrainingResult.Stop.DIVERGED;
      boolean whole =
          settings.text(Key.EPOCHS).equals(facts.get(EPOCHS))
              && (end.isEmpty() || end.get().stop() != TrainingResult.Stop.CANCELLED);
      return new Run(
          name,
          isUnderWay(name) ? "under way" : diverged ? "diverged" : whole ? "done" : "stopped",
          settings.texts(),
          epochs,
          there,
          number(facts.get(ACCURACY)),
          (int) Math.max(0, number(facts.get(IMAGES))),
          "");
    } catch (IOException e) {
      return damaged(name, Failure.reason(e));
    } catch (RuntimeException e) {
      // Whatever a damaged file leads to, the other runs are to be listed.
      return damaged(name, String.valueOf(e.getMessage()));
    }
  }

  private boolean isUnderWay(String run) {
    State now = trainings.state();
    return now.isBusy() && now.run().equals(run);
  }

  /** What a model's metadata says of its training; a file is read once for as long as it stays. */
  private Map<String, String> facts(Path file) throws IOException {
    String stamp = stamp(file);
    Noted noted = models.get(file);
    if (noted == null || !noted.stamp.equals(stamp)) {
      Map<String, String> facts = new HashMap<>(Onnx.read(file).metadata());
      facts.keySet().retainAll(List.of(EPOCHS, ACCURACY, IMAGES));
      noted = new Noted(stamp, facts);
      models.put(file, noted);
    }
    return noted.facts;
  }

  private static Run damaged(String name, String problem) {
    return new Run(name, "damaged", Map.of(), List.of(), false, Double.NaN, 0, problem);
  }

  private static double number(@Nullable String text) {
    try {
      return text == null ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The epochs that a run has noted. */
  static List<EpochResult> epochs(RunFolder folder) throws IOException {
    List<EpochResult> epochs = new ArrayList<>();
    if (!Files.isRegularFile(folder.metrics())) {
      return epochs;
    }
    try (BufferedReader lines = Files.newBufferedReader(folder.metrics())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{\"type\":\"epoch\"")) {
          Map<String, Double> all = new LinkedHashMap<>();
          Matcher m = NUMBER.matcher(line);
          while (m.find()) {
            all.put(m.group(1), m.group(2).equals("null") ? Double.NaN : number(m.group(2)));
          }
          Double accuracy = all.get("validationAccuracy");
          epochs.add(
              new EpochResult(
                  all.getOrDefault("epoch", 0.0).intValue(),
                  all.getOrDefault("step", 0.0).longValue(),
                  all.getOrDefault("loss", Double.NaN),
                  all.getOrDefault("accuracy", Double.NaN),
                  all.getOrDefault("rate", Double.NaN),
                  accuracy == null
                      ? null
                      : new Validation(all.getOrDefault("validationLoss", Double.NaN), accuracy),
                  all.getOrDefault("epochSeconds", Double.NaN)));
        }
      }
    }
    return epochs;
  }

  /**
   * A model that is in memory, with what asks it.
   *
   * @param run its name
   * @param stamp of the file
   */
  private record Loaded(
      String run, String stamp, Model model, Classifier classifier, Explainer explainer) {}

  /**
   * What is known of a model's file.
   *
   * @param stamp of the file
   * @param facts of its metadata, those that are asked for
   */
  private record Noted(String stamp, Map<String, String> facts) {}

  private record Answered(String run, String stamp, Answers answers) {}

  private static String stamp(Path file) throws IOException {
    return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
  }

  /** The file of a run's model. */
  public Path modelFile(String run) throws IOException {
    Path file = trainings.folder(run).resolve(Job.MODEL);
    if (!Files.isRegularFile(file)) {
      throw new IOException("this run has no model yet");
    }
    return file;
  }

  private synchronized Loaded load(String run) throws IOException {
    Path file = modelFile(run);
    String stamp = stamp(file);
    Loaded now = loaded;
    if (now == null || !now.run.equals(run) || !now.stamp.equals(stamp)) {
      loaded = null; // two at a time may be too many for the heap
      Model model = Onnx.read(file);
      now =
          new Loaded(
              run,
              stamp,
              model,
              Classifier.of(model, threads),
              Explainer.of(model, threads)
                  .baseline(Explainer.uniform(model.preprocessing().orElseThrow(), 0)));
      loaded = now;
    }
    return Objects.requireNonNull(now);
  }

  /** The model of a run, ready to classify. */
  public Classifier classifier(String run) throws IOException {
    return load(run).classifier;
  }

  /** The model of a run, ready to explain. */
  public Explainer explainer(String run) throws IOException {
    return load(run).explainer;
  }

  /** What a run's model said of the pictures that it was not trained on. */
  public synchronized Answers answers(String run) throws IOException {
    Path folder = trainings.folder(run);
    if (!Answers.areIn(folder)) {
      throw new IOException("this run has answered nothing yet: it has not come to its end");
    }
    String stamp = stamp(Answers.file(folder));
    Answered now = answered;
    if (now == null || !now.run.equals(run) || !now.stamp.equals(stamp)) {
      now = new Answered(run, stamp, Answers.read(folder));
      answered = now;
    }
    return now.answers;
  }

  /** The name of the newest run that has answers, or an empty text. */
  public String newest() throws IOException {
    if (!Files.isDirectory(trainings.runs())) {
      return "";
    }
    try (Stream<Path> folders = Files.list(trainings.runs())) {
      return folders
          .filter(Answers::areIn)
          .max(AGE)
          .map(f -> String.valueOf(f.getFileName()))
          .orElse("");
    }
  }
}
