package striate.app.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import striate.chapter.ChapterNetwork;
import striate.chapter.ChapterSettings;
import striate.chapter.Digits;
import striate.chapter.Epoch;
import striate.chapter.Fix;

/**
 * The chapter's pictures from one run, as a page: accuracy curves beside the published log, the
 * kernels before and after, their maps of chosen digits with the pooled ones, one kernel scanning,
 * the four kernels over a small "2", the digits that the network gets wrong, and the settings.
 *
 * <p>The page carries kernels and pixels and computes the maps itself, in doubles as the network
 * does.
 */
public final class ChapterReport {
  private ChapterReport() {}

  /**
   * Writes the page. It appears whole or not at all; an older page stays until then.
   *
   * @param file where to
   * @param train the digits that the network was trained on
   * @param test the digits that it was tested on
   * @param settings the run's settings
   * @param network the trained network
   * @param initialKernels the kernels before training, 9 × kernels, row by row
   * @param epochs what was measured after each epoch, in order
   * @throws IOException if the page can't be written
   */
  public static void write(
      Path file,
      Digits train,
      Digits test,
      ChapterSettings settings,
      ChapterNetwork network,
      double[] initialKernels,
      List<Epoch> epochs)
      throws IOException {
    new HtmlPage("Striate: learning about edges and corners", "chapter.html")
        .styles("parts.css", "chapter.css")
        .scripts(
            "chart.js",
            "confusion.js",
            "curves.js",
            "kernels.js",
            "maps.js",
            "scan.js",
            "pooling.js",
            "mistakes.js",
            "chapter.js")
        .data(data(train, test, settings, network, initialKernels, epochs))
        .write(file);
  }

  private static Map<String, @Nullable Object> data(
      Digits train,
      Digits test,
      ChapterSettings settings,
      ChapterNetwork network,
      double[] initialKernels,
      List<Epoch> epochs) {
    double[] kernels = network.kernels();
    if (initialKernels.length != kernels.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "initialKernels: expected %d weights as the network's kernels have, got %d",
              kernels.length,
              initialKernels.length));
    }
    int[] predicted = network.predict(test);
    var answers = new byte[predicted.length];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = (byte) predicted[i];
    }
    ShownDigits shown = ShownDigits.choose(test, predicted, network);
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("version", version());
    data.put("settings", settings(settings));
    data.put("source", source(train, test));
    data.put("train", Map.of("count", train.count()));
    data.put("epochs", epochs(settings, epochs));
    data.put("weights", network.weights().length);
    data.put(
        "map",
        Json.object(
            "rows", network.outputRows(),
            "columns", network.outputColumns(),
            "kernels", kernels.length / 9));
    data.put(
        "kernels",
        Json.object("before", Packed.doubles(initialKernels), "after", Packed.doubles(kernels)));
    data.put(
        "test",
        Json.object("labels", Packed.bytes(test.labels()), "predicted", Packed.bytes(answers)));
    data.put(
        "digits",
        Json.object(
            "picks", shown.picks,
            "indices", Packed.ints(shown.indices),
            "pixels", Packed.bytes(shown.pixels),
            "scores", Packed.floats(shown.scores)));
    return data;
  }

  private static Map<String, @Nullable Object> epochs(
      ChapterSettings settings, List<Epoch> epochs) {
    var byIndex = new LinkedHashMap<Integer, Epoch>();
    epochs.forEach(epoch -> byIndex.put(epoch.index(), epoch));
    List<Object> published = new ArrayList<>();
    for (PublishedLog.Line line : PublishedLog.LINES) {
      Epoch ours = byIndex.get(line.epoch());
      var row = new LinkedHashMap<String, @Nullable Object>();
      row.put("epoch", line.epoch());
      row.put("text", line.text());
      row.put("test", line.test());
      row.put("train", line.train());
      row.put("ours", ours == null ? null : ours.line());
      row.put("same", ours != null && ours.line().equals(line.text()));
      published.add(row);
    }
    return Json.object(
        "printed", settings.fixes().isEmpty(),
        "lines", epochs.stream().map(Epoch::line).toList(),
        "test", epochs.stream().mapToDouble(Epoch::testAccuracy).toArray(),
        "train", epochs.stream().mapToDouble(Epoch::trainAccuracy).toArray(),
        "testCount", epochs.isEmpty() ? 0 : epochs.getLast().testCount(),
        "trainCount", epochs.isEmpty() ? 0 : epochs.getLast().trainCount(),
        "published", published);
  }

  private static Map<String, @Nullable Object> settings(ChapterSettings settings) {
    List<String> fixes = settings.fixes().stream().sorted().map(Fix::cliName).toList();
    String command =
        "striate chapter --epochs "
            + settings.epochs()
            + (fixes.isEmpty() ? "" : " --fix " + String.join(",", fixes));
    return Json.object(
        "epochs",
        settings.epochs(),
        "threads",
        settings.threads(),
        "fixes",
        fixes,
        "command",
        command);
  }

  private static Map<String, @Nullable Object> source(Digits train, Digits test) {
    return Json.object(
        "text",
        String.format(
            Locale.ROOT,
            "MNIST handwritten digits, by Yann LeCun, Corinna Cortes and Christopher J. C. Burges:"
                + " %,d training and %,d test images.",
            train.count(),
            test.count()),
        "licence",
        "Licence: Creative Commons Attribution-ShareAlike 3.0 (creativecommons.org/licenses/by-sa/3.0);"
            + " the digits in this page stay under it.");
  }

  static String version() {
    return Objects.requireNonNullElse(
        ChapterReport.class.getPackage().getImplementationVersion(), "(development build)");
  }
}
