package striate.app.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Prepared;
import striate.app.report.ChosenBy;
import striate.app.report.DataFigures;
import striate.app.report.TrainingReport;
import striate.app.trust.TrustFigures;
import striate.classify.Evaluation;
import striate.data.Dataset;
import striate.format.Model;
import striate.train.RunFolder;
import striate.train.TrainingResult;

/** Fills the page of a training, or of a model's test alone, with what came of it. */
public final class ReportPage {
  private ReportPage() {}

  /** Writes the page. */
  static void write(Job.Outcome o, RunFolder folder, @Nullable TrustFigures trust, Path file)
      throws IOException {
    Prepared p = o.prepared();
    Data d = p.data();
    TrainingResult r = o.result();
    TrainingReport page =
        new TrainingReport(d.name(), d.train().classes())
            .epochs(r.history(), r.epoch(), selection(r, p))
            .settings(p.settings().texts())
            .machine(machine(folder))
            .data(figures(d, d.train().fingerprint(), parts(d)))
            .model(r.weights(), p.preprocessing());
    Evaluation test = o.test();
    Dataset tested = d.test();
    if (test != null && tested != null) {
      page.results("test", tested, trust == null ? test : trust.shown());
    }
    if (trust != null) {
      page.trust(trust.json());
    }
    page.write(file);
  }

  /**
   * Writes the page of a test: what a page of a training has, but for what only a training knows.
   *
   * @param tested the images, of {@code d}
   * @param trust how far the model can be trusted, or null
   */
  public static void write(
      Model model,
      Data d,
      Dataset tested,
      Evaluation test,
      @Nullable Map<String, @Nullable Object> trust,
      Path file)
      throws IOException {
    // In the order of the model's classes, which the set's need not have.
    List<Integer> counts =
        Arrays.stream(test.confusion()).map(row -> IntStream.of(row).sum()).toList();
    var part = new DataFigures.Part("test", counts);
    TrainingReport page =
        new TrainingReport(d.name(), test.classes())
            .settings(settings(model))
            .data(figures(d, tested.fingerprint(), List.of(part)))
            .results("test", tested, test);
    if (trust != null) {
      page.trust(trust);
    }
    model.preprocessing().ifPresent(how -> page.model(model.weights(), how));
    page.write(file);
  }

  /** What the model file tells of its training. */
  private static Map<String, String> settings(Model model) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : model.metadata().entrySet()) {
      if (entry.getKey().startsWith(Job.SETTING)) {
        String name = entry.getKey().substring(Job.SETTING.length());
        Key key = Key.named(name);
        settings.put(key == null ? name : key.text(), entry.getValue());
      }
    }
    return settings;
  }

  private static DataFigures figures(Data d, String fingerprint, List<DataFigures.Part> parts) {
    return new DataFigures(
        d.name(),
        fingerprint,
        parts,
        d.problems().stream()
            .map(x -> new DataFigures.Problem(x.path().toString(), x.reason()))
            .toList());
  }

  static ChosenBy selection(TrainingResult r, Prepared p) {
    if (r.choice() != TrainingResult.Choice.BEST) {
      return ChosenBy.LAST_EPOCH;
    }
    Dataset watched = p.data().validation();
    Dataset test = p.data().test();
    // Whoever names the test images as validation images, too, has chosen by the test.
    boolean same =
        watched != null && test != null && watched.fingerprint().equals(test.fingerprint());
    return same ? ChosenBy.TEST : ChosenBy.VALIDATION;
  }

  private static Map<String, String> machine(RunFolder folder) {
    try {
      return folder.machine();
    } catch (IOException e) {
      throw new Failure("can't read " + folder.path() + ": " + Failure.reason(e), e);
    }
  }

  private static List<DataFigures.Part> parts(Data d) {
    List<DataFigures.Part> parts = new ArrayList<>();
    part(parts, "training", d.train());
    part(parts, "validation", d.validation());
    part(parts, "calibration", d.calibration());
    part(parts, "test", d.test());
    return parts;
  }

  private static void part(List<DataFigures.Part> parts, String name, @Nullable Dataset set) {
    if (set != null) {
      parts.add(new DataFigures.Part(name, IntStream.of(set.counts()).boxed().toList()));
    }
  }
}
