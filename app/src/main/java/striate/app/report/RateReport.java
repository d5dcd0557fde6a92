package striate.app.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import striate.train.LearningRateFinder;

/**
 * The page of a search for a learning rate: the loss while the rate rises, and what was read off.
 */
public final class RateReport {
  private RateReport() {}

  /**
   * Writes the page. It appears whole or not at all; an older page stays until then.
   *
   * @param file where to
   * @param title what was searched with, such as {@code mnist}
   * @param found what the search came to; at least two points
   * @param settings in the order they are shown
   * @throws IOException if the page can't be written
   */
  public static void write(
      Path file, String title, LearningRateFinder.Found found, Map<String, String> settings)
      throws IOException {
    List<LearningRateFinder.Point> points = found.points();
    if (points.size() < 2) {
      throw new IllegalArgumentException("points: at least 2 expected, got " + points.size());
    }
    new HtmlPage("Striate: learning rate for " + title, "rate.html")
        .styles("parts.css", "training.css")
        .scripts("chart.js", "rate.js")
        .data(
            Json.object(
                "version", ChapterReport.version(),
                "title", title,
                "rates",
                    points.stream().mapToDouble(LearningRateFinder.Point::learningRate).toArray(),
                "losses", points.stream().mapToDouble(LearningRateFinder.Point::loss).toArray(),
                "smoothed",
                    points.stream().mapToDouble(LearningRateFinder.Point::smoothed).toArray(),
                "steepest", found.steepest(),
                "tenthOfLowest", found.tenthOfLowest(),
                "why", found.why(),
                "settings", new LinkedHashMap<>(settings)))
        .write(file);
  }
}
