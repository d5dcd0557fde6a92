package striate.app.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import striate.classify.Evaluation;
import striate.classify.Rate;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Weights;
import striate.train.EpochResult;
import striate.train.Validation;

/**
 * The page of a training run: curves, confusion matrix with pictures, figures of each class,
 * calibration, the surest mistakes and likely label errors, kernels and feature maps, settings.
 *
 * <p>What was not given is left out of the page. However large the data, the page stays below 5 MB;
 * where that leaves something out, the page says so.
 */
public final class TrainingReport {
  /** Points of a curve, and epochs of the table. */
  static final int MOST_POINTS = 1_000;

  /** Lines of the list of skipped files. */
  static final int MOST_PROBLEMS = 200;

  /** Of the calibration diagram, as many as the expected calibration error is taken over. */
  private static final int BINS = 15;

  private final String title;
  private final List<String> classes;
  private List<EpochResult> epochs = List.of();
  private int modelEpoch;
  private ChosenBy selection = ChosenBy.LAST_EPOCH;
  private double[] rates = {};
  private Map<String, String> settings = Map.of();
  private Map<String, String> machine = Map.of();
  private @Nullable DataFigures data;
  private @Nullable Weights weights;
  private @Nullable Preprocessing preprocessing;
  private @Nullable TestResults results;
  private @Nullable Map<String, @Nullable Object> trust;

  /**
   * A report of a run.
   *
   * @param title what was trained, such as {@code mnist}
   * @param classes their names, in the order of the labels
   */
  public TrainingReport(String title, List<String> classes) {
    this.title = title;
    this.classes = List.copyOf(classes);
  }

  /**
   * What was measured in each epoch.
   *
   * @param modelEpoch the epoch whose weights are the model
   * @param by what chose it
   */
  public TrainingReport epochs(List<EpochResult> figures, int modelEpoch, ChosenBy by) {
    this.epochs = List.copyOf(figures);
    this.modelEpoch = modelEpoch;
    this.selection = by;
    return this;
  }

  /** The learning rate of every step; without it the rates of the epochs are drawn. */
  public TrainingReport rates(double[] ofSteps) {
    this.rates = ofSteps.clone();
    return this;
  }

  /** The run's settings, in the order they are shown. */
  public TrainingReport settings(Map<String, String> values) {
    this.settings = new LinkedHashMap<>(values);
    return this;
  }

  /** What it ran on, in the order it is shown. */
  public TrainingReport machine(Map<String, String> values) {
    this.machine = new LinkedHashMap<>(values);
    return this;
  }

  /** What it was trained and tested on. */
  public TrainingReport data(DataFigures figures) {
    this.data = figures;
    return this;
  }

  /** The trained network, and how it is fed. */
  public TrainingReport model(Weights trained, Preprocessing how) {
    this.weights = trained;
    this.preprocessing = how;
    return this;
  }

  /**
   * What the model made of the test set.
   *
   * @param set what the set is called, such as {@code test}
   * @param pictures its pictures
   * @param evaluation of these pictures, in their order
   * @throws IllegalArgumentException if the classes are not the run's, or the counts differ
   */
  public TrainingReport results(String set, Dataset pictures, Evaluation evaluation) {
    if (!evaluation.classes().equals(classes)) {
      throw new IllegalArgumentException(
          "results: classes " + classes + " expected, got " + evaluation.classes());
    }
    this.results = new TestResults(set, pictures, evaluation);
    return this;
  }

  /** How far the model can be trusted: figures by their names, as for {@code --json}. */
  public TrainingReport trust(Map<String, @Nullable Object> figures) {
    this.trust = new LinkedHashMap<>(figures);
    return this;
  }

  /**
   * Writes the page. It appears whole or not at all; an older page stays until then.
   *
   * @throws IOException if it can't be written
   */
  public void write(Path file) throws IOException {
    page().write(file);
  }

  HtmlPage page() {
    return new HtmlPage("Striate: " + title, "training.html")
        .styles("parts.css", "training.css")
        .scripts(
            "chart.js",
            "confusion.js",
            "training-curves.js",
            "training-classes.js",
            "training-pictures.js",
            "training-trust.js",
            "training-layers.js",
            "training-facts.js",
            "training.js")
        .data(json());
  }

  private Map<String, @Nullable Object> json() {
    var json =
        Json.object(
            "version",
            ChapterReport.version(),
            "title",
            title,
            "classes",
            classes,
            "history",
            epochs.isEmpty() ? null : history(),
            "settings",
            settings,
            "machine",
            machine,
            "data",
            data == null ? null : dataJson(data),
            "trust",
            trust,
            "network",
            weights == null ? null : network(weights),
            "first",
            weights == null ? null : FirstLayer.data(weights));
    if (results != null) {
      int[] wanted = wanted(results);
      ShownLayers layers =
          weights == null || preprocessing == null
              ? null
              : new ShownLayers(weights, preprocessing, wanted);
      Preprocessing how = preprocessing == null ? asTheFirst(results) : preprocessing;
      ShownPictures pictures =
          ShownPictures.choose(results, how, layers == null ? new int[0] : layers.places());
      json.put("results", resultsJson(results));
      json.put("pictures", pictures.data());
      json.put("maps", layers == null ? null : layers.data(results.pictures()));
    }
    return json;
  }

  private Map<String, @Nullable Object> history() {
    List<EpochResult> shown = thinned(epochs);
    double most = rates.length;
    int every = Math.max(1, (rates.length + MOST_POINTS - 1) / MOST_POINTS);
    int points = (rates.length + every - 1) / every;
    double[] at = new double[points];
    double[] rate = new double[points];
    for (int i = 0; i < points; i++) {
      at[i] = i * every / most * epochs.getLast().epoch();
      rate[i] = rates[i * every];
    }
    return Json.object(
        "count", epochs.size(),
        "modelEpoch", modelEpoch,
        "selection", selection.name(),
        "seconds", epochs.stream().mapToDouble(EpochResult::seconds).sum(),
        "epoch", shown.stream().mapToInt(EpochResult::epoch).toArray(),
        "trainLoss", shown.stream().mapToDouble(EpochResult::loss).toArray(),
        "trainAccuracy", shown.stream().mapToDouble(EpochResult::accuracy).toArray(),
        "validationLoss", validation(shown, Validation::loss),
        "validationAccuracy", validation(shown, Validation::accuracy),
        "rate", shown.stream().mapToDouble(EpochResult::learningRate).toArray(),
        "took", shown.stream().mapToDouble(EpochResult::seconds).toArray(),
        "steps", rates.length,
        "stepAt", at,
        "stepRate", rate);
  }

  private static double[] validation(
      List<EpochResult> epochs, ToDoubleFunction<Validation> figure) {
    return epochs.stream()
        .mapToDouble(
            e -> e.validation() == null ? Double.NaN : figure.applyAsDouble(e.validation()))
        .toArray();
  }

  /** Every so many, always with the last and the model's. */
  private List<EpochResult> thinned(List<EpochResult> all) {
    int every = Math.max(1, (all.size() + MOST_POINTS - 1) / MOST_POINTS);
    List<EpochResult> shown = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (i % every == 0 || i == all.size() - 1 || all.get(i).epoch() == modelEpoch) {
        shown.add(all.get(i));
      }
    }
    return shown;
  }

  private static Map<String, @Nullable Object> dataJson(DataFigures d) {
    List<Object> parts = new ArrayList<>();
    for (DataFigures.Part part : d.parts()) {
      parts.add(
          Json.object(
              "name",
              part.name(),
              "counts",
              part.counts().stream().mapToInt(Integer::intValue).toArray()));
    }
    List<Object> problems = new ArrayList<>();
    for (DataFigures.Problem p : d.problems()) {
      if (problems.size() < MOST_PROBLEMS) {
        problems.add(Json.object("file", p.file(), "reason", p.reason()));
      }
    }
    return Json.object(
        "source", d.source(),
        "fingerprint", d.fingerprint(),
        "parts", parts,
        "problems", problems,
        "problemCount", d.problems().size());
  }

  private static Map<String, @Nullable Object> network(Weights weights) {
    return Json.object(
        "summary", weights.network().summary(),
        "parameters", weights.network().parameterCount(),
        "multiplyAdds", weights.network().multiplyAdds());
  }

  private static Map<String, @Nullable Object> resultsJson(TestResults r) {
    Evaluation e = r.evaluation();
    int[][] confusion = e.confusion();
    List<Integer> cells = new ArrayList<>();
    for (int label = 0; label < confusion.length; label++) {
      for (int answer = 0; answer < confusion.length; answer++) {
        if (confusion[label][answer] > 0) {
          cells.addAll(List.of(label, answer, confusion[label][answer]));
        }
      }
    }
    List<Object> figures = new ArrayList<>();
    for (Evaluation.ClassReport c : e.perClass()) {
      figures.add(
          Json.object(
              "images", c.support(),
              "answers", c.predicted(),
              "precision", rate(c.precision()),
              "recall", rate(c.recall()),
              "f1", rate(c.f1())));
    }
    List<Object> bins = new ArrayList<>();
    for (Evaluation.Bin b : e.calibration(BINS)) {
      bins.add(
          Json.object(
              "low", b.low(),
              "high", b.high(),
              "count", b.count(),
              "confidence", b.confidence(),
              "accuracy", b.accuracy().value()));
    }
    int wrong = 0;
    for (int i = 0; i < e.count(); i++) {
      wrong += e.label(i) == e.predicted(i) ? 0 : 1;
    }
    int[] suspects = r.suspectLabels();
    return Json.object(
        "set", r.set(),
        "count", e.count(),
        "accuracy", rate(e.accuracy()),
        "logLoss", e.logLoss(),
        "cells", Packed.ints(cells.stream().mapToInt(Integer::intValue).toArray()),
        "classes", figures,
        "bins", bins,
        "calibrationError", e.calibrationError(),
        "mostWrong", r.mostWrong(),
        "mostWrongCount", wrong,
        "suspectLabels", ShownPictures.listed(suspects),
        "suspectLabelsCount", suspects.length);
  }

  private static double[] rate(Rate r) {
    return new double[] {r.value(), r.low(), r.high()};
  }

  /** For the feature maps: of each class the first right one, and between them wrong ones. */
  private static int[] wanted(TestResults r) {
    List<Integer> right = new ArrayList<>();
    List<Integer> wrong = new ArrayList<>();
    boolean[] seen = new boolean[r.classes()];
    for (int i = 0; i < r.pictures().size(); i++) {
      int label = r.label(i);
      if (label != r.answer(i)) {
        wrong.add(i);
      } else if (!seen[label]) {
        seen[label] = true;
        right.add(i);
      }
    }
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < Math.max(right.size(), wrong.size()); i++) {
      // Two right ones for a wrong one.
      right.stream().skip(2L * i).limit(2).forEach(wanted::add);
      wrong.stream().skip(i).limit(1).forEach(wanted::add);
      if (wanted.size() >= ShownLayers.MOST_PICTURES) {
        break;
      }
    }
    return wanted.stream().mapToInt(Integer::intValue).limit(ShownLayers.MOST_PICTURES).toArray();
  }

  private static Preprocessing asTheFirst(TestResults r) {
    var first = r.pictures().picture(0);
    return Preprocessing.of(first.channels(), first.height(), first.width());
  }
}
